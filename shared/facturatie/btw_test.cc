#include "facturatie/btw.h"

#include <gmock/gmock.h>

#include "facturatie/facturatie.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Two rows and an hour: article a has low VAT of its own, b and the hour have none.
struct Proef {
  domein::Koppeling koppeling;
  domein::Werkbon werkbon;
  domein::Stamgegevens bekend;

  explicit Proef(domein::Koppeling van) : koppeling(std::move(van)) {
    werkbon = MaakWerkbon({.uren = {{"u", 60}}, .materialen = {{"a"}, {"b"}}}, koppeling);
    bekend = Bekend(werkbon, koppeling);
    bekend.materialen["a"].btw_code = "laag";
    bekend.materialen["a"].btw = {9'000};
    bekend.materialen["b"].btw_code = "";
    bekend.uursoorten["u"].btw_code = "";
  }
  Uitkomst Bouw() const { return BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20")); }
  std::vector<std::string> Btws() const {
    std::vector<std::string> uit;
    for (const auto& regel : Concept(Bouw()).regels) uit.push_back(regel.btw_code + " " + InWoorden(regel.btw));
    return uit;
  }
};

std::vector<domein::Koppeling> MetBtw() { return {OutsmartRompslomp(), OutsmartAsperion(), OutsmartReeleezee()}; }

TEST(Btw, T19_T20_DeBtwGaatOverDeSomPerTarief) {
  const W w{.materialen = {{"a", "1", "12.45"}, {"b", "1", "12.45"}, {"c", "1", "12.45"}}};
  for (const auto& koppeling : OutsmartKoppelingen()) EXPECT_EQ(Concept(w, koppeling).Btw().ToString(), "7.84");
  Proef proef(OutsmartRompslomp());
  for (const char* code : {"a", "b"}) proef.bekend.materialen[code].btw = {9'000};
  proef.bekend.materialen["b"].btw_code = "laag";
  proef.werkbon =
      MaakWerkbon({.materialen = {{"a", "1", "0.95"}, {"a", "1", "0.95"}, {"b", "1", "0.95"}}}, proef.koppeling);
  EXPECT_EQ(Concept(proef.Bouw()).Btw().ToString(), "0.26");
}
TEST(Btw, X51_OpDeRegelStaatDeCodeVanDeVendorEnGeenPercentage) {
  for (const auto& koppeling : MetBtw()) EXPECT_EQ(Concept(Proef(koppeling).Bouw()).regels.at(0).btw_code, "laag");
}
TEST(Btw, X52_EerstHetArtikelDanDeRelatieDanDeStandaard) {
  for (const auto& koppeling : MetBtw()) {
    Proef proef(koppeling);
    EXPECT_THAT(proef.Btws(), ElementsAre("laag 9 %", "hoog 21 %", "hoog 21 %"));
    proef.bekend.relatie->btw_verlegd = true;
    proef.bekend.relatie->btw_nummer = "NL861234567B01";
    EXPECT_THAT(proef.Btws(), ElementsAre("laag 9 %", "verlegd 0 %", "verlegd 0 %"));
    EXPECT_EQ(Concept(proef.Bouw()).Btw().ToString(), "0.27") << "alleen over het artikel met eigen btw";
  }
}
TEST(Btw, X52_WatTerugvaltOpDeStandaardZegtDat) {
  Proef proef(OutsmartReeleezee());
  EXPECT_THAT(Herkomst(Concept(proef.Bouw())),
              ElementsAre(HasSubstr("; btw van het artikel"), HasSubstr("; teruggevallen op de standaard btw"),
                          HasSubstr("; teruggevallen op de standaard btw")));
  proef.bekend.relatie->btw_verlegd = true;
  EXPECT_THAT(Herkomst(Concept(proef.Bouw())).at(1), HasSubstr("; btw verlegd naar de relatie"));
}
TEST(Btw, AS13_ZonderStandaardIsEenRegelZonderEigenBtwEenReden) {
  for (const auto& koppeling : MetBtw()) {
    Proef proef(koppeling);
    proef.bekend.standaard_btw_code.clear();
    EXPECT_THAT(Toon(proef.Bouw()), ElementsAre("btw_ontbreekt")) << "een keer, hoeveel regels het ook zijn";
    proef.bekend.materialen["b"].btw_code = "laag";
    proef.bekend.uursoorten["u"].btw_code = "laag";
    EXPECT_EQ(Concept(proef.Bouw()).regels.size(), 3u) << "wie geen standaard nodig heeft, hoeft er geen te hebben";
  }
  Proef proef(OutsmartAsperion());
  proef.bekend.standaard_btw_code.clear();
  const auto uitkomst = proef.Bouw();
  EXPECT_EQ(std::get<domein::Afwijzing>(uitkomst).redenen[0].te_nemen_actie,
            "Kies in de instellingen een standaard btw-percentage, of geef de artikelen er een in Asperion, en zet de "
            "werkbonstatus terug op 1.");
}
TEST(Btw, X52_VerleggenZonderTariefDaarvoorIsEenReden) {
  Proef proef(OutsmartReeleezee());
  proef.bekend.relatie->btw_verlegd = true;
  proef.bekend.verlegd_btw_code.clear();
  EXPECT_THAT(Toon(proef.Bouw()), ElementsAre("btw_verleggen_kan_niet")) << "nooit btw rekenen die verlegd moet worden";
}
TEST(Btw, X52_VerleggenVraagtOmEenBtwNummer) {
  for (const auto& koppeling : {OutsmartRompslomp(), OutsmartAsperion()}) {
    Proef proef(koppeling);
    proef.bekend.materialen["a"].btw_code = "verlegd";  // the article's own
    EXPECT_THAT(Toon(proef.Bouw()), ElementsAre("btw_nummer_ontbreekt"));
    proef.werkbon.klant.btw_nummer = "NL861234567B01";
    EXPECT_EQ(Toon(proef.Bouw()).size(), 3u) << "een nieuwe relatie krijgt dat van de werkbon";
    proef.werkbon.klant.btw_nummer.clear();
    proef.bekend.relatie->btw_nummer = "NL861234567B01";
    EXPECT_EQ(Toon(proef.Bouw()).size(), 3u);
  }
}
TEST(Btw, IM19_ImuisRekentDeBtwZelf) {
  Proef proef(OutsmartImuis());
  proef.bekend.standaard_btw_code.clear();
  proef.bekend.verlegd_btw_code.clear();
  proef.bekend.relatie->btw_verlegd = true;
  const auto concept_ = Concept(proef.Bouw());
  EXPECT_EQ(concept_.regels.at(1).btw_code, "");
  EXPECT_THAT(concept_.regels[1].herkomst, HasSubstr("btw bepaalt iMUIS Online"));
}
TEST(Btw, EenTekstregelHeeftGeenTarief) {
  auto koppeling = OutsmartAsperion();
  Van<domein::InstellingenOutsmartAsperion>(koppeling).tekstregel = "Volgens afspraak";
  EXPECT_THAT(Concept({.uren = {{"a", 60}}}, koppeling).BtwPerTarief(),
              ElementsAre(std::pair{domein::Btwtarief{21'000}, domein::Bedrag::Centen(65'00)}));
}
TEST(Btw, EenTariefInWoorden) {
  EXPECT_EQ(InWoorden({21'000}), "21 %");
  EXPECT_EQ(InWoorden({9'975}), "9,975 %");
  EXPECT_EQ(InWoorden({0}), "0 %");
}

}  // namespace
}  // namespace koppel::facturatie
