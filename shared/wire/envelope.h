// CloudEvents 1.0 in Kafka's binary mode: what an event is stands in headers, what it says in the value.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka/record.h"

namespace koppel::wire {

inline constexpr char kProtobuf[] = "application/x-protobuf";
inline constexpr char kJson[] = "application/json";

// Names the vendor an event is meant for, so that other pools pass over it without reading it. Optional.
inline constexpr char kVendorHeader[] = "koppel_vendor";

struct Envelope {
  std::string id;           // ce_id
  std::string source;       // ce_source, e.g. "koppel/journal"
  std::string type;         // ce_type, the topic's name
  absl::Time time;          // ce_time; the record's own when it has none
  std::string traceparent;  // W3C trace context; empty: none
};

// What the headers say; all of them may be missing, as in an event that was written by hand.
Envelope ReadEnvelope(const kafka::Record& record);

// Adds the headers of an event of ours, with Protobuf as its content.
void Apply(const Envelope& envelope, kafka::Record& record);

// Whether the value is JSON: as content-type says, and without one by its first sign.
bool IsJson(const kafka::Record& record);

}  // namespace koppel::wire
