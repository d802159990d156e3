#include "stream/breaker.h"

#include <algorithm>

namespace koppel::stream {
namespace {

// Asked again soon by those who wait while one call tries.
constexpr absl::Duration kWhileProbing = absl::Milliseconds(100);

}  // namespace

absl::Duration Breaker::Ask(absl::Time now) {
  if (opened_ == 0) return absl::ZeroDuration();
  if (now < open_until_) return open_until_ - now;
  if (probing_) return kWhileProbing;
  probing_ = true;
  return absl::ZeroDuration();
}

void Breaker::Succeeded() {
  failures_ = 0;
  opened_ = 0;
  probing_ = false;
}

// Calls that were under way when it opened say nothing new.
void Breaker::Failed(absl::Time now) {
  if (opened_ > 0 && !probing_) return;
  if (opened_ == 0 && ++failures_ < limits_.failures) return;
  probing_ = false;
  open_until_ = now + std::min(limits_.longest, limits_.open * static_cast<double>(1 << std::min(opened_, 20)));
  ++opened_;
}

void Breaker::Nothing() { probing_ = false; }

Breaker::State Breaker::state(absl::Time now) const {
  if (opened_ == 0) return State::kClosed;
  return now < open_until_ ? State::kOpen : State::kHalfOpen;
}

}  // namespace koppel::stream
