// How large an amount may be before it is surely a slip of the hand. Within these no sum of a werkbon's lines
// overflows.
#pragma once

#include "domein/bedrag.h"
#include "domein/werktijd.h"

namespace koppel::facturatie {

// At most a million pieces or hours, sold or returned.
inline bool PastOpFactuur(domein::Hoeveelheid aantal) {
  constexpr auto kMeeste = domein::Hoeveelheid::Stuks(1'000'000);
  return aantal <= kMeeste && domein::Hoeveelheid::Tienduizendsten(-kMeeste.tienduizendsten()) <= aantal;
}

// At most ten million euros per piece or per hour.
inline bool PastOpFactuur(domein::Prijs prijs) {
  constexpr std::int64_t kHoogste = 10'000'000 * std::int64_t{100'000};
  return prijs.honderdduizendsten() <= kHoogste && prijs.honderdduizendsten() >= -kHoogste;
}

// At most a million minutes in one entry or one total: two years without sleep.
inline bool PastOpFactuur(domein::Werktijd tijd) { return tijd.minuten() <= 1'000'000; }

}  // namespace koppel::facturatie
