#include "stream/pause.h"

#include <algorithm>
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

absl::Duration BackOff(int tries, absl::Duration base, absl::Duration cap) {
  thread_local std::mt19937 random(std::random_device{}());
  const absl::Duration top = std::min(cap, base * static_cast<double>(1 << std::min(tries, 20)));
  return top * std::uniform_real_distribution<double>(0.1, 1.0)(random);
}

}  // namespace koppel::stream
