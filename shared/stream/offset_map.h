// What is finished above a committed offset, as text for the commit's metadata: after a restart finished work is not
// repeated. Kafka keeps at most 4,096 bytes there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace koppel::stream {

// Offsets from `begin` up to but not including `end`.
struct OffsetRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  bool operator==(const OffsetRange&) const = default;
};

inline constexpr std::size_t kMaxOffsetMapBytes = 4'096;

// `finished` is in rising order and lies above `base`, the committed offset; nothing finished is an empty text. Lengths
// of runs, or a bit per offset, whichever is shorter; it may be longer than Kafka takes.
std::string EncodeOffsetMap(std::int64_t base, const std::vector<OffsetRange>& finished);

// InvalidArgument for a text of another maker, version or base, a broken one, and one that claims an offset at or past
// `end`, the end of its partition: that would pass over records that nobody handled.
absl::StatusOr<std::vector<OffsetRange>> DecodeOffsetMap(absl::string_view text, std::int64_t base, std::int64_t end);

}  // namespace koppel::stream
