#include "tests/sandbox/asperion/value.h"

#include <array>
#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::asperion {
namespace {

using Kind = Value::Kind;

Value NumberValue(const std::optional<Decimal>& number) {
  if (!number) return {.kind = Kind::kNumber, .text = std::nullopt};
  return {.kind = Kind::kNumber, .text = std::string(absl::StripSuffix(number->ToString(), ".0"))};
}

Value Null(Kind kind) { return {.kind = kind, .text = std::nullopt}; }

std::string DayText(const absl::CivilDay& day) { return absl::FormatCivilTime(day); }

// A bare number as it was written. A fraction has passed through a double: its shortest decimal is what was written
// up to fifteen digits, which is what Decimal::Parse takes.
std::optional<std::string> Digits(const json::value& value) {
  if (value.is_int64()) return absl::StrCat(value.get_int64());
  if (!value.is_double()) return std::nullopt;
  std::array<char, 400> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value.get_double(), std::chars_format::fixed);
  if (end.ec != std::errc()) return std::nullopt;
  return std::string(digits.data(), end.ptr);
}

// 2026-03-02T08:30:00, and nothing else.
std::optional<absl::CivilDay> ParseDayWithTime(const std::string& text) {
  absl::CivilSecond second;
  if (text.size() != 19 || text[10] != 'T' || !absl::ParseCivilTime(text, &second)) return std::nullopt;
  if (absl::FormatCivilTime(second) != text) return std::nullopt;
  return absl::CivilDay(second);
}

}  // namespace

Value ToValue(const std::string& text) { return {.kind = Kind::kText, .text = text}; }
Value ToValue(const std::optional<std::string>& text) { return {.kind = Kind::kText, .text = text}; }
Value ToValue(std::int64_t number) { return {.kind = Kind::kInteger, .text = absl::StrCat(number)}; }
Value ToValue(const std::optional<std::int64_t>& number) { return number ? ToValue(*number) : Null(Kind::kInteger); }
Value ToValue(const std::optional<Decimal>& number) { return NumberValue(number); }
Value ToValue(bool truth) { return {.kind = Kind::kBool, .text = truth ? "true" : "false"}; }
Value ToValue(const std::optional<absl::CivilDay>& day) {
  return day ? Value{.kind = Kind::kDay, .text = DayText(*day)} : Null(Kind::kDay);
}

void Assign(const Value& value, std::string* target) { *target = value.text.value_or(""); }
void Assign(const Value& value, std::optional<std::string>* target) { *target = value.text; }
void Assign(const Value& value, std::int64_t* target) {
  if (!value.text || !absl::SimpleAtoi(*value.text, target)) *target = 0;
}
void Assign(const Value& value, std::optional<std::int64_t>* target) {
  std::int64_t number = 0;
  Assign(value, &number);
  *target = value.text ? std::optional(number) : std::nullopt;
}
void Assign(const Value& value, std::optional<Decimal>* target) {
  *target = value.text ? Decimal::ParseComputed(*value.text) : std::nullopt;
}
void Assign(const Value& value, bool* target) { *target = value.text == "true"; }
void Assign(const Value& value, std::optional<absl::CivilDay>* target) {
  *target = value.text ? ParseDay(*value.text) : std::nullopt;
}

std::string ToJson(const Value& value) {
  if (!value.text) return "null";
  if (value.kind == Kind::kText) return json::serialize(json::value(*value.text));
  if (value.kind == Kind::kDay) return absl::StrCat("\"", *value.text, "T00:00:00\"");
  return *value.text;
}

std::string ToLedgerJson(const Value& value) {
  return value.kind == Kind::kNumber && value.text ? absl::StrCat("\"", *value.text, "\"") : ToJson(value);
}

std::optional<Value> ReadValue(const json::value& json, Kind kind) {
  if (json.is_null()) return Null(kind);
  switch (kind) {
    case Kind::kText:
      if (!json.is_string()) return std::nullopt;
      return ToValue(std::string(json.get_string().data(), json.get_string().size()));
    case Kind::kInteger:
      if (!json.is_int64()) return std::nullopt;
      return ToValue(json.get_int64());
    case Kind::kNumber: {
      const std::optional<std::string> digits = Digits(json);
      const std::optional<Decimal> number = digits ? Decimal::Parse(*digits) : std::nullopt;
      if (!number) return std::nullopt;
      return NumberValue(number);
    }
    case Kind::kBool:
      if (!json.is_bool()) return std::nullopt;
      return ToValue(json.get_bool());
    case Kind::kDay: {
      if (!json.is_string()) return std::nullopt;
      const std::optional<absl::CivilDay> day =
          ParseDayWithTime(std::string(json.get_string().data(), json.get_string().size()));
      if (!day) return std::nullopt;
      return ToValue(day);
    }
  }
  return std::nullopt;
}

Value StoredValue(const json::value& json, Kind kind) {
  if (kind == Kind::kNumber && json.is_string()) {
    return NumberValue(Decimal::ParseComputed({json.get_string().data(), json.get_string().size()}));
  }
  return ReadValue(json, kind).value_or(Null(kind));
}

std::optional<Value> ParseValue(const std::string& text, Kind kind) {
  std::optional<Value> value;
  std::int64_t number = 0;
  switch (kind) {
    case Kind::kText:
      value = ToValue(text);
      break;
    case Kind::kInteger:
      if (absl::SimpleAtoi(text, &number)) value = ToValue(number);
      break;
    case Kind::kNumber:
      if (const auto decimal = Decimal::Parse(text)) value = NumberValue(decimal);
      break;
    case Kind::kBool:
      if (absl::EqualsIgnoreCase(text, "true")) value = ToValue(true);
      if (absl::EqualsIgnoreCase(text, "false")) value = ToValue(false);
      break;
    case Kind::kDay:
      if (const auto day = ParseDay(text)) value = ToValue(day);
      break;
  }
  return value;
}

bool Less(const Value& a, const Value& b) {
  if (!a.text || !b.text) return !a.text && b.text;
  if (a.kind == Kind::kInteger || a.kind == Kind::kNumber) {
    std::optional<Decimal> left, right;
    Assign(a, &left);
    Assign(b, &right);
    return (left.value_or(Decimal()) - right.value_or(Decimal())).negative();
  }
  return absl::AsciiStrToLower(*a.text) < absl::AsciiStrToLower(*b.text);
}

std::optional<absl::CivilDay> ParseDay(const std::string& text) {
  if (text.size() != 10) return ParseDayWithTime(text);
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) return std::nullopt;
  return day;
}

}  // namespace koppel::sandbox::asperion
