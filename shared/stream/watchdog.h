// Sees that a worker hangs: then it says so and ends, and a fresh process goes on. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace koppel::stream {

struct Watchdog {
  absl::Duration silent_poll = absl::Seconds(60);  // the loop that polls Kafka did not come round
  absl::Duration idle = absl::Seconds(60);         // work could start and nothing did
  absl::Duration stuck = absl::Minutes(30);        // one record runs, far beyond every deadline of its calls

  struct Sight {
    absl::Time now;
    absl::Time last_poll;
    absl::Time could_start_since;  // InfiniteFuture: nothing waits, or no place is free
    absl::Time oldest_start;       // InfiniteFuture: nothing runs
  };

  // What is wrong, for the log; nullopt: nothing.
  std::optional<std::string> Judge(const Sight& sight) const;
};

}  // namespace koppel::stream
