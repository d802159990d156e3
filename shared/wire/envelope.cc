#include "wire/envelope.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace koppel::wire {
namespace {

std::string HeaderOr(const kafka::Record& record, const char* name) {
  const std::string* value = record.FindHeader(name);
  return value == nullptr ? "" : *value;
}

}  // namespace

Envelope ReadEnvelope(const kafka::Record& record) {
  Envelope envelope{.id = HeaderOr(record, "ce_id"),
                    .source = HeaderOr(record, "ce_source"),
                    .type = HeaderOr(record, "ce_type"),
                    .time = record.timestamp,
                    .traceparent = HeaderOr(record, "traceparent")};
  std::string error;
  absl::Time time;
  if (absl::ParseTime(absl::RFC3339_full, HeaderOr(record, "ce_time"), &time, &error)) envelope.time = time;
  return envelope;
}

void Apply(const Envelope& envelope, kafka::Record& record) {
  record.headers.push_back({"ce_specversion", "1.0"});
  record.headers.push_back({"ce_id", envelope.id});
  record.headers.push_back({"ce_source", envelope.source});
  record.headers.push_back({"ce_type", envelope.type});
  record.headers.push_back({"ce_time", absl::FormatTime(absl::RFC3339_full, envelope.time, absl::UTCTimeZone())});
  record.headers.push_back({"content-type", kProtobuf});
  if (!envelope.traceparent.empty()) record.headers.push_back({"traceparent", envelope.traceparent});
}

bool IsJson(const kafka::Record& record) {
  if (const std::string* type = record.FindHeader("content-type")) return absl::StartsWithIgnoreCase(*type, kJson);
  const auto first = record.value.find_first_not_of(" \t\r\n");
  return first != std::string::npos && record.value[first] == '{';
}

}  // namespace koppel::wire
