#include "facturatie/teksten.h"

#include <gmock/gmock.h>

#include "facturatie/facturatie.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using ::testing::ElementsAre;

const W kUur{.uren = {{"a", 60}}};
constexpr char kRegel[] = "a 1 x 65.00 = 65.00";

domein::Koppeling Asperion(std::vector<domein::ExtraRegel> extra, std::string tekstregel = "") {
  auto koppeling = OutsmartAsperion();
  auto& as = Van<domein::InstellingenOutsmartAsperion>(koppeling);
  as.extra_regels = std::move(extra);
  as.tekstregel = std::move(tekstregel);
  return koppeling;
}

domein::Werkbon Werkbon(const domein::Koppeling& koppeling = OutsmartAsperion()) {
  auto werkbon = MaakWerkbon(kUur, koppeling);
  werkbon.referentie = "PO 88-120";
  werkbon.werkdatum = "2026-02-27";
  werkbon.vrije_velden[3] = "Contract A";
  return werkbon;
}

TEST(Teksten, AS22_DeTekstregelIsDeEersteRegelEnIsVasteTekst) {
  const auto koppeling = Asperion({}, "Volgens uw opdracht [OrderNr]");
  const auto concept_ = Concept(Bouw(Werkbon(), koppeling));
  EXPECT_THAT(Toon(concept_), ElementsAre("# Volgens uw opdracht [OrderNr]", kRegel));
  EXPECT_EQ(concept_.regels[0].soort, domein::Regelsoort::kTekst);
  EXPECT_EQ(concept_.regels[0].herkomst, "vaste tekstregel van de instellingen");
  EXPECT_EQ(concept_.Netto().ToString(), "65.00");
  EXPECT_THAT(Toon(Werkbon(), Asperion({}, "  ")), ElementsAre(kRegel));
}
TEST(Teksten, AS24_X53_ExtraRegelsStaanNaDeTekstregelMetSpatiesErtussen) {
  const auto koppeling =
      Asperion({{"Werkbon:", {"OrderNr", "WorkDate"}}, {"", {"Reference"}}, {"Bedankt", {}}}, "Vast");
  EXPECT_THAT(Toon(Werkbon(), koppeling),
              ElementsAre("# Vast", "# Werkbon: WB-2026-0317 27-02-2026", "# PO 88-120", "# Bedankt", kRegel));
  EXPECT_EQ(Concept(Bouw(Werkbon(), koppeling)).regels.at(1).herkomst,
            "extra regel 1 van de instellingen: OrderNr, WorkDate");
}
TEST(Teksten, X53_LegeVeldenVallenWegEnEenHeelLegeRegelOok) {
  EXPECT_THAT(Toon(Werkbon(), Asperion({{"Nr ", {"ProjectNr", "OrderNr", "JobNr"}}})),
              ElementsAre("# Nr WB-2026-0317", kRegel));
  EXPECT_THAT(Toon(Werkbon(), Asperion({{"Project:", {"ProjectNr", "JobNr"}}, {"", {}}})), ElementsAre(kRegel));
  auto werkbon = Werkbon();
  werkbon.projectnummer = " \t ";
  EXPECT_THAT(Toon(werkbon, Asperion({{"Project:", {"ProjectNr"}}})), ElementsAre(kRegel)) << "wit is leeg";
}
TEST(Teksten, T07_DrieRegelsMetDrieVelden) {
  const domein::ExtraRegel drie{"A", {"OrderNr", "Reference", "FreeField3"}};
  EXPECT_THAT(Toon(Werkbon(), Asperion({drie, drie, drie})),
              ElementsAre("# A WB-2026-0317 PO 88-120 Contract A", "# A WB-2026-0317 PO 88-120 Contract A",
                          "# A WB-2026-0317 PO 88-120 Contract A", kRegel));
}
TEST(Teksten, AS23_HetReferentieveldGaatNaarHetKenmerk) {
  auto koppeling = OutsmartAsperion();
  EXPECT_EQ(Concept(Bouw(Werkbon(), koppeling)).kenmerk, "") << "leeg: niet gebruikt";
  auto& veld = Van<domein::InstellingenOutsmartAsperion>(koppeling).referentieveld;
  veld = "reference";
  EXPECT_EQ(Concept(Bouw(Werkbon(), koppeling)).kenmerk, "PO 88-120");
  veld = "JobNr";
  EXPECT_EQ(Concept(Bouw(Werkbon(), koppeling)).kenmerk, "") << "X54: een lege waarde geeft lege tekst";
}
TEST(Teksten, SR35_DeOmschrijvingVanHetWerkIsDeEersteRegel) {
  auto koppeling = SimplesimonRompslomp();
  Van<domein::InstellingenSimplesimonRompslomp>(koppeling).omschrijving_als_eerste_regel = true;
  auto werkbon = MaakWerkbon({.materialen = {{"m"}}, .werktijd = 60}, koppeling);
  werkbon.omschrijving = "Storing koelcel";
  werkbon.opmerking = "Verdamper ontdooid";
  EXPECT_THAT(Toon(werkbon, koppeling),
              ElementsAre("# Storing koelcel", "Materiaal m 1 x 3.00 = 3.00", "Werktijd 1 x 60.00 = 60.00"))
      << "X71: de omschrijving, niet wat er gedaan is";
  werkbon.omschrijving = " ";
  EXPECT_EQ(Toon(werkbon, koppeling).size(), 2u);
}
TEST(Teksten, X78_GeenTekstWaarGeenInstellingOmVroeg) {
  for (const auto& koppeling : AlleKoppelingen()) {
    auto werkbon = MaakWerkbon({.uren = {{"a", 60}}, .werktijd = 60}, koppeling);
    werkbon.omschrijving = werkbon.korte_omschrijving = werkbon.opmerking = "Ketel gereinigd";
    const auto concept_ = Concept(Bouw(werkbon, koppeling));
    EXPECT_EQ(concept_.regels.size(), 1u);
    EXPECT_EQ(concept_.regels[0].soort, domein::Regelsoort::kBedrag);
    EXPECT_EQ(concept_.kenmerk, "");
    EXPECT_EQ(concept_.omschrijving,
              koppeling.sleutel.Soort() == "outsmart/rompslomp" ? "Werkbonnummer: WB-2026-0317" : "");
  }
}
TEST(Teksten, X78_TekstDanMaterialenDanUren) {
  const auto koppeling = Asperion({{"", {"OrderNr"}}}, "Vast");
  const W w{.uren = {{"a", 60}, {"b", 60}}, .materialen = {{"n"}, {"m"}}};
  EXPECT_THAT(Toon(w, koppeling), ElementsAre("# Vast", "# WB-2026-0317", "Materiaal n 1 x 3.00 = 3.00",
                                              "Materiaal m 1 x 3.00 = 3.00", kRegel, "b 1 x 65.00 = 65.00"));
}
TEST(Teksten, X65_EenTekstAlleenIsNietsOmTeFactureren) {
  EXPECT_THAT(Toon(W{}, Asperion({{"", {"OrderNr"}}}, "Vast")), ElementsAre("niets_te_factureren"));
}
TEST(Teksten, EenLangeTekstGaatHeelMee) {
  auto werkbon = Werkbon();
  werkbon.omschrijving = std::string(64 * 1024, 'e');
  const auto koppeling = Asperion({{"", {"WorkDescription"}}});
  EXPECT_EQ(Concept(Bouw(werkbon, koppeling)).regels.at(0).omschrijving.size(), 64u * 1024u) << "de vendor kapt af";
}

}  // namespace
}  // namespace koppel::facturatie
