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

Verbindingen::Verbinding& Verbindingen::Van(const std::string& connectie) {
  return verbindingen_.try_emplace(connectie, limits_).first->second;
}

// OK: call now, a token was taken for it. Else the reason, with the wait.
absl::Status Verbindingen::MagNu(const std::string& connectie) {
  const absl::Time nu = Nu();
  Verbinding& verbinding = Van(connectie);
  if (nu < verbinding.rust_tot) {
    return vendor::WithRetryAfter(absl::ResourceExhaustedError("the vendor asked to be left alone"),
                                  verbinding.rust_tot - nu);
  }
  if (const absl::Duration wait = verbinding.tempo ? verbinding.tempo->Wait(nu) : absl::ZeroDuration();
      wait > absl::ZeroDuration()) {
    return vendor::WithRetryAfter(absl::ResourceExhaustedError("this connection's calls for now are spent"), wait);
  }
  if (const absl::Duration wait = verbinding.breaker.Ask(nu); wait > absl::ZeroDuration()) {
    return vendor::WithRetryAfter(absl::UnavailableError("the vendor does not answer this connection"), wait);
  }
  if (const absl::Duration wait = vendor_.Ask(nu); wait > absl::ZeroDuration()) {
    verbinding.breaker.Nothing();
    return vendor::WithRetryAfter(absl::UnavailableError("the vendor does not answer"), wait);
  }
  if (verbinding.tempo) verbinding.tempo->Take(nu);
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
  Verbinding& verbinding = Van(connectie);
  const auto rust = vendor::RetryAfter(status);
  if (rust) {
    verbinding.rust_tot = std::max(verbinding.rust_tot, nu + *rust);
    if (verbinding.tempo) verbinding.tempo->Hold(verbinding.rust_tot);
  }
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
      if (verbinding.rust_tot <= nu && (!verbinding.tempo || verbinding.tempo->IsFull(nu))) {
        verbindingen_.erase(connectie);
      }
  }
}

}  // namespace koppel::worker
