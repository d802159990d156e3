#include "facturatie/vaste_artikelen.h"

#include <gmock/gmock.h>

#include "facturatie/facturatie.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

domein::Koppeling Simon() { return SimplesimonRompslomp(); }
domein::Koppeling MetStandaard() {
  auto koppeling = Simon();
  Van<domein::InstellingenSimplesimonRompslomp>(koppeling).standaard_artikel_id = "1468038998";
  return koppeling;
}
domein::Koppeling ZonderTijden() {
  auto koppeling = MetStandaard();
  auto& sr = Van<domein::InstellingenSimplesimonRompslomp>(koppeling);
  sr.reistijd_artikel_id = sr.werktijd_artikel_id = "";
  return koppeling;
}

std::vector<std::string> Totaal(const W& w) { return Toon(w, Simon()); }

TEST(VasteArtikelen, T02_T03_SR15_ReistijdInDecimaleUrenMaalHetArtikel) {
  EXPECT_THAT(Totaal({.reistijd = 15}), ElementsAre("Reistijd 0.25 x 40.00 = 10.00"));
  EXPECT_THAT(Totaal({.reistijd = 30}), ElementsAre("Reistijd 0.5 x 40.00 = 20.00"));
}
TEST(VasteArtikelen, T04_T05_SR16_WerktijdInDecimaleUrenMaalHetArtikel) {
  EXPECT_THAT(Totaal({.werktijd = 120}), ElementsAre("Werktijd 2 x 60.00 = 120.00"));
  EXPECT_THAT(Totaal({.werktijd = 240}), ElementsAre("Werktijd 4 x 60.00 = 240.00"));
}
TEST(VasteArtikelen, SR32_SR33_SR34_DeArtikelenVanDeInstellingenOpHunId) {
  const W w{.reistijd = 15, .werktijd = 60};
  EXPECT_THAT(WatNodigIs(MaakWerkbon(w, MetStandaard()), MetStandaard()).vaste_artikelen,
              ElementsAre("795957253", "749588242", "1468038998"));
  EXPECT_EQ(Concept(w, MetStandaard()).regels.at(0).artikel_id, "795957253");
  auto koppeling = MetStandaard();
  auto& sr = Van<domein::InstellingenSimplesimonRompslomp>(koppeling);
  sr.standaard_artikel_id = sr.werktijd_artikel_id = sr.reistijd_artikel_id;
  EXPECT_THAT(WatNodigIs(MaakWerkbon(w, koppeling), koppeling).vaste_artikelen, ElementsAre("795957253")) << "een keer";
}
TEST(VasteArtikelen, SR34_HetStandaardArtikelStaatOpElkConceptMetAantalEen) {
  EXPECT_THAT(Toon({.werktijd = 60}, MetStandaard()),
              ElementsAre("Werktijd 1 x 60.00 = 60.00", "Voorrijkosten 1 x 25.00 = 25.00"));
  EXPECT_THAT(Toon(W{}, MetStandaard()), ElementsAre("Voorrijkosten 1 x 25.00 = 25.00"))
      << "een regel met een aantal: er is iets te factureren (X65)";
  EXPECT_THAT(
      Herkomst(Concept(W{}, MetStandaard())),
      ElementsAre("standaard artikel van de instellingen; prijs van het artikel in Rompslomp; btw van het artikel"));
}
TEST(VasteArtikelen, X25_TijdZonderArtikelWordtNietGeboekt) {
  EXPECT_THAT(Toon({.reistijd = 15, .werktijd = 60}, ZonderTijden()), ElementsAre("Voorrijkosten 1 x 25.00 = 25.00"));
  auto koppeling = Simon();
  Van<domein::InstellingenSimplesimonRompslomp>(koppeling).reistijd_artikel_id = "";
  EXPECT_THAT(Toon({.reistijd = 15, .werktijd = 60}, koppeling), ElementsAre("Werktijd 1 x 60.00 = 60.00"));
  EXPECT_THAT(Toon({.reistijd = 15}, koppeling), ElementsAre("niets_te_factureren"));
}
TEST(VasteArtikelen, X62_EenRegelVoorReistijdEnEenVoorWerktijdZonderUursoorten) {
  const W w{.uren = {{"", 30, "08:00", "08:30", "2026-02-27", 0, "12", true}, {"", 45}, {"", 30}},
            .reistijd = 30,
            .werktijd = 75};
  EXPECT_THAT(Totaal(w), ElementsAre("Reistijd 0.5 x 40.00 = 20.00", "Werktijd 1.25 x 60.00 = 75.00"));
  EXPECT_THAT(WatNodigIs(MaakWerkbon(w, Simon()), Simon()).uursoorten, IsEmpty());
}
TEST(VasteArtikelen, X63_HetTotaalVanDeWerkbonGaatVoorEnHetVerschilStaatErbij) {
  EXPECT_THAT(Totaal({.uren = {{"", 45}, {"", 30}}}), ElementsAre("Werktijd 1.25 x 60.00 = 75.00"))
      << "zonder totaal tellen de regels";
  const auto concept_ = Concept({.uren = {{"", 45}, {"", 30}}, .werktijd = 60}, Simon());
  EXPECT_THAT(Toon(concept_), ElementsAre("Werktijd 1 x 60.00 = 60.00"));
  EXPECT_THAT(Herkomst(concept_),
              ElementsAre("werktijd van de werkbon: 60 min; de uurregels hebben samen 75 min; prijs van het artikel in "
                          "Rompslomp; btw van het artikel"));
}
TEST(VasteArtikelen, X63_T22_T23_OokHierTeltDeVerstrekenTijd) {
  const W zomer{.uren = {{"", 180, "01:00", "04:00", "2026-03-29"}}, .werktijd = 180};
  EXPECT_THAT(Totaal(zomer), ElementsAre("Werktijd 2 x 60.00 = 120.00"));
  const W winter{.uren = {{"", 180, "01:00", "04:00", "2026-10-25"}}, .werktijd = 180};
  EXPECT_THAT(Totaal(winter), ElementsAre("Werktijd 4 x 60.00 = 240.00"));
  const W al_goed{.uren = {{"", 180, "01:00", "04:00", "2026-10-25"}}, .werktijd = 240};
  EXPECT_THAT(Totaal(al_goed), ElementsAre("Werktijd 4 x 60.00 = 240.00"));
  const W verbeterd{.uren = {{"", 180, "01:00", "04:00", "2026-10-25"}}, .werktijd = 90};
  EXPECT_THAT(Totaal(verbeterd), ElementsAre("Werktijd 1.5 x 60.00 = 90.00")) << "iemand heeft het verbeterd";
}
TEST(VasteArtikelen, X64_EenOnduidelijkeKloktijdIsEenRedenTenzijNiemandHemBoekt) {
  const W w{.uren = {{"", 60, "02:30", "03:30", "2026-03-29"}, {"", 60, "02:15", "03:30", "2026-03-29"}},
            .werktijd = 60};
  EXPECT_THAT(Totaal(w), ElementsAre("kloktijd_bestaat_niet", "kloktijd_bestaat_niet")) << "elke uurregel bij naam";
  EXPECT_THAT(Toon(w, ZonderTijden()), ElementsAre("Voorrijkosten 1 x 25.00 = 25.00"));
}
TEST(VasteArtikelen, X78_ReistijdWerktijdEnDanHetStandaardArtikelNaDeMaterialen) {
  const W w{.materialen = {{"m"}}, .reistijd = 15, .werktijd = 60};
  EXPECT_THAT(Toon(w, MetStandaard()), ElementsAre("Materiaal m 1 x 3.00 = 3.00", "Reistijd 0.25 x 40.00 = 10.00",
                                                   "Werktijd 1 x 60.00 = 60.00", "Voorrijkosten 1 x 25.00 = 25.00"));
}
TEST(VasteArtikelen, SR32_EenArtikelDatErNietMeerIsIsEenRedenMetWatTeDoen) {
  const W w{.reistijd = 15, .werktijd = 60};
  auto bekend = Bekend(MaakWerkbon(w, MetStandaard()), MetStandaard());
  bekend.vaste_artikelen.erase("795957253");
  bekend.vaste_artikelen["749588242"].prijs.reset();
  bekend.vaste_artikelen["1468038998"].prijs = P("9000000000000");
  const auto uitkomst = BuildConceptfactuur(MaakWerkbon(w, MetStandaard()), MetStandaard(), bekend, D("2026-10-20"));
  EXPECT_THAT(Toon(uitkomst), ElementsAre("vast_artikel_onbekend", "vast_artikel_zonder_prijs", "bedrag_te_groot"));
  const domein::Reden& eerste = std::get<domein::Afwijzing>(uitkomst).redenen[0];
  EXPECT_EQ(eerste.zin, "Het artikel voor reistijd (795957253) bestaat niet meer in Rompslomp.");
  EXPECT_EQ(eerste.te_nemen_actie,
            "Kies in de instellingen een ander artikel voor reistijd en archiveer de werkbon opnieuw.");
}
TEST(VasteArtikelen, T17_X04_OokHierStaatWatVierDecimalenDoen) {
  EXPECT_THAT(Herkomst(Concept({.werktijd = 20}, Simon())), ElementsAre(Not(HasSubstr("vier decimalen"))));
  const auto werkbon = MaakWerkbon({.werktijd = 20}, Simon());
  auto bekend = Bekend(werkbon, Simon());
  bekend.vaste_artikelen["749588242"].prijs = P("65");
  EXPECT_THAT(Herkomst(Concept(BuildConceptfactuur(werkbon, Simon(), bekend, D("2026-10-20")))),
              ElementsAre(HasSubstr("werktijd van de werkbon: 20 min; zonder afronden op vier decimalen 21,67;")));
}
TEST(VasteArtikelen, OutsmartKentGeenTotalen) {
  for (const auto& koppeling : OutsmartKoppelingen())
    EXPECT_THAT(Toon({.uren = {{"a", 60}}, .reistijd = 15, .werktijd = 60}, koppeling),
                ElementsAre("a 1 x 65.00 = 65.00"));
}
TEST(VasteArtikelen, MeerTijdDanPastIsEenReden) {
  EXPECT_THAT(Totaal({.werktijd = 1'000'001}), ElementsAre("uren_te_veel"));
  EXPECT_THAT(Totaal({.uren = {{"", 600'000}, {"", 600'000}}}), ElementsAre("uren_te_veel"));
}

}  // namespace
}  // namespace koppel::facturatie
