#include "facturatie/materialen.h"

#include <gmock/gmock.h>

#include "facturatie/facturatie.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One row at each koppeling; Simple-Simon's by the vendor's id.
W Een(const M& rij, const domein::Koppeling& koppeling) {
  M een = rij;
  if (koppeling.sleutel.veldapp == domein::Veldapp::kSimplesimon) een.id = "4711";
  return {.materialen = {een}};
}

std::vector<std::string> Orderregels(const std::vector<M>& rijen) {
  std::vector<std::string> uit;
  for (const auto& regel : Concept({.materialen = rijen}, OutsmartImuis()).regels)
    uit.push_back(regel.aantal.ToString() + " op " + (regel.orderregel.empty() ? "nieuw" : regel.orderregel));
  return uit;
}

TEST(Materialen, T31_EenPrijsInclusiefBtwGaatZonderBtwMee) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const auto concept_ = Concept({.materialen = {{.code = "m", .prijs = "99.99", .inclusief = true}}}, koppeling);
    EXPECT_THAT(Toon(concept_), ElementsAre("Materiaal m 1 x 82.63636 = 82.64"));
    EXPECT_EQ(concept_.Btw().ToString(), "17.35");
    EXPECT_THAT(Herkomst(concept_),
                ElementsAre("materiaal 1: prijs van de werkbon, waar 21 % btw af is gehaald; btw van "
                            "het artikel"));
  }
}
TEST(Materialen, T31_WatErafGaatIsDeBtwVanDeVeldappAlsDieErBijStaat) {
  const auto koppeling = OutsmartRompslomp();
  auto werkbon = MaakWerkbon({.materialen = {{.code = "m", .prijs = "109", .inclusief = true}}}, koppeling);
  werkbon.materialen[0].btw = domein::Btwtarief{9'000};
  EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("Materiaal m 1 x 100.00 = 100.00"));
  werkbon.materialen[0].btw = domein::Btwtarief{0};
  EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("Materiaal m 1 x 109.00 = 109.00"));
}
TEST(Materialen, T31_VerlegdOfNietDePrijsZonderBtwIsDezelfde) {
  const auto koppeling = OutsmartReeleezee();
  const auto werkbon = MaakWerkbon({.materialen = {{.code = "", .prijs = "121", .inclusief = true}}}, koppeling);
  auto bekend = Bekend(werkbon, koppeling);
  bekend.relatie->btw_verlegd = true;
  const auto concept_ = Concept(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20")));
  EXPECT_EQ(concept_.Netto().ToString(), "100.00");
  EXPECT_EQ(concept_.Btw().ToString(), "0.00");
}
TEST(Materialen, T31_OnbekendeBtwInEenPrijsWordtNietGeraden) {
  const auto koppeling = OutsmartImuis();
  auto werkbon = MaakWerkbon({.materialen = {{.code = "m", .prijs = "121", .inclusief = true}}}, koppeling);
  auto bekend = Bekend(werkbon, koppeling);
  bekend.standaard_btw_code.clear();
  bekend.materialen["m"].btw_code.clear();
  const auto bouw = [&] { return Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))); };
  EXPECT_THAT(bouw(), ElementsAre("btw_in_prijs_onbekend"));
  werkbon.materialen[0].btw = domein::Btwtarief{21'000};
  EXPECT_THAT(bouw(), ElementsAre("Materiaal m 1 x 100.00 = 100.00"));
  bekend.materialen["m"].btw_code = "raar";
  bekend.materialen["m"].btw = {-100'000};
  werkbon.materialen[0].btw.reset();
  EXPECT_THAT(bouw(), ElementsAre("btw_in_prijs_onbekend")) << "een tarief onder nul is er geen";
}
TEST(Materialen, T31_EenNieuwArtikelKrijgtDePrijsZonderBtw) {
  const auto koppeling = OutsmartRompslomp();
  auto werkbon = MaakWerkbon({.materialen = {{.code = "m", .prijs = "121", .inclusief = true}}}, koppeling);
  EXPECT_EQ(WatNodigIs(werkbon, koppeling).materialen.at(0).prijs, std::nullopt) << "niemand weet hoeveel btw erin zit";
  werkbon.materialen[0].btw = domein::Btwtarief{21'000};
  EXPECT_EQ(WatNodigIs(werkbon, koppeling).materialen.at(0).prijs, P("100"));
}

TEST(Materialen, X66_ZonderCodeIsHetEenRegelZonderArtikelOfEenReden) {
  for (const auto& koppeling : {OutsmartRompslomp(), OutsmartReeleezee()}) {
    const auto regel = Concept({.materialen = {{"", "2", "4.50"}}}, koppeling).regels.at(0);
    EXPECT_EQ(regel.artikel_id, "");
    EXPECT_EQ(regel.btw_code, "hoog");
    EXPECT_EQ(regel.netto.ToString(), "9.00");
  }
  for (const auto& koppeling : {OutsmartAsperion(), OutsmartImuis()})
    EXPECT_THAT(Toon({.materialen = {{"", "2", "4.50"}, {"m", "1", "1"}}}, koppeling),
                ElementsAre("artikel_ontbreekt"));
}
TEST(Materialen, X71_BijSimpleSimonIsMateriaalZonderArtikelEenReden) {
  const auto uitkomst = Bouw(MaakWerkbon({.materialen = {{"", "2"}}}, SimplesimonRompslomp()), SimplesimonRompslomp());
  EXPECT_THAT(Toon(uitkomst), ElementsAre("artikel_ontbreekt"));
  EXPECT_EQ(std::get<domein::Afwijzing>(uitkomst).redenen[0].te_nemen_actie,
            "Kies op de werkbon een artikel dat uit Rompslomp komt en archiveer de werkbon opnieuw.");
}
TEST(Materialen, SR14_EenRegelStaatOpHetArtikelWaarHijVanKomt) {
  const auto koppeling = SimplesimonRompslomp();
  const W w{.materialen = {{.code = "P1", .aantal = "2", .id = "4711"}, {.code = "P1", .aantal = "1", .id = "4711"}}};
  const auto werkbon = MaakWerkbon(w, koppeling);
  const Nodig nodig = WatNodigIs(werkbon, koppeling);
  EXPECT_THAT(nodig.vaste_artikelen, ElementsAre("4711"));
  EXPECT_THAT(nodig.materialen, IsEmpty()) << "de code mag anders zijn dan die bij Rompslomp";
  for (const auto& regel : Concept(w, koppeling).regels) EXPECT_EQ(regel.artikel_id, "4711");

  auto bekend = Bekend(werkbon, koppeling);
  bekend.vaste_artikelen.erase("4711");
  EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))),
              ElementsAre("materiaal_onbekend"));
}
TEST(Materialen, SR14_ZonderIdTeltDeCode) {
  const auto koppeling = SimplesimonRompslomp();
  EXPECT_EQ(WatNodigIs(MaakWerkbon({.materialen = {{"P1"}}}, koppeling), koppeling).materialen.at(0).code, "P1");
  EXPECT_EQ(Concept({.materialen = {{"P1"}}}, koppeling).regels.at(0).artikel_id, "mP1");
}
TEST(Materialen, SR01_BijSimpleSimonGaatDePrijsVanRompslompVoor) {
  const auto koppeling = SimplesimonRompslomp();
  const auto werkbon = MaakWerkbon({.materialen = {{.code = "", .prijs = "9", .id = "4711"}}}, koppeling);
  EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("Materiaal 4711 1 x 3.00 = 3.00"));
  auto bekend = Bekend(werkbon, koppeling);
  bekend.vaste_artikelen["4711"].prijs.reset();
  EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))),
              ElementsAre("Materiaal 4711 1 x 9.00 = 9.00"));
}
TEST(Materialen, X67_ZonderPrijsGeldtDieVanHetArtikelEnNulIsEenPrijs) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const auto concept_ = Concept({.materialen = {{"m", "2", ""}, {"n", "1", "0.00"}}}, koppeling);
    EXPECT_THAT(Toon(concept_), ElementsAre("Materiaal m 2 x 3.00 = 6.00", "Materiaal n 1 x 0.00 = 0.00"));
    EXPECT_THAT(concept_.regels[0].herkomst,
                HasSubstr("prijs van het artikel in " + domein::Vendornaam(koppeling.sleutel.vendor)));
    EXPECT_THAT(concept_.regels[1].herkomst, HasSubstr("prijs van de werkbon"));
  }
}
TEST(Materialen, X67_NergensEenPrijsIsEenReden) {
  for (const auto& koppeling : AlleKoppelingen()) {
    const auto werkbon = MaakWerkbon(Een({"m", "2"}, koppeling), koppeling);
    auto bekend = Bekend(werkbon, koppeling);
    for (auto* lijst : {&bekend.materialen, &bekend.vaste_artikelen})
      for (auto& [code, artikel] : *lijst) artikel.prijs.reset();
    EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))), ElementsAre("prijs_ontbreekt"));
  }
}
TEST(Materialen, X69_EenNegatieveRegelMagBehalveBijImuis) {
  for (const auto& koppeling : AlleKoppelingen()) {
    W w = Een({"m", "-2", "3"}, koppeling);
    w.materialen.push_back(Een({"n", "5", "3"}, koppeling).materialen[0]);
    if (koppeling.sleutel.vendor == "imuis") {
      EXPECT_THAT(Toon(w, koppeling), ElementsAre("negatieve_regel"));
    } else {
      EXPECT_EQ(Concept(w, koppeling).regels.at(0).netto.ToString(), "-6.00");
    }
  }
}
TEST(Materialen, X69_BijImuisMaaktOokEenNegatievePrijsEenNegatieveRegel) {
  const auto koppeling = OutsmartImuis();
  const auto werkbon = MaakWerkbon({.materialen = {{"m", "2"}}}, koppeling);
  auto bekend = Bekend(werkbon, koppeling);
  bekend.materialen["m"].prijs = P("-3");
  EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))), ElementsAre("negatieve_regel"));
}
TEST(Materialen, X69_EenNegatiefTotaalIsEenReden) {
  for (const auto& koppeling : AlleKoppelingen()) {
    if (koppeling.sleutel.vendor == "imuis") continue;
    EXPECT_THAT(Toon(Een({"m", "-2", "3"}, koppeling), koppeling), ElementsAre("negatief_totaal"));
  }
  const auto uitkomst = Bouw(MaakWerkbon({.materialen = {{"m", "-2", "3"}}}, OutsmartRompslomp()), OutsmartRompslomp());
  EXPECT_EQ(std::get<domein::Afwijzing>(uitkomst).redenen[0].zin, "Het totaal van de werkbon is negatief: -6,00.");
}
TEST(Materialen, IM33_X70_VrijVeld5IsHetNummerVanDeOrderregelOfEenNieuweRegel) {
  EXPECT_THAT(Orderregels({{"a", "1", "1", "3"},
                           {"b", "2", "1", " 007 "},
                           {"c", "3", "1", ""},
                           {"d", "4", "1", "0"},
                           {"e", "5", "1", "9f1c-guid"},
                           {"f", "6", "1", "-2"},
                           {"g", "7", "1", "1234567890"}}),
              ElementsAre("1 op 3", "2 op 7", "3 op nieuw", "4 op nieuw", "5 op nieuw", "6 op nieuw", "7 op nieuw"));
  for (const auto& koppeling : {OutsmartRompslomp(), OutsmartAsperion(), OutsmartReeleezee()})
    EXPECT_EQ(Concept({.materialen = {{"a", "1", "1", "3"}}}, koppeling).regels.at(0).orderregel, "");
}
TEST(Materialen, X77_TweeRijenOpEenOrderregelWordenNooitOpgeteld) {
  EXPECT_THAT(Orderregels({{"a", "1", "1", "3"}, {"a", "2", "1", "3"}}), ElementsAre("1 op 3", "2 op nieuw"));
  EXPECT_THAT(Herkomst(Concept({.materialen = {{"a", "1", "1", "3"}, {"a", "2", "1", "3"}}}, OutsmartImuis())),
              ElementsAre(HasSubstr("materiaal 1: prijs"),
                          HasSubstr("materiaal 2: orderregel 3 is van een eerdere rij, dus een nieuwe; prijs")));
}
TEST(Materialen, X75_KortingIsAlVanDePrijsAf) {
  const auto koppeling = OutsmartReeleezee();
  auto werkbon = MaakWerkbon({.materialen = {{"m", "2", "9"}}}, koppeling);
  werkbon.materialen[0].korting_procent = "10.5";
  werkbon.materialen[0].oorspronkelijke_prijs = P("10");
  EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("Materiaal m 2 x 9.00 = 18.00"));
  EXPECT_THAT(Herkomst(Concept(Bouw(werkbon, koppeling))),
              ElementsAre(HasSubstr("prijs van de werkbon, waar 10,5 % korting al af is")));
}
TEST(Materialen, X77_TweeRijenBlijvenTweeRegels) {
  for (const auto& koppeling : AlleKoppelingen()) {
    W w = Een({"m", "1", "2.35"}, koppeling);
    w.materialen.push_back(w.materialen[0]);
    EXPECT_THAT(Concept(w, koppeling).regels, SizeIs(2));
    EXPECT_LE(WatNodigIs(MaakWerkbon(w, koppeling), koppeling).materialen.size(), 1u)
        << "een artikel is een keer nodig";
  }
}
TEST(Materialen, X80_X81_EenBekendeRegelKrijgtHetAantalVanDeWerkbonOokNul) {
  EXPECT_THAT(Orderregels({{"a", "0", "1", "3"}, {"b", "0", "1", ""}, {"c", "0", "1", "3"}, {"d", "1", "1", "4"}}),
              ElementsAre("0 op 3", "1 op 4"));
  EXPECT_THAT(Orderregels({{"a", "0", "", "3"}, {"d", "1", "1", "4"}}), ElementsAre("0 op 3", "1 op 4"));
  const auto koppeling = OutsmartImuis();
  const auto werkbon = MaakWerkbon({.materialen = {{"a", "0", "", "3"}, {"d", "1", "1", "4"}}}, koppeling);
  auto bekend = Bekend(werkbon, koppeling);
  bekend.materialen["a"].prijs.reset();
  EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))),
              ElementsAre("Materiaal a 0 x 0.00 = 0.00", "Materiaal d 1 x 1.00 = 1.00"))
      << "wat op nul gaat, heeft geen prijs nodig";
  auto met_btw = MaakWerkbon({.materialen = {{"a", "0", "1", "3"}, {"d", "1", "1", "4"}}}, koppeling);
  met_btw.materialen[0].prijs_inclusief_btw = true;
  met_btw.materialen[0].btw.reset();
  bekend.standaard_btw_code.clear();
  bekend.materialen["a"].btw_code.clear();
  EXPECT_THAT(Toon(BuildConceptfactuur(met_btw, koppeling, bekend, D("2026-10-20"))),
              ElementsAre("Materiaal a 0 x 0.00 = 0.00", "Materiaal d 1 x 1.00 = 1.00"))
      << "en geen btw in die prijs";
}
TEST(Materialen, X81_EenAantalVanNulBlijftErbuiten) {
  for (const auto& koppeling : AlleKoppelingen()) {
    W w = Een({"m", "0", "1"}, koppeling);
    w.materialen.push_back(Een({"n", "1", "1"}, koppeling).materialen[0]);
    EXPECT_THAT(Concept(w, koppeling).regels, SizeIs(1));
  }
}
TEST(Materialen, EenTekstKomtVanDeWerkbonAndersVanHetArtikelAndersDeCode) {
  const auto koppeling = OutsmartRompslomp();
  auto werkbon = MaakWerkbon({.materialen = {{"m"}, {"n"}, {"o"}, {"", "1", "1"}}}, koppeling);
  auto bekend = Bekend(werkbon, koppeling);
  bekend.materialen["n"].omschrijving = "Artikel n";
  bekend.materialen["o"].omschrijving = "";
  for (int i = 1; i < 4; ++i) werkbon.materialen[static_cast<std::size_t>(i)].omschrijving = "";
  EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))),
              ElementsAre("Materiaal m 1 x 3.00 = 3.00", "Artikel n 1 x 3.00 = 3.00", "o 1 x 3.00 = 3.00",
                          "Materiaal 1 x 1.00 = 1.00"));
}
TEST(Materialen, EenBedragDatNietPastIsEenRedenEnBreektNiets) {
  for (const auto& [aantal, prijs] : {std::pair{"900000000000", "1"}, {"1", "9000000000000"}, {"-1000001", "0"}}) {
    for (bool inclusief : {false, true}) {
      const M groot{.code = "A", .aantal = aantal, .prijs = prijs, .inclusief = inclusief};
      EXPECT_THAT(Toon({.materialen = {groot, {"B", "1", "2"}}}, OutsmartRompslomp()), ElementsAre("bedrag_te_groot"));
    }
  }
  EXPECT_THAT(Toon({.materialen = {{.code = "", .aantal = "2000000", .id = "4711"}}}, SimplesimonRompslomp()),
              ElementsAre("bedrag_te_groot"));
}

}  // namespace
}  // namespace koppel::facturatie
