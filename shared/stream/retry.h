// What an answer asks for, and when a call may be tried again. Pure: time and chance are arguments.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace koppel::stream {

// The five classes of answer (design, 6).
enum class Answer {
  kDone,
  kRetry,        // passing: the vendor is busy, away or broken, and surely did nothing
  kCredentials,  // the connection's access is at fault, not the record
  kFinal,        // the same call will never succeed
  kUnknown,      // it may have been carried out: look before anything else
};
Answer AnswerOf(const absl::Status& status);

// Exponential with full jitter: `draw`, from 0 to 1, of min(cap, base * 2^tries), and at least a tenth of that, so that
// no number of tries becomes a busy loop.
absl::Duration BackOff(int tries, absl::Duration base, absl::Duration cap, double draw);

// How often and how long one call may be tried. What does not fit the budget waits for the sweep.
class RetryBudget {
 public:
  struct Limits {
    int tries = 6;                           // calls in all
    absl::Duration age = absl::Seconds(20);  // from the first call to the start of the last
    absl::Duration base = absl::Milliseconds(250);
    absl::Duration cap = absl::Seconds(5);
  };
  RetryBudget(Limits limits, absl::Time began) : limits_(limits), began_(began) {}

  // How long to wait before the next call, after one that failed; nullopt: the budget is spent. A `retry_after` of the
  // vendor is never shortened: one that does not fit ends the budget.
  std::optional<absl::Duration> Next(absl::Time now, std::optional<absl::Duration> retry_after, double draw);

  int tries() const { return tries_; }  // that have failed

 private:
  const Limits limits_;
  const absl::Time began_;
  int tries_ = 0;
};

}  // namespace koppel::stream
