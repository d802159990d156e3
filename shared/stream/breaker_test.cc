#include "stream/breaker.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>

namespace koppel::stream {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr Breaker::Limits kLimits{.failures = 3, .open = absl::Seconds(4), .longest = absl::Seconds(10)};

void Open(Breaker& breaker) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(breaker.Ask(kNow), absl::ZeroDuration());
    breaker.Failed(kNow);
  }
}

TEST(Breaker, OpensAfterSoManyFailuresInARow) {
  Breaker breaker(kLimits);
  breaker.Failed(kNow);
  breaker.Failed(kNow);
  breaker.Succeeded();
  EXPECT_EQ(breaker.state(kNow), Breaker::State::kClosed);
  Open(breaker);
  EXPECT_EQ(breaker.state(kNow), Breaker::State::kOpen);
  EXPECT_EQ(breaker.Ask(kNow + absl::Seconds(1)), absl::Seconds(3));
}

TEST(Breaker, LetsOneCallTryAndOpensLongerWhenItFails) {
  Breaker breaker(kLimits);
  Open(breaker);
  const absl::Time later = kNow + absl::Seconds(4);
  EXPECT_EQ(breaker.state(later), Breaker::State::kHalfOpen);
  EXPECT_EQ(breaker.Ask(later), absl::ZeroDuration());
  EXPECT_GT(breaker.Ask(later), absl::ZeroDuration()) << "only one";
  breaker.Failed(later);
  EXPECT_EQ(breaker.Ask(later), absl::Seconds(8));
  EXPECT_EQ(breaker.Ask(later + absl::Seconds(8)), absl::ZeroDuration());
  breaker.Failed(later + absl::Seconds(8));
  EXPECT_EQ(breaker.Ask(later + absl::Seconds(8)), absl::Seconds(10)) << "never longer than that";
}

TEST(Breaker, ClosesWhenTheOneSucceeds) {
  Breaker breaker(kLimits);
  Open(breaker);
  const absl::Time later = kNow + absl::Seconds(4);
  EXPECT_EQ(breaker.Ask(later), absl::ZeroDuration());
  breaker.Succeeded();
  EXPECT_EQ(breaker.Ask(later), absl::ZeroDuration());
  EXPECT_EQ(breaker.Ask(later), absl::ZeroDuration());
}

TEST(Breaker, ATryThatSaidNothingLetsAnotherTry) {
  Breaker breaker(kLimits);
  Open(breaker);
  const absl::Time later = kNow + absl::Seconds(4);
  EXPECT_EQ(breaker.Ask(later), absl::ZeroDuration());
  breaker.Nothing();
  EXPECT_EQ(breaker.Ask(later), absl::ZeroDuration());
}

TEST(Breaker, LateFailuresOfCallsUnderWayDoNotMakeItLonger) {
  Breaker breaker(kLimits);
  Open(breaker);
  breaker.Failed(kNow + absl::Seconds(2));
  EXPECT_EQ(breaker.Ask(kNow + absl::Seconds(2)), absl::Seconds(2));
}

// A vendor that is away is asked by one call at a time, ever less often, and one that came back is found.
TEST(Breaker, HoldsItsPromisesOverAMillionRandomSteps) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  Breaker breaker(kLimits);
  absl::Time now = kNow;
  int under_way = 0;
  bool away = false;
  int asked_while_away = 0;
  absl::Time away_since = now;
  for (int step = 0; step < 1'000'000; ++step) {
    now += absl::Milliseconds(random() % 100);
    if (random() % 2'000 == 0) {
      if (away) {
        // One per `longest` and what doubling gives before it, beside the calls that opened it.
        const auto bound = 8 + (now - away_since) / absl::Seconds(4);
        ASSERT_LE(asked_while_away, bound) << "seed " << seed;
      }
      away = !away;
      away_since = now;
      asked_while_away = 0;
    }
    if (under_way < 3 && breaker.Ask(now) == absl::ZeroDuration()) {
      ++under_way;
      if (away) ++asked_while_away;
      const bool probing = breaker.state(now) == Breaker::State::kHalfOpen;
      if (probing) {
        ASSERT_GT(breaker.Ask(now), absl::ZeroDuration());
      }
    }
    if (under_way > 0 && random() % 3 == 0) {
      --under_way;
      if (away) {
        breaker.Failed(now);
      } else {
        breaker.Succeeded();
        ASSERT_EQ(breaker.state(now), Breaker::State::kClosed);
      }
    }
    ASSERT_LE(breaker.state(now) == Breaker::State::kOpen ? breaker.Ask(now) : absl::ZeroDuration(), kLimits.longest);
  }
}

}  // namespace
}  // namespace koppel::stream
