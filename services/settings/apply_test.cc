#include "services/settings/apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/status_matchers.h"
#include "services/settings/temp_dir.h"

namespace koppel::settings_service {
namespace {

using base::IsOk;
using base::IsOkAndHolds;
using base::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

const absl::Time kNu = absl::FromUnixSeconds(1'780'000'000);  // 2026-05-28T20:26:40Z
const domein::KoppelingSleutel kAcme{"acme", domein::Veldapp::kOutsmart, "rompslomp"};

v1::ApplyRequest Verzoek(const std::string& account = "acme", const std::string& administratie = "12") {
  v1::ApplyRequest verzoek;
  verzoek.set_door("anna");
  verzoek.mutable_koppeling()->set_account(account);
  verzoek.mutable_koppeling()->set_veldapp(v1::VELDAPP_OUTSMART);
  verzoek.mutable_koppeling()->set_vendor("rompslomp");
  verzoek.mutable_koppeling()->set_administratie_id(administratie);
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->set_concept_factuur(true);
  verzoek.mutable_toegang()->set_persoonlijk_token("token-1");
  return verzoek;
}

v1::ApplyRequest Bestelling() {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->clear_outsmart_rompslomp();
  verzoek.mutable_koppeling()->clear_administratie_id();
  verzoek.clear_toegang();
  return verzoek;
}

std::vector<std::string> Codes(const google::protobuf::RepeatedPtrField<v1::Reden>& redenen) {
  std::vector<std::string> codes;
  for (const v1::Reden& reden : redenen) {
    EXPECT_FALSE(reden.zin().empty()) << reden.code();
    EXPECT_FALSE(reden.te_nemen_actie().empty()) << reden.code();
    codes.push_back(reden.code());
  }
  return codes;
}

class ApplyTest : public ::testing::Test {
 protected:
  v1::ApplyResponse Save(const v1::ApplyRequest& verzoek, absl::Time nu = kNu) {
    const auto antwoord = Apply(verzoek, *store_, nu);
    EXPECT_THAT(antwoord, IsOk());
    return *antwoord;
  }
  std::vector<std::string> Klachten(const v1::ApplyRequest& verzoek) {
    const v1::ApplyResponse antwoord = Save(verzoek);
    EXPECT_EQ(antwoord.has_koppeling(), antwoord.complaints().empty());
    return Codes(antwoord.complaints());
  }

  TempDir dir_;
  std::unique_ptr<Store> store_ =
      *Store::Open("sqlite:" + dir_.File("settings.db"), Vault({{"k1", base::Secret(std::string(32, 'a'))}}));
};

// ALL-05
TEST_F(ApplyTest, DeEersteKeerOpslaanMaaktActief) {
  ASSERT_THAT(Klachten(Bestelling()), IsEmpty());
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_BESTELD);
  EXPECT_EQ(store_->Get(kAcme)->actief_sinds(), "");

  const v1::Koppeling actief = Save(Verzoek()).koppeling();
  EXPECT_EQ(actief.toestand(), v1::TOESTAND_ACTIEF);
  EXPECT_EQ(actief.actief_sinds(), "2026-05-28T20:26:40+00:00");
  EXPECT_EQ(actief.versie(), 2);
}

// X23
TEST_F(ApplyTest, LaterOpslaanLaatActiefSindsStaan) {
  Save(Verzoek());
  EXPECT_EQ(Save(Verzoek(), kNu + absl::Hours(24)).koppeling().actief_sinds(), "2026-05-28T20:26:40+00:00");
  v1::ApplyRequest gekozen = Verzoek();
  gekozen.mutable_koppeling()->set_actief_sinds("2026-01-01T00:00:00Z");
  EXPECT_EQ(Save(gekozen).koppeling().actief_sinds(), "2026-01-01T00:00:00Z");
}

TEST_F(ApplyTest, AlleKlachtenInEenKeerEnNietsOpgeslagen) {
  v1::ApplyRequest verzoek = Verzoek("een account", "twaalf");
  verzoek.set_door("");
  verzoek.mutable_koppeling()->set_vanaf_datum("2026-02-30");
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->mutable_uren_afronden()->set_stap_minuten(481);  // X03
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->set_alternatieve_werkbonstatus("99");            // X06
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->set_betaaltermijn_dagen(366);                    // X49
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->set_factuur_omschrijving("Bon [Onzin]");         // X54
  verzoek.mutable_toegang()->set_persoonlijk_token("twee woorden");
  const std::vector<std::string> klachten = Klachten(verzoek);
  EXPECT_THAT(klachten, IsSupersetOf({"account_ongeldig", "administratie_ongeldig", "door_ontbreekt",
                                      "vanaf_datum_ongeldig", "toegang_ongeldig"}));
  EXPECT_EQ(klachten.size(), 9u) << ::testing::PrintToString(klachten);
  EXPECT_THAT(store_->List({}), IsOkAndHolds(IsEmpty()));
}

TEST_F(ApplyTest, EenAfgekeurdeWijzigingLaatHetOudeStaan) {
  Save(Verzoek());
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->set_administratie_id("");
  verzoek.mutable_toegang()->set_persoonlijk_token("token-2");
  EXPECT_THAT(Klachten(verzoek), ElementsAre("administratie_ontbreekt"));
  EXPECT_EQ(store_->Get(kAcme)->versie(), 1);
  EXPECT_EQ(store_->GetToegang(kAcme)->geheim.Reveal(), "token-1");
}

TEST_F(ApplyTest, ZonderNieuweToegangBlijftDeOude) {
  Save(Verzoek());
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.clear_toegang();
  EXPECT_THAT(Klachten(verzoek), IsEmpty());
  EXPECT_EQ(store_->GetToegang(kAcme)->geheim.Reveal(), "token-1");
}

TEST_F(ApplyTest, ZonderToegangIsErNietsOmOpTeSlaan) {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.clear_toegang();
  EXPECT_THAT(Klachten(verzoek), ElementsAre("toegang_ontbreekt"));
}

TEST_F(ApplyTest, ZonderInstellingenGaanDeOudeNietStilzwijgendMee) {
  Save(Verzoek());
  EXPECT_THAT(Klachten(Bestelling()), ElementsAre("instellingen_ontbreken"));
}

// reliability 3.5
TEST_F(ApplyTest, EenAdministratieHoortBijEenKlant) {
  Save(Verzoek("acme", "12"));
  EXPECT_THAT(Klachten(Verzoek("bouw", "12")), ElementsAre("administratie_bezet"));
  const std::string zin = Save(Verzoek("bouw", "12")).complaints(0).zin();
  EXPECT_THAT(zin, ::testing::Not(::testing::HasSubstr("acme")));
  EXPECT_THAT(Klachten(Verzoek("bouw", "13")), IsEmpty());
}

TEST_F(ApplyTest, AlleenDeVijfKoppelingenBestaan) {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->set_veldapp(v1::VELDAPP_SIMPLESIMON);
  verzoek.mutable_koppeling()->set_vendor("imuis");
  EXPECT_THAT(Klachten(verzoek), ElementsAre("koppeling_onbekend"));
  verzoek.mutable_koppeling()->set_veldapp(v1::VELDAPP_UNSPECIFIED);
  EXPECT_THAT(Klachten(verzoek), ElementsAre("koppeling_onbekend"));
}

TEST_F(ApplyTest, DeInstellingenMoetenVanDezeKoppelingZijn) {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->set_vendor("asperion");
  EXPECT_THAT(Klachten(verzoek), UnorderedElementsAre("instellingen_verkeerd", "toegang_verkeerd"));
}

TEST_F(ApplyTest, OokDeVierAndereKoppelingenWordenBewaard) {
  v1::ApplyRequest asperion = Verzoek("asp", "");
  asperion.mutable_koppeling()->set_vendor("asperion");
  asperion.mutable_koppeling()->mutable_outsmart_asperion()->set_tekstregel("Werkbon");
  asperion.mutable_toegang()->mutable_oauth()->set_refresh_token("r");
  v1::ApplyRequest reeleezee = Verzoek("ree", "");
  reeleezee.mutable_koppeling()->set_vendor("reeleezee");
  reeleezee.mutable_koppeling()->mutable_outsmart_reeleezee()->set_betaaltermijn_dagen(30);
  reeleezee.mutable_toegang()->mutable_wachtwoord()->set_gebruikersnaam("anna");
  reeleezee.mutable_toegang()->mutable_wachtwoord()->set_wachtwoord("geheim woord");
  v1::ApplyRequest imuis = Verzoek("imu", "");
  imuis.mutable_koppeling()->set_vendor("imuis");
  imuis.mutable_koppeling()->mutable_outsmart_imuis()->set_exporteer_orderregels(true);
  imuis.mutable_toegang()->set_omgevingscode("omgeving");
  v1::ApplyRequest simplesimon = Verzoek("sim", "99");
  simplesimon.mutable_koppeling()->set_veldapp(v1::VELDAPP_SIMPLESIMON);
  simplesimon.mutable_koppeling()->mutable_simplesimon_rompslomp()->add_filterwoorden("garantie");
  for (const v1::ApplyRequest& verzoek : {asperion, reeleezee, imuis, simplesimon}) {
    EXPECT_THAT(Klachten(verzoek), IsEmpty()) << verzoek.koppeling().account();
  }
  EXPECT_EQ(store_->List({})->size(), 4u);
}

TEST_F(ApplyTest, DeGrenzenVanDeVierAndereGelden) {
  v1::ApplyRequest asperion = Verzoek("asp", "");
  asperion.mutable_koppeling()->set_vendor("asperion");
  asperion.mutable_toegang()->mutable_oauth()->set_refresh_token("r");
  auto& instellingen = *asperion.mutable_koppeling()->mutable_outsmart_asperion();
  instellingen.mutable_uren_afronden()->set_stap_minuten(-1);
  for (int i = 0; i < 4; ++i) instellingen.add_extra_regels();
  EXPECT_THAT(Klachten(asperion), UnorderedElementsAre("afronding_ongeldig", "te_veel_regels"));

  v1::ApplyRequest simplesimon = Verzoek("sim", "99");
  simplesimon.mutable_koppeling()->set_veldapp(v1::VELDAPP_SIMPLESIMON);
  simplesimon.mutable_koppeling()->mutable_simplesimon_rompslomp()->set_importtijd("25:00");
  EXPECT_THAT(Klachten(simplesimon), ElementsAre("importtijd_ongeldig"));
}

// X49
TEST_F(ApplyTest, EenLangeBetaaltermijnWaarschuwtEnWordtOpgeslagen) {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->set_betaaltermijn_dagen(61);
  const v1::ApplyResponse antwoord = Save(verzoek);
  EXPECT_EQ(antwoord.warnings_size(), 1);
  EXPECT_EQ(antwoord.koppeling().outsmart_rompslomp().betaaltermijn_dagen(), 61);
}

// X61
TEST_F(ApplyTest, EenNieuweToegangHerstelt) {
  Save(Verzoek());
  ASSERT_THAT(store_->ZetOpnieuwInloggen(kAcme, store_->GetToegang(kAcme)->revisie, kNu), IsOkAndHolds(true));
  v1::ApplyRequest zonder = Verzoek();
  zonder.clear_toegang();
  EXPECT_EQ(Save(zonder).koppeling().toestand(), v1::TOESTAND_OPNIEUW_INLOGGEN);
  EXPECT_EQ(Save(Verzoek()).koppeling().toestand(), v1::TOESTAND_ACTIEF);
}

TEST_F(ApplyTest, OauthWordtVoorDeVervaldatumVernieuwd) {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_toegang()->mutable_oauth()->set_access_token("a");
  verzoek.mutable_toegang()->mutable_oauth()->set_refresh_token("r");
  verzoek.mutable_toegang()->mutable_oauth()->set_vervalt_op("2026-05-28T22:26:40Z");
  Save(verzoek);
  EXPECT_EQ(store_->GetToegang(kAcme)->ververs_op, kNu + absl::Minutes(108));
  EXPECT_EQ(store_->GetToegang(kAcme)->vervalt_op, kNu + absl::Hours(2));

  verzoek.mutable_toegang()->mutable_oauth()->clear_vervalt_op();
  Save(verzoek);
  EXPECT_EQ(store_->GetToegang(kAcme)->ververs_op, absl::InfinitePast());
}

v1::ApplyRequest Reeleezee(bool spiegel) {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->set_vendor("reeleezee");
  verzoek.mutable_koppeling()->set_administratie_id("7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11");
  verzoek.mutable_koppeling()->mutable_outsmart_reeleezee()->set_concept_factuur(true);
  verzoek.mutable_koppeling()->mutable_outsmart_reeleezee()->set_spiegel_in_vrij_veld_5(spiegel);
  verzoek.mutable_toegang()->mutable_wachtwoord()->set_gebruikersnaam("anna");
  verzoek.mutable_toegang()->mutable_wachtwoord()->set_wachtwoord("geheim");
  return verzoek;
}

v1::ApplyRequest Imuis() {
  v1::ApplyRequest verzoek = Verzoek();
  verzoek.mutable_koppeling()->set_vendor("imuis");
  verzoek.mutable_koppeling()->set_administratie_id("2000");
  verzoek.mutable_koppeling()->mutable_outsmart_imuis()->set_exporteer_orderregels(true);
  verzoek.mutable_toegang()->set_omgevingscode("00000");
  return verzoek;
}

TEST_F(ApplyTest, X39_EenKoppelingVanEenAccountGebruiktVrijVeld5) {
  EXPECT_THAT(Klachten(Imuis()), IsEmpty());
  EXPECT_THAT(Klachten(Imuis()), IsEmpty()) << "its own use of the field does not count";
  EXPECT_THAT(Klachten(Reeleezee(true)), ElementsAre("vrij_veld_5_bezet"));
  EXPECT_THAT(Klachten(Reeleezee(false)), IsEmpty());
}

}  // namespace
}  // namespace koppel::settings_service
