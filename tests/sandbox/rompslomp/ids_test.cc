#include "tests/sandbox/rompslomp/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace koppel::sandbox::rompslomp {
namespace {

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

}  // namespace
}  // namespace koppel::sandbox::rompslomp
