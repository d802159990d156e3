// Exact decimals, written plainly: a point, at least one decimal, no padding ("0.0", "75.0", "12.1").
#pragma once

#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox {

class Decimal {
 public:
  constexpr Decimal() = default;
  static Decimal Cents(int cents);

  // At most nine digits before the point and six behind it, so that quantity x price x rate, five hundred times, fits.
  // nullopt: it is no number, or a larger or finer one.
  static std::optional<Decimal> Parse(absl::string_view text) { return Parse(text, 9, 6); }
  // What ToString wrote.
  static std::optional<Decimal> ParseComputed(absl::string_view text) { return Parse(text, 21, 16); }

  std::string ToString() const;

  // Rounds half away from zero, as on paper.
  Decimal Rounded(int decimals) const;

  // The quotient, rounded likewise. `divisor` is not zero, and decimals at most 6.
  Decimal DividedBy(const Decimal& divisor, int decimals) const;

  bool negative() const { return units_ < 0; }
  Decimal operator+(const Decimal& other) const;
  Decimal operator-(const Decimal& other) const;
  Decimal operator*(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return units_ == other.units_ && scale_ == other.scale_; }

 private:
  Decimal(absl::int128 units, int scale);  // without zeros at the end
  static std::optional<Decimal> Parse(absl::string_view text, std::size_t max_integer, std::size_t max_decimals);
  absl::int128 AtScale(int scale) const;

  absl::int128 units_ = 0;  // in 10^-scale
  int scale_ = 0;
};

}  // namespace koppel::sandbox
