// How one vendor, and what stands before it, looks when things go wrong.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox {

// Every function is set.
struct Manners {
  // Fault `refuse`: a request that is good is refused in the vendor's own words. The request tells in which format.
  Response (*refuse)(const Request& request) = nullptr;
  // Faults `5xx_before` and `5xx_after`.
  Response (*server_error)(int status) = nullptr;
  // Fault `rate_limit`: 429. A negative `retry_after` leaves the header out.
  Response (*rate_limited)(absl::Duration retry_after) = nullptr;

  std::string content_type = "application/json; charset=utf-8";  // of the faults `garbage`, `empty` and `huge`
  std::string garbage;                                           // fault `garbage`: an answer that breaks off half-way

  // Faults of this vendor only. A rule may name one; Effect::extra then holds its name, and what it does is the
  // vendor's. They end nothing by themselves and go together with any other.
  std::vector<std::string> extra_faults;
};

}  // namespace koppel::sandbox
