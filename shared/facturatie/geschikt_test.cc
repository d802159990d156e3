#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "facturatie/facturatie.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using domein::Toestand;

std::string Waarom(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling,
                   absl::Time revision = absl::FromUnixSeconds(1'780'000'000)) {
  const auto niet = NietVoorOns(werkbon, koppeling, revision);
  return niet ? absl::StrCat(domein::NaamVan(niet->uitkomst), " ", niet->reden.code) : "voor ons";
}

domein::Koppeling MetFilter(std::vector<std::string> woorden) {
  auto koppeling = SimplesimonRompslomp();
  Van<domein::InstellingenSimplesimonRompslomp>(koppeling).filterwoorden = std::move(woorden);
  return koppeling;
}

TEST(NietVoorOns, OS11_OS12_RO21_AS30_RE13_IM30_SR11_ElkeKoppelingHeeftHaarWerkbonnen) {
  for (const auto& koppeling : AlleKoppelingen())
    EXPECT_EQ(Waarom(MaakWerkbon({}, koppeling), koppeling), "voor ons") << koppeling.sleutel.Soort();
}
TEST(NietVoorOns, OS10_TotOS14_T08_X10_DeTweeStatussenBeslissenBijAlleVier) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    auto werkbon = MaakWerkbon({}, koppeling);
    werkbon.werkbonstatus = "0";
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN niet_naar_vendor");
    werkbon.werkbonstatus = "99";
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN staat_op_99");
    werkbon.werkbonstatus = "7";
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN andere_werkbonstatus");
    werkbon.werkbonstatus = "1";
    for (auto status : {domein::Status::kOnbekend, domein::Status::kKlaargezet, domein::Status::kOpgehaald,
                        domein::Status::kAfgehandeld}) {
      werkbon.status = status;
      EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN niet_compleet");
    }
  }
}
TEST(NietVoorOns, X09_TerugOp1IsWeerVoorOnsEnAfgehandeldNiet) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    auto werkbon = MaakWerkbon({}, koppeling);
    werkbon.werkbonstatus = "99";
    EXPECT_EQ(NietVoorOns(werkbon, koppeling, absl::FromUnixSeconds(1'780'000'000))->reden.te_nemen_actie,
              "Herstel de fout en zet de werkbonstatus terug op 1 om de werkbon opnieuw aan te bieden.");
    werkbon.werkbonstatus = "1";
    EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons");
    werkbon.status = domein::Status::kAfgehandeld;
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN niet_compleet");
  }
}
TEST(NietVoorOns, X05_X07_DeCodeTeltEnNooitHetLabel) {
  const auto koppeling = OutsmartRompslomp();
  auto werkbon = MaakWerkbon({}, koppeling);
  for (const char* label : {"Naar Rompslomp", "1 - Naar Rompslomp", "01", "1.0", ""}) {
    werkbon.werkbonstatus = label;
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN andere_werkbonstatus") << label;
  }
}
TEST(NietVoorOns, RO11_X06_EenAlternatieveStatusVervangtDe1) {
  auto koppeling = OutsmartRompslomp();
  Van<domein::InstellingenOutsmartRompslomp>(koppeling).werkbonstatus = "50";
  auto werkbon = MaakWerkbon({}, koppeling);
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN andere_werkbonstatus");
  werkbon.werkbonstatus = " 50 ";
  EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons");
}
TEST(NietVoorOns, X73_GearchiveerdWordtBijOutsmartOvergeslagen) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    auto werkbon = MaakWerkbon({}, koppeling);
    werkbon.gearchiveerd = true;
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN gearchiveerd");
  }
}
TEST(NietVoorOns, SR11_X71_SimpleSimonWilGearchiveerdEnGereed) {
  const auto koppeling = SimplesimonRompslomp();
  auto werkbon = MaakWerkbon({}, koppeling);
  werkbon.gereed = false;
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN niet_gereed");
  werkbon.gearchiveerd = false;
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN niet_gearchiveerd");
  werkbon.gereed = true;
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN niet_gearchiveerd");
  werkbon.gearchiveerd = true;
  werkbon.werkbonstatus = "99";
  EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons") << "een Werkbon status kent Simple-Simon niet";
}
TEST(NietVoorOns, SR36_X24_T32_HetFilterwoordSlaatOverEnZegtWelk) {
  const auto koppeling = MetFilter({"garantie"});
  auto werkbon = MaakWerkbon({}, koppeling);
  werkbon.omschrijving = "Garantie: ketel";
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN filterwoord");
  EXPECT_EQ(NietVoorOns(werkbon, koppeling, absl::FromUnixSeconds(1'780'000'000))->reden.zin,
            "In de omschrijving staat het filterwoord 'garantie'.");
  werkbon.omschrijving = "Ketel";
  werkbon.opmerking = "garantie";
  EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons") << "alleen de omschrijving telt";
  werkbon.omschrijving = "";
  EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons");
  EXPECT_EQ(Waarom(werkbon, MetFilter({})), "voor ons") << "leeg: alles gaat mee";
}
TEST(NietVoorOns, X24_MeerWoordenMogenMetKommas) {
  for (const auto& koppeling : {MetFilter({"garantie, Coulance ,"}), MetFilter({"garantie", "coulance"})}) {
    auto werkbon = MaakWerkbon({}, koppeling);
    werkbon.omschrijving = "uit coulanceoverweging";
    EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN filterwoord");
    werkbon.omschrijving = "onderhoud";
    EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons");
  }
}
TEST(NietVoorOns, RO09_AS11_RE12_IM19_WieDeExportNietAanzetKrijgtNiets) {
  domein::Koppeling uit[] = {OutsmartRompslomp(), OutsmartAsperion(), OutsmartReeleezee(), OutsmartImuis()};
  Van<domein::InstellingenOutsmartRompslomp>(uit[0]).concept_factuur = false;
  Van<domein::InstellingenOutsmartAsperion>(uit[1]).concept_factuur = false;
  Van<domein::InstellingenOutsmartReeleezee>(uit[2]).concept_factuur = false;
  Van<domein::InstellingenOutsmartImuis>(uit[3]).exporteer_orderregels = false;
  for (const auto& koppeling : uit) EXPECT_EQ(Waarom(MaakWerkbon({}, koppeling), koppeling), "OVERGESLAGEN export_uit");
  EXPECT_EQ(NietVoorOns(MaakWerkbon({}, uit[3]), uit[3], absl::FromUnixSeconds(1'780'000'000))->reden.zin,
            "Het maken van regels op verkooporders in iMUIS Online staat uit.");
}
TEST(NietVoorOns, X23_VanVoorDeActiveringGaatNietMeeTenzijIemandDatKoos) {
  for (auto koppeling : AlleKoppelingen()) {
    const auto werkbon = MaakWerkbon({}, koppeling);
    const absl::Time oud = koppeling.actief_sinds - absl::Hours(48);
    EXPECT_EQ(Waarom(werkbon, koppeling, oud), "OVERGESLAGEN van_voor_activering");
    koppeling.vanaf_datum = domein::Datum::Van(oud);
    EXPECT_EQ(Waarom(werkbon, koppeling, oud), "voor ons");
    EXPECT_EQ(Waarom(werkbon, koppeling, oud - absl::Hours(24)), "OVERGESLAGEN van_voor_activering");
  }
}
TEST(NietVoorOns, X61_EenLoginprobleemIsWachtenEnNooit99) {
  for (auto koppeling : AlleKoppelingen()) {
    const auto in = [&](Toestand toestand) {
      koppeling.toestand = toestand;
      return Waarom(MaakWerkbon({}, koppeling), koppeling);
    };
    EXPECT_EQ(in(Toestand::kOpnieuwInloggen), "WACHT opnieuw_inloggen");
    EXPECT_EQ(in(Toestand::kGepauzeerd), "WACHT gepauzeerd");
    EXPECT_EQ(in(Toestand::kBesteld), "WACHT instellingen_ontbreken");
    EXPECT_EQ(in(Toestand::kGestopt), "OVERGESLAGEN gestopt") << "SR-51";
    koppeling.instellingen = std::monostate();
    EXPECT_EQ(in(Toestand::kActief), "WACHT instellingen_ontbreken") << "ALL-05";
  }
}
TEST(NietVoorOns, X61_WatNietVoorOnsIsWachtNiet) {
  auto koppeling = MetFilter({"garantie"});
  koppeling.toestand = Toestand::kOpnieuwInloggen;
  auto werkbon = MaakWerkbon({}, koppeling);
  werkbon.omschrijving = "garantie";
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN filterwoord");
}

}  // namespace
}  // namespace koppel::facturatie
