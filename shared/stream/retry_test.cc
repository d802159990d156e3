#include "stream/retry.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>

namespace koppel::stream {
namespace {

const absl::Time kBegan = absl::FromUnixSeconds(1'790'000'000);

TEST(AnswerOf, TellsTheFiveClassesApart) {
  EXPECT_EQ(AnswerOf(absl::OkStatus()), Answer::kDone);
  EXPECT_EQ(AnswerOf(absl::UnavailableError("")), Answer::kRetry);
  EXPECT_EQ(AnswerOf(absl::ResourceExhaustedError("")), Answer::kRetry);
  EXPECT_EQ(AnswerOf(absl::UnauthenticatedError("")), Answer::kCredentials);
  EXPECT_EQ(AnswerOf(absl::PermissionDeniedError("")), Answer::kCredentials);
  EXPECT_EQ(AnswerOf(absl::InvalidArgumentError("")), Answer::kFinal);
  EXPECT_EQ(AnswerOf(absl::UnknownError("")), Answer::kUnknown);
  EXPECT_EQ(AnswerOf(absl::InternalError("")), Answer::kUnknown) << "what nobody foresaw may have been carried out";
}

TEST(RetryBudget, EndsByCount) {
  RetryBudget budget({.tries = 3, .age = absl::Hours(1)}, kBegan);
  EXPECT_TRUE(budget.Next(kBegan, std::nullopt, 1));
  EXPECT_TRUE(budget.Next(kBegan, std::nullopt, 1));
  EXPECT_FALSE(budget.Next(kBegan, std::nullopt, 1));
}

TEST(RetryBudget, EndsByAge) {
  RetryBudget budget({.tries = 100, .age = absl::Seconds(20)}, kBegan);
  EXPECT_TRUE(budget.Next(kBegan + absl::Seconds(10), std::nullopt, 1));
  EXPECT_FALSE(budget.Next(kBegan + absl::Seconds(20), std::nullopt, 1));
}

TEST(RetryBudget, F15_NeverCallsEarlierThanTold) {
  RetryBudget budget({.tries = 10, .age = absl::Seconds(20)}, kBegan);
  EXPECT_EQ(budget.Next(kBegan, absl::Seconds(12), 0.1), absl::Seconds(12));
  EXPECT_FALSE(budget.Next(kBegan + absl::Seconds(12), absl::Seconds(12), 0.1)) << "then it waits for the sweep";
}

TEST(RetryBudget, HoldsItsPromisesOverAMillionRandomSteps) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> draw(0, 1);
  for (int step = 0; step < 1'000'000;) {
    const RetryBudget::Limits limits{.tries = 1 + static_cast<int>(random() % 50),
                                     .age = absl::Milliseconds(random() % 60'000),
                                     .base = absl::Milliseconds(1 + random() % 1'000),
                                     .cap = absl::Milliseconds(1 + random() % 10'000)};
    RetryBudget budget(limits, kBegan);
    absl::Time now = kBegan;
    for (int calls = 1;; ++calls, ++step) {
      now += absl::Milliseconds(random() % 100);
      std::optional<absl::Duration> told;
      if (random() % 4 == 0) told = absl::Milliseconds(random() % 5'000);
      const auto wait = budget.Next(now, told, draw(random));
      ASSERT_LE(calls, limits.tries) << "seed " << seed;
      if (!wait) break;
      ASSERT_GE(*wait, told.value_or(absl::ZeroDuration()));
      ASSERT_GE(*wait, std::min(limits.base, limits.cap) * 0.1) << "a busy loop";
      ASSERT_LE(*wait, std::max(limits.cap, told.value_or(absl::ZeroDuration())));
      now += *wait;
      ASSERT_LE(now - kBegan, limits.age);
    }
    ++step;
  }
}

}  // namespace
}  // namespace koppel::stream
