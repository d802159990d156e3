#include "workers/export/verbindingen.h"

#include <algorithm>

#include "http/boottime.h"
#include "stream/pause.h"
#include "vendor/vendor.h"

namespace koppel::worker {
namespace {

// Of a clock that is not set back and goes on through a suspended machine.
absl::Time Nu() { return absl::UnixEpoch() + http::BootTime(); }

}  // namespace

// OK: call now. Else the reason, with the wait.
absl::Status Verbindingen::MagNu(const std::string& connectie) {
  const absl::Time nu = Nu();
  const auto found = verbindingen_.find(connectie);
  if (found != verbindingen_.end()) {
    if (nu < found->second.rust_tot) {
      return vendor::WithRetryAfter(absl::ResourceExhaustedError("the vendor asked to be left alone"),
                                    found->second.rust_tot - nu);
    }
    if (const absl::Duration wait = found->second.breaker.Ask(nu); wait > absl::ZeroDuration()) {
      return vendor::WithRetryAfter(absl::UnavailableError("the vendor does not answer this connection"), wait);
    }
  }
  if (const absl::Duration wait = vendor_.Ask(nu); wait > absl::ZeroDuration()) {
    if (found != verbindingen_.end()) found->second.breaker.Nothing();
    return vendor::WithRetryAfter(absl::UnavailableError("the vendor does not answer"), wait);
  }
  return absl::OkStatus();
}

Task<absl::StatusOr<http::Limiter::Permit>> Verbindingen::Plaats(std::string connectie, absl::Duration max_rust) {
  http::Limiter::Permit plek = co_await plekken_.Acquire(connectie);
  const absl::Time tot = Nu() + max_rust;
  while (true) {
    const absl::Status status = MagNu(connectie);
    if (status.ok()) co_return std::move(plek);
    const absl::Duration wait = *vendor::RetryAfter(status);
    if (Nu() + wait > tot) co_return status;
    co_await stream::Pause(wait);
  }
}

void Verbindingen::Klaar(const std::string& connectie, const absl::Status& status) {
  const absl::Time nu = Nu();
  Verbinding& verbinding = verbindingen_.try_emplace(connectie, limits_.connection).first->second;
  const auto rust = vendor::RetryAfter(status);
  if (rust) verbinding.rust_tot = std::max(verbinding.rust_tot, nu + *rust);
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnknown:
      verbinding.breaker.Failed(nu);
      vendor_.Failed(nu);
      return;
    default:  // Whatever it said, it answers.
      verbinding.breaker.Succeeded();
      vendor_.Succeeded();
      if (verbinding.rust_tot <= nu) verbindingen_.erase(connectie);
  }
}

}  // namespace koppel::worker
