#include "http/boottime.h"

#include <time.h>

namespace koppel::http {

absl::Duration BootTime() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return absl::DurationFromTimespec(now);
}

}  // namespace koppel::http
