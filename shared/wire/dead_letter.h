// What could not be understood, kept as it came.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka/record.h"

namespace koppel::wire {

struct DeadLetterInfo {
  std::string reason;  // stable, for programs
  std::string text;    // English sentence without personal data
  std::string source_topic;
  std::int32_t source_partition = -1;
  std::int64_t source_offset = -1;
  std::string owner;    // the program that put it aside
  std::string version;  // of that program
};

// On koppel.dead-letter.v1: the original key, bytes and headers, and headers that say why and where from.
kafka::Record DeadLetter(const kafka::Record& original, absl::string_view reason, absl::string_view text,
                         absl::string_view owner, absl::Time now);

// What those headers say; fields that are missing stay as they are above.
DeadLetterInfo ReadDeadLetter(const kafka::Record& record);

}  // namespace koppel::wire
