// One call that ended, for whoever counts.
#pragma once

#include <string>

#include "absl/time/time.h"

namespace koppel::http {

struct Observation {
  std::string operation;  // as the request named it
  std::string result;     // 2xx, 3xx, 4xx, 401, 429, 5xx, timeout, connect, never_sent, too_large, lost
  absl::Duration duration;
};

}  // namespace koppel::http
