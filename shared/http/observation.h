// One call that ended, for whoever counts.
#pragma once

#include <string>

#include "absl/time/time.h"

namespace koppel::http {

struct Observation {
  std::string operation;  // as the request named it
  // 2xx, 3xx, 4xx, 401, 429, 5xx, or without a response: connect (no connection), tls, refused (by the address policy,
  // or not a request), never_sent (may_send said no), lost, timeout, too_large, cancelled.
  std::string result;
  absl::Duration duration;
};

}  // namespace koppel::http
