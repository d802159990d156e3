#include "tests/sandbox/frame/rate_limit.h"

namespace koppel::sandbox {

std::optional<absl::Duration> RateLimit::Count(const std::string& token, absl::Time now) {
  if (per_minute_ == 0) return std::nullopt;
  const std::int64_t minute = absl::ToUnixSeconds(now) / 60;
  Minute& counted = minutes_[token];
  if (counted.minute != minute) counted = {.minute = minute, .requests = 0};
  if (++counted.requests <= per_minute_) return std::nullopt;
  return absl::Seconds((minute + 1) * 60 - absl::ToUnixSeconds(now));
}

}  // namespace koppel::sandbox
