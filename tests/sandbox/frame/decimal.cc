#include "tests/sandbox/frame/decimal.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace koppel::sandbox {
namespace {

absl::int128 PowerOfTen(int exponent) {
  absl::int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

Decimal::Decimal(absl::int128 units, int scale) : units_(units), scale_(scale) {
  while (scale_ > 0 && units_ % 10 == 0) {
    units_ /= 10;
    --scale_;
  }
}

Decimal Decimal::Cents(int cents) { return {cents, 2}; }

std::optional<Decimal> Decimal::Parse(absl::string_view text, std::size_t max_integer, std::size_t max_decimals) {
  const bool is_negative = absl::ConsumePrefix(&text, "-");
  const std::size_t point = text.find('.');
  absl::string_view integer = text.substr(0, point);
  absl::string_view decimals = point == absl::string_view::npos ? absl::string_view() : text.substr(point + 1);
  if (integer.empty() || (point != absl::string_view::npos && decimals.empty())) return std::nullopt;
  if (!AllDigits(integer) || !AllDigits(decimals)) return std::nullopt;
  while (integer.size() > 1 && integer.front() == '0') integer.remove_prefix(1);
  while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
  if (integer.size() > max_integer || decimals.size() > max_decimals) return std::nullopt;
  absl::int128 units = 0;
  for (const char c : integer) units = units * 10 + (c - '0');
  for (const char c : decimals) units = units * 10 + (c - '0');
  return Decimal(is_negative ? -units : units, static_cast<int>(decimals.size()));
}

std::string Decimal::ToString() const {
  std::string digits;
  for (absl::int128 rest = units_ < 0 ? -units_ : units_; rest > 0; rest /= 10) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  while (static_cast<int>(digits.size()) <= scale_) digits += '0';
  std::reverse(digits.begin(), digits.end());
  if (scale_ == 0) {
    digits += ".0";
  } else {
    digits.insert(digits.size() - static_cast<std::size_t>(scale_), 1, '.');
  }
  return units_ < 0 ? "-" + digits : digits;
}

Decimal Decimal::Rounded(int decimals) const {
  if (scale_ <= decimals) return *this;
  const absl::int128 unit = PowerOfTen(scale_ - decimals);
  const absl::int128 half = units_ < 0 ? -unit / 2 : unit / 2;
  return {(units_ + half) / unit, decimals};
}

Decimal Decimal::DividedBy(const Decimal& divisor, int decimals) const {
  absl::int128 dividend = units_ * PowerOfTen(std::max(0, divisor.scale_ + decimals - scale_));
  absl::int128 by = divisor.units_ * PowerOfTen(std::max(0, scale_ - divisor.scale_ - decimals));
  if (by < 0) {
    dividend = -dividend;
    by = -by;
  }
  const absl::int128 half = dividend < 0 ? -by / 2 : by / 2;
  return {(dividend + half) / by, decimals};
}

absl::int128 Decimal::AtScale(int scale) const { return units_ * PowerOfTen(scale - scale_); }

Decimal Decimal::operator+(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  return {AtScale(scale) + other.AtScale(scale), scale};
}

Decimal Decimal::operator-(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  return {AtScale(scale) - other.AtScale(scale), scale};
}

Decimal Decimal::operator*(const Decimal& other) const { return {units_ * other.units_, scale_ + other.scale_}; }

}  // namespace koppel::sandbox
