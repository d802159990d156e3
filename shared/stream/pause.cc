#include "stream/pause.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

namespace koppel::stream {

namespace asio = boost::asio;

Task<void> Pause(absl::Duration duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, absl::ToChronoNanoseconds(duration));
  co_await timer.async_wait(asio::use_awaitable);
}

double Draw() {
  thread_local std::mt19937 random(std::random_device{}());
  return std::uniform_real_distribution<double>(0, 1)(random);
}

absl::Duration BackOff(int tries, absl::Duration base, absl::Duration cap) { return BackOff(tries, base, cap, Draw()); }

}  // namespace koppel::stream
