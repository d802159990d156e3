// Leaves a vendor alone that does not answer. Closed: everybody calls. After so many failures in a row it is open:
// nobody does. When that time is over one call tries; what comes of it closes the breaker, or opens it for twice as
// long. Pure: the time is an argument, of a clock that does not go back.
#pragma once

#include "absl/time/time.h"

namespace koppel::stream {

class Breaker {
 public:
  struct Limits {
    int failures = 5;
    absl::Duration open = absl::Seconds(5);
    absl::Duration longest = absl::Minutes(5);
  };
  enum class State { kClosed, kOpen, kHalfOpen };

  explicit Breaker(Limits limits) : limits_(limits) {}

  // How long to wait before asking again; zero: call now, and tell what came of it by one of the three below.
  absl::Duration Ask(absl::Time now);

  void Succeeded();
  void Failed(absl::Time now);
  void Nothing();  // the call said nothing about the vendor: it was never sent, or was refused for its content

  State state(absl::Time now) const;

 private:
  const Limits limits_;
  int failures_ = 0;  // in a row
  int opened_ = 0;    // times in a row
  bool probing_ = false;
  absl::Time open_until_ = absl::InfinitePast();
};

}  // namespace koppel::stream
