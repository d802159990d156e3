// So many requests per token and per minute of the clock.
#pragma once

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace koppel::sandbox {

class RateLimit {
 public:
  explicit RateLimit(int per_minute) : per_minute_(per_minute) {}  // 0: no limit

  // Counts a request; nullopt: it may pass, else how long until the next minute, in whole seconds from 1.
  std::optional<absl::Duration> Count(const std::string& token, absl::Time now);

 private:
  struct Minute {
    std::int64_t minute = 0;
    int requests = 0;
  };

  const int per_minute_;
  absl::flat_hash_map<std::string, Minute> minutes_;  // by fingerprint
};

}  // namespace koppel::sandbox
