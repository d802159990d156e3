#include "http/limiter.h"

#include <gmock/gmock.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace koppel::http {
namespace {

namespace asio = boost::asio;
using ::testing::ElementsAre;

// Somebody who takes a place when there is one, and keeps it until told to go.
class LimiterTest : public ::testing::Test {
 protected:
  Task<void> Take(std::string key, std::string who) {
    Limiter::Permit permit = co_await limiter_.Acquire(std::move(key));
    in_.push_back(who);
    held_.emplace(who, std::move(permit));
  }
  void Ask(const std::string& key, const std::string& who) {
    asio::co_spawn(io_, Take(key, who), asio::detached);
    Run();
  }
  void Leave(const std::string& who) {
    held_.erase(who);
    Run();
  }
  void Run() {
    io_.restart();
    io_.poll();
  }

  asio::io_context io_;
  Limiter limiter_{1};
  std::vector<std::string> in_;
  std::map<std::string, Limiter::Permit> held_;
};

TEST_F(LimiterTest, LetsOneInPerKeyAndTheOthersInTheOrderOfAsking) {
  Ask("administratie 7", "a");
  Ask("administratie 7", "b");
  Ask("administratie 7", "c");
  Ask("administratie 8", "d");
  EXPECT_THAT(in_, ElementsAre("a", "d"));
  Leave("a");
  EXPECT_THAT(in_, ElementsAre("a", "d", "b"));
  Leave("b");
  EXPECT_THAT(in_, ElementsAre("a", "d", "b", "c"));
}

TEST_F(LimiterTest, RemembersOnlyKeysInUse) {
  Ask("administratie 7", "a");
  Ask("administratie 7", "b");
  EXPECT_EQ(limiter_.keys(), 1u);
  Leave("a");
  Leave("b");
  EXPECT_EQ(limiter_.keys(), 0u);
}

TEST_F(LimiterTest, ACancelledWaiterLeavesTheQueueAndTakesNoPlace) {
  Ask("k", "a");
  asio::cancellation_signal signal;
  std::exception_ptr thrown;
  asio::co_spawn(io_, Take("k", "gone"),
                 asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr e) { thrown = e; }));
  Run();
  Ask("k", "b");
  signal.emit(asio::cancellation_type::terminal);
  Run();
  EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
  Leave("a");
  EXPECT_THAT(in_, ElementsAre("a", "b"));
}

TEST(Limiter, WaitersThatAreDestroyedLoseNoPlace) {
  Limiter limiter(1);
  std::optional<Limiter::Permit> first;
  {
    asio::io_context io;
    const auto take = [&]() -> Task<void> { first.emplace(co_await limiter.Acquire("k")); };
    const auto wait = [&]() -> Task<void> { const Limiter::Permit permit = co_await limiter.Acquire("k"); };
    asio::co_spawn(io, take(), asio::detached);
    asio::co_spawn(io, wait(), asio::detached);
    io.poll();
    EXPECT_EQ(limiter.keys(), 1u);
    first.reset();  // Gives the place to the waiter, whose coroutine then goes without having run.
  }
  EXPECT_EQ(limiter.keys(), 0u);
}

TEST(TokenBucket, GivesABurstAndThenOnePerInterval) {
  TokenBucket bucket(3, absl::Seconds(2));
  const absl::Time t = absl::UnixEpoch();
  EXPECT_EQ(bucket.Take(t), absl::ZeroDuration());
  EXPECT_EQ(bucket.Take(t), absl::ZeroDuration());
  EXPECT_EQ(bucket.Take(t), absl::ZeroDuration());
  EXPECT_EQ(bucket.Take(t), absl::Seconds(2));
  EXPECT_EQ(bucket.Take(t), absl::Seconds(4));
  EXPECT_EQ(bucket.Take(t + absl::Seconds(5)), absl::Seconds(1));
}

TEST(TokenBucket, FillsUpAgainAndNoFurther) {
  TokenBucket bucket(2, absl::Seconds(1));
  absl::Time t = absl::UnixEpoch();
  for (int i = 0; i < 5; ++i) bucket.Take(t);
  t += absl::Hours(1);
  EXPECT_EQ(bucket.Take(t), absl::ZeroDuration());
  EXPECT_EQ(bucket.Take(t), absl::ZeroDuration());
  EXPECT_EQ(bucket.Take(t), absl::Seconds(1));
}

TEST(TokenBucket, KeepsTheSilenceThatWasAskedForAndStartsGently) {
  TokenBucket bucket(5, absl::Seconds(1));
  const absl::Time t = absl::UnixEpoch();
  bucket.Hold(t + absl::Seconds(30));
  EXPECT_EQ(bucket.Take(t), absl::Seconds(30));
  EXPECT_EQ(bucket.Take(t), absl::Seconds(31));
}

// In any span no more tokens are used than the burst and what the span brings; nobody waits longer than that takes.
TEST(TokenBucket, HoldsItsPromisesOverAMillionRandomSteps) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n + 1)); };
  for (int run = 0; run < 1'000; ++run) {
    const int burst = 1 + up_to(9);
    const absl::Duration interval = absl::Milliseconds(1 + up_to(2'000));
    TokenBucket bucket(burst, interval);
    absl::Time now = absl::UnixEpoch() + absl::Seconds(up_to(1'000'000));
    absl::Time silent_until = absl::InfinitePast();
    std::deque<absl::Time> used;  // the last burst + 1
    for (int step = 0; step < 1'000; ++step) {
      switch (up_to(9)) {
        case 0:
          now += absl::Milliseconds(up_to(20'000));
          break;
        case 1:
          if (up_to(20) == 0) {
            silent_until = std::max(silent_until, now + absl::Milliseconds(up_to(60'000)));
            bucket.Hold(silent_until);
            used.clear();  // A silence takes the head start away, which only makes it slower.
          }
          break;
        default: {
          const absl::Duration told = bucket.Wait(now);
          const absl::Duration wait = bucket.Take(now);
          ASSERT_EQ(told, wait) << "seed " << seed;
          const absl::Time at = now + wait;
          ASSERT_GE(at, silent_until) << "seed " << seed;
          ASSERT_TRUE(used.empty() || at >= used.back()) << "in the order of asking, seed " << seed;
          used.push_back(at);
          if (used.size() > static_cast<std::size_t>(burst) + 1) used.pop_front();
          if (used.size() == static_cast<std::size_t>(burst) + 1) {
            ASSERT_GE(used.back() - used.front(), interval) << "seed " << seed;
          }
        }
      }
      now += absl::Milliseconds(up_to(3));
    }
  }
}

}  // namespace
}  // namespace koppel::http
