#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "base/status_matchers.h"
#include "tests/fieldapp/outsmart.h"
#include "tests/fieldapp/stand.h"

namespace koppel::fieldapp {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string Lees(const std::string& naam) {
  std::ifstream file("tests/fieldapp/testdata/" + naam);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Outsmart, EenWerkbonZoalsDeApiHemLevertWordtHeelGelezen) {
  const auto uursoorten = LeesUursoorten(Lees("hourtypes.json"));
  ASSERT_THAT(uursoorten, IsOk());
  const auto werkbonnen = LeesWerkbonnen(Lees("workorder_t13.json"), *uursoorten);
  ASSERT_THAT(werkbonnen, IsOk());
  ASSERT_THAT(*werkbonnen, SizeIs(1));
  const v1::Werkbon& werkbon = werkbonnen->front();
  EXPECT_EQ(werkbon.id(), "5210933");
  EXPECT_EQ(werkbon.ordernummer(), "WB-2026-0317");
  EXPECT_EQ(werkbon.status(), v1::STATUS_COMPLEET);
  EXPECT_EQ(werkbon.werkbonstatus(), "1");
  EXPECT_EQ(werkbon.klant().nummer(), "10042");
  EXPECT_EQ(werkbon.werkdatum(), "2026-02-27");
  EXPECT_EQ(werkbon.aangemaakt_op(), "2026-02-20");
  ASSERT_EQ(werkbon.uren_size(), 3);
  EXPECT_EQ(werkbon.uren(0).totaal_minuten(), 50);
  EXPECT_EQ(werkbon.uren(0).begin(), "08:30");
  EXPECT_EQ(werkbon.uren(0).uursoort().prijs(), "65.00");
  EXPECT_EQ(werkbon.uren(0).uursoort().naam(), "Arbeid monteur");
  EXPECT_EQ(werkbon.vrije_velden().at(1), "Contract A");
  EXPECT_EQ(werkbon.objecten(0).code(), "KETEL-3");
}

TEST(Outsmart, MateriaalHeeftEenKommaEnHetAantalHeetMaterialNr) {
  const auto werkbonnen = LeesWerkbonnen(
      R"({"code":200,"messages":[],"response":{"id":7,"Materials":[{"MaterialCode":"KOP-15","MaterialNr":"6","MaterialPrice":"2,35","MaterialName":"Knelkoppeling"}]}})",
      {});
  ASSERT_THAT(werkbonnen, IsOk());
  const v1::Materiaalregel& regel = werkbonnen->front().materialen(0);
  EXPECT_EQ(regel.aantal(), "6");
  EXPECT_EQ(regel.prijs(), "2.35");
}

TEST(Outsmart, EenFoutIsOokEenAntwoordMet200) {
  EXPECT_THAT(LeesWerkbonnen(R"({"code":1004,"messages":["token"],"response":null})", {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("1004")));
  EXPECT_THAT(LeesWerkbonnen(R"({"code":1500,"messages":[],"response":null})", {}), IsOk());
  EXPECT_THAT(LeesWerkbonnen("<html>", {}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Outsmart, AlleOnleesbareVeldenWordenGenoemd) {
  EXPECT_THAT(
      LeesWerkbonnen(
          R"({"code":200,"response":[{"id":"7","WorkDate":"ooit","Materials":[{"MaterialNr":"veel","MaterialPrice":"1.234"}]}]})",
          {}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("WorkDate"), HasSubstr("MaterialNr"), HasSubstr("MaterialPrice"))));
}

v1::WerkbonResult Result(v1::Uitkomst uitkomst, std::int64_t revision) {
  v1::WerkbonResult result;
  result.set_account("acme");
  result.set_veldapp(v1::VELDAPP_OUTSMART);
  result.set_werkbon_id("7");
  result.set_revision(revision);
  result.set_uitkomst(uitkomst);
  if (uitkomst == v1::UITKOMST_AFGEHANDELD) result.set_nieuwe_status(v1::STATUS_AFGEHANDELD);
  if (uitkomst == v1::UITKOMST_FOUT) result.set_nieuwe_werkbonstatus("99");
  return result;
}

// X09: success leaves the code, an error leaves the Status.
TEST(Stand, X09_EenResultaatZetEenVanBeideStatussen) {
  Stand stand;
  v1::Werkbon werkbon;
  werkbon.set_id("7");
  werkbon.set_status(v1::STATUS_COMPLEET);
  werkbon.set_werkbonstatus("1");
  const absl::Time now = absl::FromUnixSeconds(1'780'000'000);
  const auto offered = stand.Zet("acme", v1::VELDAPP_OUTSMART, werkbon, 0, now);

  const auto echo = stand.PasToe(Result(v1::UITKOMST_FOUT, offered.revision()), now);
  ASSERT_TRUE(echo.has_value());
  EXPECT_GT(echo->revision(), offered.revision());
  EXPECT_EQ(echo->werkbon().werkbonstatus(), "99");
  EXPECT_EQ(echo->werkbon().status(), v1::STATUS_COMPLEET);

  const auto again = stand.ZetWerkbonstatus("acme", "7", "1", now);
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(stand.PasToe(Result(v1::UITKOMST_FOUT, offered.revision()), now).has_value()) << "it was repaired since";
  const auto done = stand.PasToe(Result(v1::UITKOMST_AFGEHANDELD, again->revision()), now);
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->werkbon().status(), v1::STATUS_AFGEHANDELD);
  EXPECT_EQ(done->werkbon().werkbonstatus(), "1");
}

// A Simple-Simon work order that is ready and in the archive.
v1::WerkbonStatusChanged Aangeboden(Stand& stand, absl::Time now) {
  v1::Werkbon werkbon;
  werkbon.set_id("7");
  werkbon.set_gereed(true);
  werkbon.set_gearchiveerd(true);
  return stand.Zet("acme", v1::VELDAPP_SIMPLESIMON, werkbon, 0, now);
}

v1::WerkbonResult VanSimpleSimon(v1::Uitkomst uitkomst, std::int64_t revision) {
  v1::WerkbonResult result = Result(uitkomst, revision);
  result.set_veldapp(v1::VELDAPP_SIMPLESIMON);
  if (uitkomst == v1::UITKOMST_AFGEHANDELD) result.mutable_factuur()->set_id("55");
  return result;
}

const Bon& DeBon(const Stand& stand) { return stand.bonnen().at({"acme", v1::VELDAPP_SIMPLESIMON, "7"}); }

// There is no Status to flip: whatever the result names, the work order stays what it was, and nothing is echoed.
TEST(Stand, X09_SimpleSimonMerktAlleenDatEenWerkbonVerzondenIs) {
  Stand stand;
  const absl::Time now = absl::FromUnixSeconds(1'780'000'000);
  const auto offered = Aangeboden(stand, now);
  EXPECT_EQ(offered.veldapp(), v1::VELDAPP_SIMPLESIMON);
  EXPECT_FALSE(DeBon(stand).verzonden);
  EXPECT_FALSE(stand.PasToe(VanSimpleSimon(v1::UITKOMST_WACHT, offered.revision()), now).has_value());
  EXPECT_FALSE(DeBon(stand).verzonden);
  EXPECT_FALSE(stand.PasToe(VanSimpleSimon(v1::UITKOMST_AFGEHANDELD, offered.revision()), now).has_value());
  EXPECT_TRUE(DeBon(stand).verzonden);
  EXPECT_FALSE(Mislukt(DeBon(stand)));
  EXPECT_EQ(DeBon(stand).invoices_told, 1);
  EXPECT_EQ(stand.Nogmaals({"acme", v1::VELDAPP_SIMPLESIMON, "7"})->SerializeAsString(), offered.SerializeAsString());
}

TEST(Stand, X33_EenFoutKomtInMislukt_EnOpnieuwArchiverenBiedtHemWeerAan) {
  Stand stand;
  const absl::Time now = absl::FromUnixSeconds(1'780'000'000);
  const auto offered = Aangeboden(stand, now);
  EXPECT_FALSE(stand.PasToe(VanSimpleSimon(v1::UITKOMST_FOUT, offered.revision()), now).has_value());
  EXPECT_TRUE(Mislukt(DeBon(stand)));
  EXPECT_EQ(DeBon(stand).werkbon.werkbonstatus(), "") << "er is hier geen 99";

  const auto eruit = stand.Archiveer("acme", "7", false, now);
  ASSERT_THAT(eruit, IsOk());
  EXPECT_FALSE(eruit->werkbon().gearchiveerd());
  EXPECT_GT(eruit->revision(), offered.revision());
  EXPECT_FALSE(Mislukt(DeBon(stand))) << "iemand heeft hem in handen";

  const auto weer = stand.Archiveer("acme", "7", true, now);
  ASSERT_THAT(weer, IsOk());
  EXPECT_TRUE(weer->werkbon().gearchiveerd());
  EXPECT_GT(weer->revision(), eruit->revision());
  EXPECT_EQ(weer->werkbon().id(), offered.werkbon().id()) << "dezelfde werkbon, dus dezelfde sleutel";
  stand.PasToe(VanSimpleSimon(v1::UITKOMST_FOUT, offered.revision()), now);
  EXPECT_FALSE(Mislukt(DeBon(stand))) << "een fout over een oudere stand zegt niets van deze";
  stand.PasToe(VanSimpleSimon(v1::UITKOMST_AFGEHANDELD, weer->revision()), now);
  EXPECT_TRUE(DeBon(stand).verzonden);
  EXPECT_FALSE(Mislukt(DeBon(stand)));
}

// X34: whether there is an invoice already is the journal's to say; the field app offers it all the same.
TEST(Stand, X34_EenVerzondenWerkbonKanOpnieuwWordenAangebodenEnBlijftVerzonden) {
  Stand stand;
  const absl::Time now = absl::FromUnixSeconds(1'780'000'000);
  const auto offered = Aangeboden(stand, now);
  stand.PasToe(VanSimpleSimon(v1::UITKOMST_AFGEHANDELD, offered.revision()), now);
  ASSERT_THAT(stand.Archiveer("acme", "7", false, now), IsOk());
  const auto weer = stand.Archiveer("acme", "7", true, now);
  ASSERT_THAT(weer, IsOk());
  EXPECT_GT(weer->revision(), offered.revision());
  EXPECT_TRUE(DeBon(stand).verzonden);
  // A person asked for a second invoice, and that one failed: the first is there all the same.
  stand.PasToe(VanSimpleSimon(v1::UITKOMST_FOUT, weer->revision()), now);
  EXPECT_TRUE(DeBon(stand).verzonden);
  EXPECT_TRUE(Mislukt(DeBon(stand)));
}

TEST(Stand, SR11_DeKnopArchiverenIsErAlleenAlsHijGereedIs) {
  Stand stand;
  const absl::Time now = absl::FromUnixSeconds(1'780'000'000);
  EXPECT_THAT(stand.Archiveer("acme", "7", true, now), StatusIs(absl::StatusCode::kNotFound));
  v1::Werkbon werkbon;
  werkbon.set_id("7");
  stand.Zet("acme", v1::VELDAPP_SIMPLESIMON, werkbon, 0, now);
  EXPECT_THAT(stand.Archiveer("acme", "7", true, now), StatusIs(absl::StatusCode::kFailedPrecondition));
  werkbon.set_gereed(true);
  stand.Zet("acme", v1::VELDAPP_SIMPLESIMON, werkbon, 0, now);
  EXPECT_THAT(stand.Archiveer("acme", "7", true, now), IsOk());
  EXPECT_THAT(stand.Archiveer("acme", "7", true, now), StatusIs(absl::StatusCode::kFailedPrecondition));
}

// An account may have both apps, and a row number means something in one of them only.
TEST(Stand, EenNummerVanDeEneVeldappIsGeenWerkbonVanDeAndere) {
  Stand stand;
  const absl::Time now = absl::FromUnixSeconds(1'780'000'000);
  v1::Werkbon werkbon;
  werkbon.set_id("7");
  werkbon.set_status(v1::STATUS_COMPLEET);
  const auto outsmart = stand.Zet("acme", v1::VELDAPP_OUTSMART, werkbon, 0, now);
  EXPECT_THAT(stand.Archiveer("acme", "7", true, now), StatusIs(absl::StatusCode::kNotFound));
  const auto simplesimon = Aangeboden(stand, now);
  EXPECT_TRUE(stand.PasToe(Result(v1::UITKOMST_AFGEHANDELD, outsmart.revision()), now).has_value());
  EXPECT_FALSE(DeBon(stand).verzonden);
  EXPECT_EQ(DeBon(stand).results, 0);
  EXPECT_EQ(DeBon(stand).revision, simplesimon.revision());
}

}  // namespace
}  // namespace koppel::fieldapp
