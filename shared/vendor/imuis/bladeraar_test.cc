#include "vendor/imuis/bladeraar.h"

#include <gmock/gmock.h>

#include "base/status_matchers.h"

namespace koppel::vendor::imuis {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;
using Nu = Bladeraar::Nu;

// Rows `van` to and including `tot`.
Tabel Pagina(int van, int tot, std::optional<int> aantal, std::optional<int> bladzijden) {
  Tabel tabel;
  for (int i = van; i <= tot; ++i) tabel.rijen.emplace_back(Velden{{"NR", absl::StrCat(i)}});
  if (aantal) tabel.aantal = *aantal;
  if (bladzijden) tabel.bladzijden = *bladzijden;
  return tabel;
}

std::vector<std::string> Nummers(Bladeraar& bladeraar) {
  std::vector<std::string> nummers;
  for (const Rij& rij : bladeraar.Take()) nummers.push_back(rij["NR"]);
  return nummers;
}

TEST(Bladeraar, EenTabelIsHeelNaZijnLaatsteBladzijde) {
  Bladeraar bladeraar({"NR"});
  EXPECT_THAT(bladeraar.Add(Pagina(1, 2, 3, 2)), IsOkAndHolds(Nu::kVerder));
  EXPECT_EQ(bladeraar.bladzijde(), 2);
  EXPECT_THAT(bladeraar.Add(Pagina(3, 3, 3, 2)), IsOkAndHolds(Nu::kKlaar));
  EXPECT_THAT(Nummers(bladeraar), ElementsAre("1", "2", "3"));
}

TEST(Bladeraar, GeenRijenIsEenAntwoordAlsDeLeverancierHetZegt) {
  Bladeraar bladeraar({"NR"});
  EXPECT_THAT(bladeraar.Add(Pagina(1, 0, 0, 0)), IsOkAndHolds(Nu::kKlaar));
  EXPECT_THAT(Nummers(bladeraar), IsEmpty());
}

TEST(Bladeraar, EenLegeBladzijdeIsNooitHetEindeEnWordtVijfKeerNogmaalsGevraagd) {
  Bladeraar bladeraar({"NR"});
  EXPECT_THAT(bladeraar.Add(Pagina(1, 2, 4, 2)), IsOkAndHolds(Nu::kVerder));
  for (int keer = 1; keer <= 5; ++keer) {
    EXPECT_THAT(bladeraar.Add(Pagina(1, 0, 4, 2)), IsOkAndHolds(Nu::kNogmaals));
    EXPECT_EQ(bladeraar.leeg(), keer);
    EXPECT_EQ(bladeraar.bladzijde(), 2);
  }
  EXPECT_THAT(bladeraar.Add(Pagina(1, 0, 4, 2)), StatusIs(Code::kUnavailable, HasSubstr("stays empty")));
}

TEST(Bladeraar, EenLegeBladzijdeDieTochKomtTeltVanafNul) {
  Bladeraar bladeraar({"NR"});
  for (int i = 0; i < 5; ++i) EXPECT_THAT(bladeraar.Add(Tabel()), IsOkAndHolds(Nu::kNogmaals));
  EXPECT_THAT(bladeraar.Add(Pagina(1, 1, 2, 2)), IsOkAndHolds(Nu::kVerder));
  EXPECT_EQ(bladeraar.leeg(), 0);
  EXPECT_THAT(bladeraar.Add(Pagina(1, 0, 0, 2)), IsOkAndHolds(Nu::kNogmaals));
  EXPECT_THAT(bladeraar.Add(Pagina(2, 2, 2, 2)), IsOkAndHolds(Nu::kKlaar));
}

TEST(Bladeraar, ZonderTellingZegtLeegNiets) {
  Bladeraar bladeraar({"NR"});
  for (int i = 0; i < 5; ++i) EXPECT_THAT(bladeraar.Add(Tabel()), IsOkAndHolds(Nu::kNogmaals));
  EXPECT_THAT(bladeraar.Add(Tabel()), StatusIs(Code::kUnavailable));
}

TEST(Bladeraar, ZonderTellingIsEenBladzijdeDieNietVolIsDeLaatste) {
  Bladeraar bladeraar({"NR"});
  EXPECT_THAT(bladeraar.Add(Pagina(1, kPaginaGrootte, {}, {})), IsOkAndHolds(Nu::kVerder));
  EXPECT_THAT(bladeraar.Add(Pagina(kPaginaGrootte + 1, kPaginaGrootte + 1, {}, {})), IsOkAndHolds(Nu::kKlaar));
  EXPECT_THAT(Nummers(bladeraar), SizeIs(kPaginaGrootte + 1));
}

TEST(Bladeraar, EenTabelDieOnderwegKrimptWordtOpnieuwGelezen) {
  Bladeraar minder({"NR"});
  EXPECT_THAT(minder.Add(Pagina(1, 2, 4, 2)), IsOk());
  EXPECT_THAT(minder.Add(Pagina(4, 4, 3, 2)), StatusIs(Code::kUnavailable, HasSubstr("changed")));
  // One went and one came: the count stands still, a row was missed.
  Bladeraar gelijk({"NR"});
  EXPECT_THAT(gelijk.Add(Pagina(1, 2, 4, 2)), IsOk());
  EXPECT_THAT(gelijk.Add(Pagina(4, 4, 4, 2)), StatusIs(Code::kUnavailable, HasSubstr("changed")));
}

TEST(Bladeraar, WatOpTweeBladzijdenStaatIsErEenmaal) {
  Bladeraar bladeraar({"NR"});
  EXPECT_THAT(bladeraar.Add(Pagina(1, 3, 4, 2)), IsOkAndHolds(Nu::kVerder));
  EXPECT_THAT(bladeraar.Add(Pagina(3, 4, 4, 2)), IsOkAndHolds(Nu::kKlaar));
  EXPECT_THAT(Nummers(bladeraar), ElementsAre("1", "2", "3", "4"));
}

TEST(Bladeraar, X55_TweeMetEenSleutelOpEenBladzijdeZijnErTwee) {
  Bladeraar bladeraar({"NR"});
  Tabel tabel = Pagina(1, 1, 2, 1);
  tabel.rijen.push_back(tabel.rijen[0]);
  EXPECT_THAT(bladeraar.Add(std::move(tabel)), IsOkAndHolds(Nu::kKlaar));
  EXPECT_THAT(Nummers(bladeraar), ElementsAre("1", "1"));
}

TEST(Bladeraar, EenTabelZonderEindeWordtGeweigerd) {
  Bladeraar bladeraar({"NR"});
  absl::StatusOr<Nu> nu = Nu::kVerder;
  int bladzijden = 0;
  for (; nu.ok() && *nu == Nu::kVerder; ++bladzijden)
    nu = bladeraar.Add(Pagina(bladzijden, bladzijden, 1'000'000, 1'000'000));
  EXPECT_THAT(nu, StatusIs(Code::kInternal, HasSubstr("too many")));
  EXPECT_EQ(bladzijden, Bladeraar::kMaxBladzijden);
}

}  // namespace
}  // namespace koppel::vendor::imuis
