#include "workers/export/verbinding.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "absl/time/clock.h"
#include "stream/pause.h"
#include "vendor/vendor.h"

namespace koppel::worker {

namespace asio = boost::asio;

Task<absl::StatusOr<Verbinding::Plek>> Verbinding::Plaats(absl::Duration max_rust) {
  const std::shared_ptr<Verbinding> self = shared_from_this();
  if (free_ > 0) {
    --free_;
  } else {
    // Terug() hands the place over by cancelling the timer of the first that waits.
    asio::steady_timer turn(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    queue_.push_back(&turn);
    boost::system::error_code handed_over;
    co_await turn.async_wait(asio::redirect_error(asio::use_awaitable, handed_over));
  }
  Plek plek(self);
  while (absl::Now() < rust_tot_) {
    const absl::Duration wait = rust_tot_ - absl::Now();
    if (wait > max_rust) {
      co_return vendor::WithRetryAfter(absl::ResourceExhaustedError("the vendor asked to be left alone"), wait);
    }
    co_await stream::Pause(wait);
  }
  co_return std::move(plek);
}

void Verbinding::Rust(absl::Duration wait) { rust_tot_ = std::max(rust_tot_, absl::Now() + wait); }

void Verbinding::Terug() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  asio::steady_timer* next = queue_.front();
  queue_.pop_front();
  next->cancel();
}

std::shared_ptr<Verbinding> Verbindingen::Voor(const std::string& connectie) {
  std::shared_ptr<Verbinding>& verbinding = verbindingen_[connectie];
  if (!verbinding) verbinding = std::make_shared<Verbinding>(max_calls_);
  return verbinding;
}

}  // namespace koppel::worker
