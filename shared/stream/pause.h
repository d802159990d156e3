// Waiting, and for how long.
#pragma once

#include "absl/time/time.h"
#include "base/task.h"
#include "stream/retry.h"

namespace koppel::stream {

// Resumes after `duration` on the executor it waits on.
Task<void> Pause(absl::Duration duration);

// From 0 to 1, another one each time.
double Draw();

// BackOff with a draw of its own.
absl::Duration BackOff(int tries, absl::Duration base, absl::Duration cap);

}  // namespace koppel::stream
