// What can stand in a property of the vendor's, and how it stands in JSON.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/frame/decimal.h"

namespace koppel::sandbox::reeleezee {

struct Record;

// Null, a flag, a whole number, a decimal, a text (or a GUID, or the id of what is referred to), a moment in the
// Netherlands without a zone, or records that belong to this one alone.
using Value =
    std::variant<std::monostate, bool, std::int64_t, Decimal, std::string, absl::CivilSecond, std::vector<Record>>;

bool IsNull(const Value& value);

// Negative, zero or positive. Null comes first, and numbers of both kinds compare; other kinds do not mix.
int Compare(const Value& a, const Value& b);

// Everything but records. A decimal is written plainly: 62, 1249.5.
void AppendJson(const Value& value, std::string* out);
void AppendQuoted(absl::string_view text, std::string* out);

// A JSON number as it was written, of at most 15 digits: nine before the point and six behind it. nullopt: it is no
// number, or a larger or finer one.
std::optional<Decimal> DecimalOf(const boost::json::value& value);

// "2026-03-14T00:00:00" or "2026-03-14"; nullopt for anything else, a time zone included.
std::optional<absl::CivilSecond> ParseMoment(absl::string_view text);

}  // namespace koppel::sandbox::reeleezee
