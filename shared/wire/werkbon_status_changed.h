// The event that a werkbon changed: bytes in, a werkbon of the core out, or everything that is wrong with it. The only
// parser; what it gives needs no second look.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domein/werkbon.h"
#include "kafka/record.h"
#include "koppel/v1/events.pb.h"
#include "wire/envelope.h"

namespace koppel::wire {

struct WerkbonStatusChanged {
  std::string account;
  domein::Veldapp veldapp = domein::Veldapp::kOutsmart;
  std::string vendor;         // empty: whatever the account has
  std::int64_t revision = 0;  // microseconds since 1970; the record's own time when the event has none
  v1::Aanbieder aangeboden_door = v1::AANBIEDER_VELDAPP;
  std::int64_t offer = 0;  // as the journal gave it to a person's offer; else 0
  domein::Werkbon werkbon;
  std::string inhoud_hash;  // of the werkbon without its statuses, archived and ready among them; hexadecimal
  bool geflipt = false;     // werkbonstatus 99 or Status Afgehandeld
  Envelope envelope;
};

// Protobuf or its JSON form. InvalidArgument with all complaints: fields by name, never what stands in them.
absl::StatusOr<WerkbonStatusChanged> ParseWerkbonStatusChanged(const kafka::Record& record);

// The record of such an event, from `source`.
kafka::Record StatusChangedRecord(const v1::WerkbonStatusChanged& event, const std::string& source, absl::Time now);

}  // namespace koppel::wire
