#include "vendor/zekerheid.h"

#include <gtest/gtest.h>

namespace koppel::vendor {
namespace {

TEST(Overnamewacht, VolgtUitDeKlasse) {
  const absl::Duration c = absl::Seconds(30);
  const absl::Duration h = absl::Seconds(120);
  EXPECT_EQ(Overnamewacht({Klasse::kA, c, h}), absl::ZeroDuration());
  EXPECT_EQ(Overnamewacht({Klasse::kB, c, h}), absl::ZeroDuration());
  EXPECT_EQ(Overnamewacht({Klasse::kC, c, h}), c + h);
  EXPECT_EQ(Overnamewacht({Klasse::kE, c, h}), absl::InfiniteDuration());
}

}  // namespace
}  // namespace koppel::vendor
