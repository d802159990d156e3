// Worked time in whole minutes, and its one conversion to hours.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "domein/afronding.h"
#include "domein/bedrag.h"
#include "domein/datum.h"

namespace koppel::domein {

// Minutes, never negative: making a negative one stops the process.
class Werktijd {
 public:
  constexpr Werktijd() = default;
  static constexpr Werktijd Minuten(std::int64_t minuten) {
    if (minuten < 0) BelofteGebroken("a negative time was worked");
    return Werktijd(minuten);
  }
  constexpr std::int64_t minuten() const { return minuten_; }
  constexpr Werktijd operator+(Werktijd other) const { return Werktijd(minuten_ + other.minuten_); }
  constexpr auto operator<=>(const Werktijd&) const = default;

 private:
  constexpr explicit Werktijd(std::int64_t minuten) : minuten_(minuten) {}
  std::int64_t minuten_ = 0;
};

// Rounded up to a multiple of `stap` minutes (RO-12, X03): 0 stays 0, a multiple stays itself, `stap` 0 rounds nothing.
Werktijd NaarBoven(Werktijd tijd, std::int32_t stap_minuten);

// As hours in four decimals, half away from zero (X04): 20 minutes is 0.3333, 105 is 1.75 (T01 to T05, T13).
Hoeveelheid InUren(Werktijd tijd);

// What whole minutes cost at an hourly price, never through a decimal hour (T17: 20 minutes at 65.00 is 21.67). Shows
// what four decimals of an hour do to the amount (X04).
Bedrag ExactVoor(Werktijd tijd, Prijs per_uur);

// Why the two ends of a stretch of work do not give a length.
enum class TijdFout { kBestaatNiet, kBestaatTweemaal };

// Elapsed time from `begin` to `eind` less `pauze`, by the clock of Europe/Amsterdam (T22 to T25): an end at or before
// the begin is on the next day. A clock time that never was or was twice that night is not guessed (X64).
struct Tijdvak {
  Datum datum;
  Tijdstip begin;
  Tijdstip eind;
  Werktijd pauze;
};
struct Duur {
  Werktijd verstreken;           // 0 when the pause is longer than the stretch
  bool klok_verzet = false;      // summer time began or ended in it
  std::optional<TijdFout> fout;  // then `verstreken` means nothing
};
Duur Verstreken(const Tijdvak& vak);

}  // namespace koppel::domein
