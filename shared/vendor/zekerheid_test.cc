#include "vendor/zekerheid.h"

#include <gmock/gmock.h>

#include <set>
#include <utility>

namespace koppel::vendor {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

TEST(Zekerheden, ElkeRegelZegtWaarDeReferentieStaatEnWieDatZegt) {
  std::set<std::pair<absl::string_view, Bewerking>> gezien;
  for (const Zekerheidsregel& regel : kZekerheden) {
    EXPECT_TRUE(gezien.insert({regel.vendor, regel.bewerking}).second) << regel.vendor << " staat er twee keer";
    EXPECT_GE(regel.zekerheid.nalanding, absl::Seconds(120));
    EXPECT_GT(regel.zekerheid.deadline, absl::ZeroDuration());
    EXPECT_THAT(regel.bron, Not(IsEmpty()));
    EXPECT_TRUE(regel.zekerheid.klasse == Klasse::kE || !regel.referentie.empty());
    EXPECT_EQ(FindZekerheid(regel.vendor, regel.bewerking), &regel);
  }
  EXPECT_EQ(FindZekerheid("snelboek", Bewerking::kFactuur), nullptr);
}

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
