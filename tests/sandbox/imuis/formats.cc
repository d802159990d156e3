#include "tests/sandbox/imuis/formats.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/errors.h"

namespace koppel::sandbox::imuis {
namespace {

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// Characters, not bytes.
int LengthOf(absl::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

absl::StatusOr<std::string> KeepNumber(const Field& field, absl::string_view sent) {
  if (!AllDigits(sent)) return NotConverted(sent, "Integer");
  while (sent.size() > 1 && sent.front() == '0') sent.remove_prefix(1);
  if (static_cast<int>(sent.size()) > field.length) return TooLong(field.name);
  return std::string(sent);
}

absl::StatusOr<std::string> KeepDecimal(const Field& field, absl::string_view sent, const Formats& formats) {
  std::string text(sent);
  if (formats.decimal_comma) absl::StrReplaceAll({{",", "."}}, &text);
  const std::optional<Decimal> decimal = Decimal::ParseComputed(text);
  if (!decimal || !(decimal->Rounded(field.decimals) == *decimal)) return NotConverted(sent, "Decimal");
  std::string kept = KeptDecimal(*decimal);
  const absl::string_view integer = absl::StripPrefix(absl::string_view(kept).substr(0, kept.find('.')), "-");
  if (static_cast<int>(integer.size()) > field.length) return TooLong(field.name);
  return kept;
}

absl::StatusOr<std::string> KeepText(const Field& field, absl::string_view sent) {
  std::string text(absl::StripTrailingAsciiWhitespace(sent));
  if (field.length > 0 && LengthOf(text) > field.length) return TooLong(field.name);
  if (field.letters != nullptr && !absl::StrContains(field.letters, text)) return UnknownReference(text, field.name);
  return text;
}

}  // namespace

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  const auto number = [](absl::string_view digits) {
    int value = 0;
    return AllDigits(digits) && absl::SimpleAtoi(digits, &value) ? value : -1;
  };
  if (text.size() < 10) return std::nullopt;
  const bool iso = text[4] == '-' && text[7] == '-';
  const bool time_follows = text.size() > 10;
  if (time_follows && (!iso || text[10] != 'T' || text.size() < 19)) return std::nullopt;
  if (!iso && (text[2] != text[5] || (text[2] != '-' && text[2] != '/'))) return std::nullopt;
  const int year = number(iso ? text.substr(0, 4) : text.substr(6, 4));
  const int month = number(iso ? text.substr(5, 2) : text.substr(3, 2));
  const int day = number(iso ? text.substr(8, 2) : text.substr(0, 2));
  if (year < 1753 || month < 1 || day < 1) return std::nullopt;  // SQL Server's first year
  const absl::CivilDay read(year, month, day);
  if (read.month() != month || read.day() != day) return std::nullopt;  // 31 February
  return read;
}

std::string KeptDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

absl::CivilDay DayOf(absl::string_view kept) { return ParseDay(kept).value_or(absl::CivilDay()); }

std::string KeptDecimal(const Decimal& decimal) { return std::string(absl::StripSuffix(decimal.ToString(), ".0")); }

Decimal DecimalOf(absl::string_view kept) { return Decimal::ParseComputed(kept).value_or(Decimal()); }

absl::StatusOr<std::string> Keep(const Field& field, absl::string_view sent, const Formats& formats) {
  if (field.type == Type::kText) return KeepText(field, sent);
  const absl::string_view text = absl::StripAsciiWhitespace(sent);
  if (text.empty()) return std::string();
  switch (field.type) {
    case Type::kNumber:
      return KeepNumber(field, text);
    case Type::kDecimal:
      return KeepDecimal(field, text, formats);
    case Type::kDay: {
      const std::optional<absl::CivilDay> day = ParseDay(text);
      if (!day) return NotConverted(text, "Date");
      return KeptDay(*day);
    }
    case Type::kBoolean:
      if (text != "J" && text != "N") return NotConverted(text, "Boolean");
      return std::string(text);
    case Type::kText:
      break;
  }
  return std::string(sent);
}

std::string Show(Type type, absl::string_view kept, const Formats& formats) {
  if (kept.empty()) return "";
  if (type == Type::kDecimal && formats.decimal_comma) return absl::StrReplaceAll(kept, {{".", ","}});
  if (type != Type::kDay) return std::string(kept);
  const absl::CivilDay day = DayOf(kept);
  if (!formats.iso_dates) return absl::StrFormat("%02d-%02d-%04d", day.day(), day.month(), day.year());
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", absl::FromCivil(day, formats.zone), formats.zone);
}

int Compare(Type type, absl::string_view kept, absl::string_view other) {
  if (type == Type::kNumber) {
    if (kept.size() != other.size()) return kept.size() < other.size() ? -1 : 1;
    return kept.compare(other);
  }
  if (type == Type::kDecimal) {
    if (kept.empty() || other.empty()) return static_cast<int>(other.empty()) - static_cast<int>(kept.empty());
    const Decimal difference = DecimalOf(kept) - DecimalOf(other);
    return difference.negative() ? -1 : difference == Decimal() ? 0 : 1;
  }
  if (type != Type::kText) return kept.compare(other);
  const std::size_t common = std::min(kept.size(), other.size());
  for (std::size_t i = 0; i < common; ++i) {
    const unsigned char a = absl::ascii_tolower(static_cast<unsigned char>(kept[i]));
    const unsigned char b = absl::ascii_tolower(static_cast<unsigned char>(other[i]));
    if (a != b) return a < b ? -1 : 1;
  }
  return kept.size() == other.size() ? 0 : kept.size() < other.size() ? -1 : 1;
}

std::string KeyOf(Type type, absl::string_view kept) {
  if (type == Type::kText) return absl::AsciiStrToLower(kept);
  if (type != Type::kNumber || kept.empty()) return std::string(kept);
  return absl::StrCat(std::string(kept.size() < 20 ? 20 - kept.size() : 0, '0'), kept);
}

}  // namespace koppel::sandbox::imuis
