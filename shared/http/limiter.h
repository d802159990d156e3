// How many calls at once and how many in a while: what a vendor allows a connection ("one request at a time per
// administration", "thirty per minute").
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "base/task.h"

namespace koppel::http {

// At most so many at once per key, first come, first served. Remembers only keys that are in use. Used on one thread.
class Limiter {
 private:
  struct State;

 public:
  // A place among those of its key; gives it back when it goes, to the one who waits longest. May outlive the Limiter.
  class Permit {
   public:
    Permit(Permit&&) noexcept;
    Permit& operator=(Permit&&) = delete;
    ~Permit();

   private:
    friend class Limiter;
    Permit(std::shared_ptr<State> state, std::string key);

    std::shared_ptr<State> state_;
    std::string key_;
  };

  explicit Limiter(std::size_t at_once);
  ~Limiter();

  // Waits for a place. Whoever is cancelled meanwhile leaves the queue, with the exception of a cancelled Asio wait.
  Task<Permit> Acquire(std::string key);

  std::size_t keys() const;  // in use now

 private:
  std::shared_ptr<State> state_;
};

// So many at once, then one per interval. Pure: the time is an argument, of a clock that does not go back.
class TokenBucket {
 public:
  TokenBucket(int burst, absl::Duration interval);

  // Takes a token and tells how long its owner waits before using it: zero while there are any.
  absl::Duration Take(absl::Time now);

  // What Take would say, without taking.
  absl::Duration Wait(absl::Time now) const;

  // As good as new: nothing is lost by forgetting it.
  bool IsFull(absl::Time now) const { return next_ <= now; }

  // The vendor asked for silence: no token before `at`.
  void Hold(absl::Time at);

 private:
  const absl::Duration head_start_;  // what the tokens of a full bucket are worth
  const absl::Duration interval_;
  absl::Time next_ = absl::InfinitePast();  // when the next token would come if there were no head start
};

}  // namespace koppel::http
