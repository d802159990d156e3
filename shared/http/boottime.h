// Time that also passes while the machine is suspended.
#pragma once

#include "absl/time/time.h"

namespace koppel::http {

// Since the machine started, by CLOCK_BOOTTIME.
absl::Duration BootTime();

}  // namespace koppel::http
