#include "workers/export/verbindingen.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "stream/pause.h"
#include "vendor/vendor.h"

namespace koppel::worker {

Task<absl::StatusOr<http::Limiter::Permit>> Verbindingen::Plaats(std::string connectie, absl::Duration max_rust) {
  http::Limiter::Permit plek = co_await plekken_.Acquire(connectie);
  while (true) {
    const auto rust = rust_tot_.find(connectie);
    if (rust == rust_tot_.end()) co_return std::move(plek);
    const absl::Duration wait = rust->second - absl::Now();
    if (wait <= absl::ZeroDuration()) {
      rust_tot_.erase(rust);
    } else if (wait > max_rust) {
      co_return vendor::WithRetryAfter(absl::ResourceExhaustedError("the vendor asked to be left alone"), wait);
    } else {
      co_await stream::Pause(wait);
    }
  }
}

void Verbindingen::Rust(const std::string& connectie, absl::Duration wait) {
  absl::Time& tot = rust_tot_.try_emplace(connectie, absl::InfinitePast()).first->second;
  tot = std::max(tot, absl::Now() + wait);
}

}  // namespace koppel::worker
