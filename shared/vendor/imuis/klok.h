// The time, and waiting: a test has its own.
#pragma once

#include <functional>

#include "absl/time/time.h"
#include "base/task.h"

namespace koppel::vendor::imuis {

struct Klok {
  std::function<absl::Duration()> nu;               // since some moment; goes on while the machine is suspended
  std::function<Task<void>(absl::Duration)> wacht;  // on the executor of the caller
};

// The machine's.
Klok EchteKlok();

}  // namespace koppel::vendor::imuis
