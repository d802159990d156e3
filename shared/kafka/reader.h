// Looks at topics without being in a group.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kafka/config.h"
#include "kafka/record.h"

namespace koppel::kafka {

// All of them: NotFound when there is no such topic, Unavailable when no broker answers.

// Shows every record of a topic from its beginning to what is its end now, partition by partition, until `take` answers
// false. Unavailable when the broker falls silent for 10 s on the way; what came before it was shown.
absl::Status ReadAll(const Config& config, const std::string& topic, const std::function<bool(Record)>& take);

// What is in a topic: per partition the lowest offset that is still there, and the one after the last.
struct Watermarks {
  std::int64_t low = 0;
  std::int64_t high = 0;
};
absl::StatusOr<std::map<std::int32_t, Watermarks>> ReadWatermarks(const Config& config, const std::string& topic);

// Where a group is in a topic; partitions in which it never committed are left out. Does not join the group.
absl::StatusOr<std::map<std::int32_t, std::int64_t>> CommittedOffsets(const Config& config, const std::string& group,
                                                                      const std::string& topic);

}  // namespace koppel::kafka
