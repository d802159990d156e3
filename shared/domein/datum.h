// Calendar days and wall clock times in Europe/Amsterdam. Days are counted by calendar, never by seconds (T28).
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::domein {

// The time zone of the firms. Stops the process when the machine has no time zone data.
absl::TimeZone Amsterdam();

// A calendar day, 1900 to 2199.
class Datum {
 public:
  Datum() : dag_(1970, 1, 1) {}
  explicit Datum(absl::CivilDay dag) : dag_(dag) {}

  // The day it is in Amsterdam at this instant (T26, T27).
  static Datum Van(absl::Time moment);

  // "2026-07-16"; InvalidArgument for any other form and for days that do not exist.
  static absl::StatusOr<Datum> Parse(absl::string_view tekst);

  absl::CivilDay dag() const { return dag_; }
  std::string ToString() const;    // "2026-07-16"
  std::string VoorMensen() const;  // "16-07-2026" (X29)
  Datum PlusDagen(std::int32_t dagen) const { return Datum(dag_ + dagen); }

  bool operator==(const Datum& other) const { return dag_ == other.dag_; }
  bool operator<(const Datum& other) const { return dag_ < other.dag_; }

 private:
  absl::CivilDay dag_;
};

// A wall clock time, in minutes after midnight: 0 to 1439.
struct Tijdstip {
  std::int32_t minuten = 0;

  // "08:30"; InvalidArgument for any other form.
  static absl::StatusOr<Tijdstip> Parse(absl::string_view tekst);
  std::string ToString() const;
  constexpr auto operator<=>(const Tijdstip&) const = default;
};

}  // namespace koppel::domein
