#include "tests/sandbox/frame/contains_index.h"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

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
}  // namespace koppel::sandbox
