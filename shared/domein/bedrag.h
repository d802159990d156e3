// Money, quantities and prices: whole numbers, one rounding.
//
// Ranges are far beyond any invoice (9 * 10^16 cents); a sum or product outside them stops the process rather than
// wrap. Reading text is Parse…, strict about what it takes.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/afronding.h"

namespace koppel::domein {

// An amount of euros, in whole cents. Negative amounts are credits.
class Bedrag {
 public:
  constexpr Bedrag() = default;
  static constexpr Bedrag Centen(std::int64_t centen) { return Bedrag(centen); }

  // "113.75", "-0.05", "12": a point and at most two decimals, zeros behind those aside. Everything else is
  // InvalidArgument.
  static absl::StatusOr<Bedrag> Parse(absl::string_view tekst);

  constexpr std::int64_t centen() const { return centen_; }
  std::string ToString() const;  // "113.75": always two decimals, a point

  Bedrag operator+(Bedrag other) const;
  Bedrag operator-(Bedrag other) const;
  Bedrag operator-() const { return Bedrag() - *this; }
  Bedrag& operator+=(Bedrag other) { return *this = *this + other; }
  constexpr auto operator<=>(const Bedrag&) const = default;

 private:
  constexpr explicit Bedrag(std::int64_t centen) : centen_(centen) {}
  std::int64_t centen_ = 0;
};

// A number of pieces or hours, in ten-thousandths. Negative is a return (X69).
class Hoeveelheid {
 public:
  constexpr Hoeveelheid() = default;
  static constexpr Hoeveelheid Tienduizendsten(std::int64_t n) { return Hoeveelheid(n); }
  static constexpr Hoeveelheid Stuks(std::int64_t n) {
    if (n > 900'000'000'000'000 || n < -900'000'000'000'000) BelofteGebroken("a number of pieces outside every range");
    return Hoeveelheid(n * 10'000);
  }

  // A point and at most four decimals; more decimals are InvalidArgument, never cut. Zeros behind them say nothing and
  // are taken.
  static absl::StatusOr<Hoeveelheid> Parse(absl::string_view tekst);

  constexpr std::int64_t tienduizendsten() const { return n_; }
  std::string ToString() const;  // "1.75", "6", "0.3333": no trailing zeros

  Hoeveelheid operator+(Hoeveelheid other) const;
  constexpr auto operator<=>(const Hoeveelheid&) const = default;

 private:
  constexpr explicit Hoeveelheid(std::int64_t n) : n_(n) {}
  std::int64_t n_ = 0;
};

// Euros per piece or per hour, in hundred-thousandths: vendors take up to five decimals, and prices without VAT need
// them.
class Prijs {
 public:
  constexpr Prijs() = default;
  static constexpr Prijs Honderdduizendsten(std::int64_t n) { return Prijs(n); }

  // A point and at most five decimals; more decimals are InvalidArgument, never cut. Zeros behind them say nothing and
  // are taken.
  static absl::StatusOr<Prijs> Parse(absl::string_view tekst);

  constexpr std::int64_t honderdduizendsten() const { return n_; }
  std::string ToString() const;  // "65.00", "2.35", "82.64463": at least two decimals, no zeros after those
  constexpr auto operator<=>(const Prijs&) const = default;

 private:
  constexpr explicit Prijs(std::int64_t n) : n_(n) {}
  std::int64_t n_ = 0;
};

// The amount of a line, rounded once to the cent.
Bedrag operator*(Hoeveelheid aantal, Prijs prijs);

// A VAT rate in thousandths of a percent: 21 % is 21,000.
struct Btwtarief {
  std::int32_t promille_van_procent = 0;
  constexpr auto operator<=>(const Btwtarief&) const = default;
};

// VAT over `netto`, rounded once to the cent (T19 to T21). Taken over the sum of the nets of a rate, not per line.
Bedrag BtwOver(Bedrag netto, Btwtarief tarief);

// The net price in a price that holds VAT, to five decimals, rounded once (T31). The rate is above -100 %.
Prijs ZonderBtw(Prijs inclusief, Btwtarief tarief);

// Reads an amount as people and field apps write it (T30): "1.234,56", "1234,56", "1234.56", "-4,5", "12". A comma is
// always the decimal one, so that "2,355" is a price of three decimals; dots before it stand at each three digits.
// Without a comma one point is the decimal one, but exactly three digits behind it ("1.234") could be thousands as
// well: refused with InvalidArgument, as is everything that is no number. "0.125" can be read in one way only and is
// taken.
absl::StatusOr<Prijs> LeesPrijs(absl::string_view tekst);
absl::StatusOr<Hoeveelheid> LeesHoeveelheid(absl::string_view tekst);

}  // namespace koppel::domein
