#include "tests/sandbox/rompslomp/decimal.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/sandbox/rompslomp/contains_index.h"
#include "tests/sandbox/rompslomp/ids.h"

namespace koppel::sandbox::rompslomp {
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

TEST(Ids, HaveNineOrTenDigitsNeverRepeatAndDoNotAscend) {
  Ids ids;
  std::set<std::int64_t> seen;
  bool descended = false;
  std::int64_t last = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::int64_t id = ids.Next();
    EXPECT_TRUE(id >= 100'000'000 && id <= 9'999'999'999) << id;
    EXPECT_TRUE(seen.insert(id).second) << id;
    descended = descended || id < last;
    last = id;
  }
  EXPECT_TRUE(descended);
}

TEST(ContainsIndex, FindsWithoutRegardToCaseAndForgetsWhatChanged) {
  ContainsIndex index;
  index.Put(1, "Garage Hoekstra\nOS-20451");
  index.Put(2, "Bakkerij De Korenaar\nK00017");
  EXPECT_EQ(index.Find("hoekSTRA"), std::vector<std::int64_t>{1});
  EXPECT_EQ(index.Find("20451"), std::vector<std::int64_t>{1});
  EXPECT_EQ(index.Find("k0").size(), 1U);
  EXPECT_TRUE(index.Find("HoekstraOS").empty());
  index.Put(1, "Garage Zijlstra");
  EXPECT_TRUE(index.Find("Hoekstra").empty());
  index.Remove(2);
  EXPECT_TRUE(index.Find("korenaar").empty());
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
