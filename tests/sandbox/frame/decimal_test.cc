#include "tests/sandbox/frame/decimal.h"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

std::string Canonical(const char* text) {
  const std::optional<Decimal> decimal = Decimal::Parse(text);
  return decimal ? decimal->ToString() : "none";
}

std::string Product(const char* a, const char* b, int decimals) {
  return (*Decimal::Parse(a) * *Decimal::Parse(b)).Rounded(decimals).ToString();
}

TEST(Decimal, IsWrittenWithAPointOneDecimalAtLeastAndNoPadding) {
  EXPECT_EQ(Canonical("0"), "0.0");
  EXPECT_EQ(Canonical("75"), "75.0");
  EXPECT_EQ(Canonical("12.10"), "12.1");
  EXPECT_EQ(Canonical("2292.95"), "2292.95");
  EXPECT_EQ(Canonical("-0.05"), "-0.05");
  EXPECT_EQ(Canonical("007.50"), "7.5");
  EXPECT_EQ(Canonical("82.64463"), "82.64463");
}

TEST(Decimal, TakesNothingElse) {
  for (const char* text : {"", "-", ".5", "5.", "1,5", "1e3", "12a", " 1", "--1", "1.2.3", "1234567890", "0.1234567"}) {
    EXPECT_EQ(Canonical(text), "none") << text;
  }
}

TEST(Decimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(Product("1", "0.125", 2), "0.13");
  EXPECT_EQ(Product("1", "-0.125", 2), "-0.13");
  EXPECT_EQ(Product("1", "0.1249", 2), "0.12");
  EXPECT_EQ(Product("2.5", "68", 2), "170.0");
  EXPECT_EQ(Product("0.333", "65", 2), "21.65");
}

TEST(Decimal, MultipliesTheLargestItTakesWithoutLoss) {
  const Decimal largest = *Decimal::Parse("999999999.999999");
  EXPECT_EQ((largest * largest).ToString(), "999999999999998000.000000000001");
  EXPECT_EQ(Decimal::ParseComputed("999999999999998000.000000000001")->ToString(), "999999999999998000.000000000001");
}

TEST(Decimal, AddsAndSubtractsOverDifferentScales) {
  EXPECT_EQ((*Decimal::Parse("1.25") + *Decimal::Parse("-0.25")).ToString(), "1.0");
  EXPECT_EQ((*Decimal::Parse("1") - *Decimal::Parse("0.21")).ToString(), "0.79");
}

TEST(Decimal, DividesAndRoundsHalfAwayFromZero) {
  const auto quotient = [](const char* a, const char* b, int decimals) {
    return Decimal::Parse(a)->DividedBy(*Decimal::Parse(b), decimals).ToString();
  };
  EXPECT_EQ(quotient("121", "1.21", 2), "100.0");
  EXPECT_EQ(quotient("10", "1.21", 2), "8.26");
  EXPECT_EQ(quotient("1", "8", 2), "0.13");
  EXPECT_EQ(quotient("-1", "8", 2), "-0.13");
  EXPECT_EQ(quotient("1", "-8", 2), "-0.13");
  EXPECT_EQ(quotient("0.123456", "100", 2), "0.0");
  EXPECT_EQ(quotient("999999999.999999", "0.000001", 2), "999999999999999.0");
}

}  // namespace
}  // namespace koppel::sandbox
