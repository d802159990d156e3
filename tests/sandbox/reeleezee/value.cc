#include "tests/sandbox/reeleezee/value.h"

#include <array>
#include <charconv>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace json = boost::json;

Decimal AsDecimal(const Value& number) {
  if (const auto* whole = std::get_if<std::int64_t>(&number)) return *Decimal::ParseComputed(absl::StrCat(*whole));
  return std::get<Decimal>(number);
}

bool IsNumber(const Value& value) {
  return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<Decimal>(value);
}

template <class T>
int CompareAs(const Value& a, const Value& b) {
  const T& left = std::get<T>(a);
  const T& right = std::get<T>(b);
  return left < right ? -1 : right < left ? 1 : 0;
}

}  // namespace

bool IsNull(const Value& value) { return std::holds_alternative<std::monostate>(value); }

int Compare(const Value& a, const Value& b) {
  if (IsNull(a) || IsNull(b)) return static_cast<int>(IsNull(b)) - static_cast<int>(IsNull(a));
  if (IsNumber(a) && IsNumber(b) && a.index() != b.index()) return Compare(AsDecimal(a), AsDecimal(b));
  if (a.index() != b.index()) return a.index() < b.index() ? -1 : 1;
  if (std::holds_alternative<bool>(a)) return CompareAs<bool>(a, b);
  if (std::holds_alternative<std::int64_t>(a)) return CompareAs<std::int64_t>(a, b);
  if (std::holds_alternative<std::string>(a)) return CompareAs<std::string>(a, b);
  if (std::holds_alternative<absl::CivilSecond>(a)) return CompareAs<absl::CivilSecond>(a, b);
  if (!std::holds_alternative<Decimal>(a)) return 0;
  const Decimal& left = std::get<Decimal>(a);
  const Decimal& right = std::get<Decimal>(b);
  return (left - right).negative() ? -1 : (right - left).negative() ? 1 : 0;
}

void AppendQuoted(absl::string_view text, std::string* out) {
  absl::StrAppend(out, json::serialize(json::string_view(text.data(), text.size())));
}

void AppendJson(const Value& value, std::string* out) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    absl::StrAppend(out, *flag ? "true" : "false");
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    absl::StrAppend(out, *whole);
  } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
    absl::StrAppend(out, absl::StripSuffix(decimal->ToString(), ".0"));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    AppendQuoted(*text, out);
  } else if (const auto* moment = std::get_if<absl::CivilSecond>(&value)) {
    absl::StrAppend(out, "\"", absl::FormatCivilTime(*moment), "\"");
  } else {
    absl::StrAppend(out, "null");
  }
}

std::optional<Decimal> DecimalOf(const json::value& value) {
  if (value.is_int64()) return Decimal::Parse(absl::StrCat(value.get_int64()));
  if (!value.is_double()) return std::nullopt;
  std::array<char, 400> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.get_double(),
                                 std::chars_format::fixed)  // The shortest that reads back as the same.
                       .ptr;
  return Decimal::Parse({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

std::optional<absl::CivilSecond> ParseMoment(absl::string_view text) {
  const std::string whole = text.size() == 10 ? absl::StrCat(text, "T00:00:00") : std::string(text);
  absl::CivilSecond moment;
  if (whole.size() != 19 || !absl::ParseCivilTime(whole, &moment) || absl::FormatCivilTime(moment) != whole) {
    return std::nullopt;
  }
  return moment;
}

}  // namespace koppel::sandbox::reeleezee
