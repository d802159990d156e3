// Waiting, and for how long.
#pragma once

#include "absl/time/time.h"
#include "base/task.h"

namespace koppel::stream {

// Resumes after `duration` on the executor it waits on.
Task<void> Pause(absl::Duration duration);

// Exponential with full jitter: between 0 and min(cap, base * 2^tries), at least a tenth of that.
absl::Duration BackOff(int tries, absl::Duration base, absl::Duration cap);

}  // namespace koppel::stream
