// What all werkbonnen of one connection share: how many calls at once, when the vendor asked for silence, and whether
// it answers at all. Used on the engine's thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "http/limiter.h"
#include "stream/breaker.h"

namespace koppel::worker {

class Verbindingen {
 public:
  struct Limits {
    std::size_t calls = 4;         // at once, per connection
    int burst = 10;                // calls that may follow each other at once, then one per interval
    absl::Duration interval = {};  // per connection; zero: the vendor names no rate
    stream::Breaker::Limits connection;
    stream::Breaker::Limits vendor{.failures = 25};  // over all connections: then it is the vendor that is away
  };

  explicit Verbindingen(Limits limits) : limits_(limits), plekken_(limits.calls), vendor_(limits.vendor) {}

  // Waits for a place, first come, first served, and until the vendor may be called again. Where that would take
  // longer than `max_rust`: ResourceExhausted after it asked for silence or when the rate is spent, Unavailable while
  // it does not answer, with the wait that is left. Each place is answered by Klaar.
  Task<absl::StatusOr<http::Limiter::Permit>> Plaats(std::string connectie, absl::Duration max_rust);

  // What came of the call: whether the vendor answers, and for how long it asked to be left alone.
  void Klaar(const std::string& connectie, const absl::Status& status);

 private:
  struct Verbinding {
    explicit Verbinding(const Limits& limits) : breaker(limits.connection) {
      if (limits.interval > absl::ZeroDuration()) tempo.emplace(limits.burst, limits.interval);
    }
    stream::Breaker breaker;
    std::optional<http::TokenBucket> tempo;
    absl::Time rust_tot = absl::InfinitePast();
  };
  absl::Status MagNu(const std::string& connectie);
  Verbinding& Van(const std::string& connectie);

  const Limits limits_;
  http::Limiter plekken_;
  stream::Breaker vendor_;
  std::map<std::string, Verbinding> verbindingen_;  // those with something to remember
};

}  // namespace koppel::worker
