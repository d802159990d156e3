#include "wire/dead_letter.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "wire/topics.h"

namespace koppel::wire {

kafka::Record DeadLetter(const kafka::Record& original, absl::string_view reason, absl::string_view text,
                         absl::string_view owner, absl::Time now) {
  kafka::Record record = original;
  record.topic = kDeadLetter;
  record.partition = -1;
  record.offset = -1;
  const auto header = [&](const char* name, absl::string_view value) {
    record.headers.push_back({name, std::string(value)});
  };
  header("koppel_reason", reason);
  header("koppel_reason_text", text);
  header("koppel_source_topic", original.topic);
  header("koppel_source_partition", absl::StrCat(original.partition));
  header("koppel_source_offset", absl::StrCat(original.offset));
  header("koppel_source_time", absl::FormatTime(absl::RFC3339_full, original.timestamp, absl::UTCTimeZone()));
  header("koppel_dead_time", absl::FormatTime(absl::RFC3339_full, now, absl::UTCTimeZone()));
  header("koppel_owner", owner);
  header("koppel_version", KOPPEL_VERSION);
  return record;
}

DeadLetterInfo ReadDeadLetter(const kafka::Record& record) {
  DeadLetterInfo info;
  const auto text = [&](const char* name) {
    const std::string* value = record.FindHeader(name);
    return value == nullptr ? std::string() : *value;
  };
  info.reason = text("koppel_reason");
  info.text = text("koppel_reason_text");
  info.source_topic = text("koppel_source_topic");
  if (!absl::SimpleAtoi(text("koppel_source_partition"), &info.source_partition)) info.source_partition = -1;
  if (!absl::SimpleAtoi(text("koppel_source_offset"), &info.source_offset)) info.source_offset = -1;
  info.owner = text("koppel_owner");
  info.version = text("koppel_version");
  return info;
}

}  // namespace koppel::wire
