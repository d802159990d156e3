// One record of a topic, as plain values: nothing of librdkafka outlives its consumer.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::kafka {

struct Header {
  std::string key;
  std::string value;
  bool operator==(const Header&) const = default;
};

struct Record {
  std::string topic;
  std::int32_t partition = -1;
  std::int64_t offset = -1;
  std::string key;
  std::string value;
  std::vector<Header> headers;
  absl::Time timestamp;    // when it was produced; the producer sets its own
  bool tombstone = false;  // no value at all: a compacted topic forgets the key

  // The value of the last header with this name; nullptr: there is none.
  const std::string* FindHeader(absl::string_view name) const {
    for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
      if (header->key == name) return &header->value;
    }
    return nullptr;
  }
};

struct TopicPartition {
  std::string topic;
  std::int32_t partition = -1;
  auto operator<=>(const TopicPartition&) const = default;
};

// What Kafka keeps beside an offset at most (offset.metadata.max.bytes); librdkafka wants it to be printable.
inline constexpr std::size_t kMaxMetadataBytes = 4096;

// Where a group goes on after a restart. `metadata` is printable ASCII of at most kMaxMetadataBytes.
struct Commit {
  std::int64_t offset = -1;
  std::string metadata;
};

}  // namespace koppel::kafka
