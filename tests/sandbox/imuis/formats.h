// How values are written: on the wire by the administration's settings, and kept here in one form of each kind (vendor
// page 4.4). Kept: whole numbers without leading zeros, decimals with a point and no padding ("8.5", "2"), days as
// "2026-03-16", booleans as J and N; empty text is no value.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/decimal.h"
#include "tests/sandbox/imuis/tables.h"

namespace koppel::sandbox::imuis {

struct Formats {
  bool decimal_comma = false;  // answers have it, and questions may
  bool iso_dates = false;      // answers have them; questions always may
  absl::TimeZone zone;
};

// From the wire to what is kept. InvalidArgument: CS203 for what is too long, CS206 for a letter that the field does
// not know, CS312 for what is no such value.
absl::StatusOr<std::string> Keep(const Field& field, absl::string_view sent, const Formats& formats);

// The other way.
std::string Show(Type type, absl::string_view kept, const Formats& formats);

// dd-MM-yyyy, dd/MM/yyyy, yyyy-MM-dd, or the last with a time behind it, which is not looked at.
std::optional<absl::CivilDay> ParseDay(absl::string_view text);
std::string KeptDay(absl::CivilDay day);
absl::CivilDay DayOf(absl::string_view kept);

std::string KeptDecimal(const Decimal& decimal);
Decimal DecimalOf(absl::string_view kept);  // 0 for no value

// Below 0, 0 or above 0, as the values are ordered: texts without regard to the case of ASCII letters.
int Compare(Type type, absl::string_view kept, absl::string_view other);

// A text that orders and equals as the values do. Not of decimals.
std::string KeyOf(Type type, absl::string_view kept);

}  // namespace koppel::sandbox::imuis
