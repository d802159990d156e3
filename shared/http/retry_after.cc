#include "http/retry_after.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace koppel::http {

std::optional<absl::Duration> ParseRetryAfter(absl::string_view value, absl::Time now, absl::Duration cap) {
  value = absl::StripAsciiWhitespace(value);
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), [](unsigned char c) { return absl::ascii_isdigit(c); })) {
    std::int64_t seconds = 0;
    // More digits than fit are a wait beyond any cap.
    if (!absl::SimpleAtoi(value, &seconds) || seconds > 1'000'000'000) return cap;
    return std::min(absl::Seconds(seconds), cap);
  }
  // The usual form of a date, and the two old ones that a recipient must know as well.
  for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    absl::Time at;
    std::string error;
    // Abseil reads "infinite-future" too, whatever the form.
    if (!absl::ParseTime(form, value, absl::UTCTimeZone(), &at, &error) || absl::ascii_islower(value[0])) continue;
    return std::clamp(at - now, absl::ZeroDuration(), cap);
  }
  return std::nullopt;
}

}  // namespace koppel::http
