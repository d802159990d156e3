#include "facturatie/uren.h"

#include <gmock/gmock.h>

#include "facturatie/facturatie.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

domein::Koppeling Rompslomp(int stap, domein::Bereik bereik = domein::Bereik::kTotaal) {
  auto koppeling = OutsmartRompslomp();
  Van<domein::InstellingenOutsmartRompslomp>(koppeling).uren_afronden = {stap, bereik};
  return koppeling;
}
domein::Koppeling Asperion(int stap) {
  auto koppeling = OutsmartAsperion();
  Van<domein::InstellingenOutsmartAsperion>(koppeling).uren_afronden.stap_minuten = stap;
  return koppeling;
}

const W kDrie{.uren = {{"montage", 50}, {"montage", 20}, {"montage", 35}}};
const W kTien{.uren = std::vector<U>(10, U{.soort = "a", .minuten = 5})};

TEST(Uren, T01_AS20_TweeUurVijfenveertigIsTweeKommaVijfenzeventig) {
  for (const auto& koppeling : OutsmartKoppelingen())
    EXPECT_THAT(Toon({.uren = {{"a", 165}}}, koppeling), ElementsAre("a 2.75 x 65.00 = 178.75"));
}
TEST(Uren, T13_RO12_HetTotaalWordtNaarBovenAfgerond) {
  EXPECT_THAT(Toon(kDrie, Rompslomp(15)), ElementsAre("montage 1.75 x 65.00 = 113.75"));
}
TEST(Uren, T14_AS21_X01_PerRegelAfrondenIsAnderGeld) {
  for (const auto& koppeling : {Rompslomp(15, domein::Bereik::kPerRegel), Asperion(15)})
    EXPECT_THAT(Toon(kDrie, koppeling), ElementsAre("montage 1 x 65.00 = 65.00", "montage 0.5 x 65.00 = 32.50",
                                                    "montage 0.75 x 65.00 = 48.75"));
}
TEST(Uren, T15_TienKeerVijfMinuten) {
  EXPECT_THAT(Toon(kTien, Rompslomp(15)), ElementsAre("a 1 x 65.00 = 65.00"));
  for (const auto& koppeling : {Asperion(15), Rompslomp(15, domein::Bereik::kPerRegel)}) {
    EXPECT_THAT(Toon(kTien, koppeling), AllOf(SizeIs(10), Each("a 0.25 x 65.00 = 16.25")));
    EXPECT_EQ(Concept(kTien, koppeling).Netto().ToString(), "162.50") << "2:30";
  }
}
TEST(Uren, T16_EenVeelvoudBlijftStaan) {
  EXPECT_THAT(Toon({.uren = {{"a", 90}}}, Rompslomp(15)), ElementsAre("a 1.5 x 65.00 = 97.50"));
  EXPECT_THAT(Toon({.uren = {{"a", 90}}}, Asperion(15)), ElementsAre("a 1.5 x 65.00 = 97.50"));
}
TEST(Uren, T17_X04_TwintigMinutenHebbenVierDecimalen) {
  EXPECT_THAT(Toon({.uren = {{"a", 20}}}, Rompslomp(0)), ElementsAre("a 0.3333 x 65.00 = 21.66"));
  EXPECT_THAT(Herkomst(Concept({.uren = {{"a", 20}}}, Rompslomp(0))),
              ElementsAre(HasSubstr("; zonder afronden op vier decimalen 21,67;")));
}
TEST(Uren, T18_MinutenWordenEerstOpgeteldEnDanPasUren) {
  const W w{.uren = {{"a", 15}, {"a", 50}, {"a", 225}, {"a", 75}, {"a", 35}}};
  EXPECT_THAT(Toon(w, Rompslomp(0)), ElementsAre("a 6.6667 x 65.00 = 433.34"));
}
TEST(Uren, X01_DeAfrondingIsEenStapEnEenBereik) {
  auto asperion = Asperion(15);
  Van<domein::InstellingenOutsmartAsperion>(asperion).uren_afronden.bereik = domein::Bereik::kTotaal;
  EXPECT_THAT(Toon(kDrie, asperion), ElementsAre("montage 1.75 x 65.00 = 113.75")) << "wie totaal kiest, krijgt totaal";
  EXPECT_EQ(domein::InstellingenOutsmartRompslomp().uren_afronden.bereik, domein::Bereik::kTotaal);
  EXPECT_EQ(domein::InstellingenOutsmartAsperion().uren_afronden.bereik, domein::Bereik::kPerRegel);
}
TEST(Uren, X02_VerschillendeUursoortenWordenNooitGemengd) {
  EXPECT_THAT(Toon({.uren = {{"a", 10}, {"b", 10}, {"a", 10}}}, Rompslomp(15)),
              ElementsAre("a 0.5 x 65.00 = 32.50", "b 0.25 x 65.00 = 16.25"));
}
TEST(Uren, X02_TweeUursoortenOpHetzelfdeArtikelBlijvenTweeRegels) {
  const auto koppeling = Rompslomp(15);
  const auto werkbon = MaakWerkbon({.uren = {{"a", 10}, {"b", 10}}}, koppeling);
  auto bekend = Bekend(werkbon, koppeling);
  bekend.uursoorten["b"] = bekend.uursoorten["a"];
  EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))),
              ElementsAre("a 0.25 x 65.00 = 16.25", "a 0.25 x 65.00 = 16.25"));
}
TEST(Uren, X03_EerstHeleMinutenAfrondenDanPasUren) {
  EXPECT_THAT(Toon({.uren = {{"a", 1}}}, Rompslomp(7)), ElementsAre("a 0.1167 x 65.00 = 7.59"));
  EXPECT_THAT(Toon({.uren = {{"a", 481}}}, Rompslomp(480)), ElementsAre("a 16 x 65.00 = 1040.00"));
  EXPECT_THAT(Toon({.uren = {{"a", 7}}}, Rompslomp(0)), ElementsAre("a 0.1167 x 65.00 = 7.59")) << "uit";
}
TEST(Uren, X62_EenRegelPerUursoortBehalveBijAsperion) {
  const W w{.uren = {{"a", 30}, {"a", 60}}};
  for (const auto& koppeling : {OutsmartRompslomp(), OutsmartReeleezee(), OutsmartImuis()})
    EXPECT_THAT(Toon(w, koppeling), ElementsAre("a 1.5 x 65.00 = 97.50")) << koppeling.sleutel.vendor;
  EXPECT_THAT(Toon(w, OutsmartAsperion()), ElementsAre("a 0.5 x 65.00 = 32.50", "a 1 x 65.00 = 65.00"));
  EXPECT_THAT(Toon(w, Rompslomp(0, domein::Bereik::kPerRegel)), SizeIs(2));
}
TEST(Uren, X63_HetGeboekteTotaalGaatVoorDeKlokEnHetVerschilStaatErbij) {
  const auto concept_ = Concept({.uren = {{"a", 120, "08:00", "11:00"}}}, OutsmartRompslomp());
  EXPECT_EQ(concept_.regels.at(0).aantal.ToString(), "2");
  EXPECT_THAT(concept_.regels[0].herkomst,
              HasSubstr("uurregel 1: geboekt 120 min, volgens begin, eind en pauze 180 min"));
}
TEST(Uren, X63_EenEindVoorHetBeginIsDeVolgendeDag) {
  const auto concept_ = Concept({.uren = {{"a", 240, "22:00", "02:00"}}}, OutsmartRompslomp());
  EXPECT_EQ(concept_.regels.at(0).aantal.ToString(), "4");
  EXPECT_THAT(concept_.regels[0].herkomst, Not(HasSubstr("volgens begin")));
  EXPECT_THAT(Toon({.uren = {{"a", 30, "11:00", "10:30"}}}, OutsmartRompslomp()), ElementsAre("a 0.5 x 65.00 = 32.50"))
      << "het totaal gaat voor, ook als begin en eind verwisseld lijken";
}
TEST(Uren, T22_T23_T24_T25_X63_AlsDeKlokVerzetIsTeltDeVerstrekenTijd) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const auto uren = [&](const char* datum, const char* begin, const char* eind, int geboekt) {
      return Concept({.uren = {{"a", geboekt, begin, eind, datum}}}, koppeling).regels.at(0).aantal.ToString();
    };
    EXPECT_EQ(uren("2026-03-29", "01:00", "04:00", 180), "2") << "T22";
    EXPECT_EQ(uren("2026-10-25", "01:00", "04:00", 180), "4") << "T23";
    EXPECT_EQ(uren("2026-03-28", "23:00", "07:00", 480), "7") << "T24";
    EXPECT_EQ(uren("2026-10-24", "23:00", "07:00", 480), "9") << "T25";
  }
  EXPECT_THAT(Herkomst(Concept({.uren = {{"a", 180, "01:00", "04:00", "2026-03-29"}}}, OutsmartRompslomp())),
              ElementsAre(HasSubstr("uurregel 1: de klok is verzet: verstreken tijd 120 min, geboekt 180 min")));
}
TEST(Uren, X63_UrenVerdwijnenNooitAchterEenPauze) {
  W w{.uren = {{"ARB", 60, "01:30", "03:30", "2026-03-29", 60}}};  // lasts an hour
  EXPECT_THAT(Toon(w, OutsmartRompslomp()), ElementsAre("pauze_langer_dan_werk"));
  w.uren[0].pauze = 59;
  EXPECT_THAT(Toon(w, OutsmartRompslomp()), ElementsAre("ARB 0.0167 x 65.00 = 1.09"));
}
TEST(Uren, X64_EenKloktijdDieNooitOfTweemaalWasIsEenReden) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    EXPECT_THAT(Toon({.uren = {{"a", 60, "02:30", "03:30", "2026-03-29"}}}, koppeling),
                ElementsAre("kloktijd_bestaat_niet"));
    EXPECT_THAT(Toon({.uren = {{"a", 60, "01:30", "02:30", "2026-10-25"}}}, koppeling),
                ElementsAre("kloktijd_bestaat_tweemaal"));
  }
}
TEST(Uren, X68_DePrijsVanHetUurIsDieVanDeVendor) {
  EXPECT_THAT(Toon({.uren = {{"a", 60}}}, OutsmartRompslomp()), ElementsAre("a 1 x 65.00 = 65.00"))
      << "de veldapp zei 50,00";
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const auto werkbon = MaakWerkbon({.uren = {{"a", 60}, {"a", 30}}}, koppeling);
    auto bekend = Bekend(werkbon, koppeling);
    bekend.uursoorten["a"].prijs.reset();
    EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))),
                ElementsAre("uurtarief_ontbreekt"));
  }
}
TEST(Uren, X76_UrenZonderUursoortZijnEenReden) {
  for (const auto& koppeling : OutsmartKoppelingen())
    EXPECT_THAT(Toon({.uren = {{"", 60}}}, koppeling), ElementsAre("uursoort_ontbreekt"));
  EXPECT_THAT(Toon({.uren = {{"", 0}, {"a", 60}}}, OutsmartRompslomp()), ElementsAre("a 1 x 65.00 = 65.00"))
      << "X81: wat niets is, hoeft niets te zijn";
}
TEST(Uren, X81_EenLegeUurregelTeltNietOokNietInDeNachtVanDeWintertijd) {
  const auto koppeling = OutsmartRompslomp();
  auto werkbon = MaakWerkbon({.uren = {{"ARB", 60}, {"ONBEKEND", 0, "08:00", "08:00", "2026-10-24"}}}, koppeling);
  ASSERT_EQ(WatNodigIs(werkbon, koppeling).uursoorten.size(), 1u) << "wat niets is, hoeft niemand te kennen";
  EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("ARB 1 x 65.00 = 65.00"));
  werkbon.uren[1].totaal = domein::Werktijd::Minuten(1);
  EXPECT_EQ(WatNodigIs(werkbon, koppeling).uursoorten.size(), 2u);
}
TEST(Uren, OverlapMagEnStaatErbij) {
  const W w{.uren = {{"a", 120, "08:00", "10:00", "2026-02-27", 0, "12"},
                     {"a", 60, "09:00", "10:00", "2026-02-27", 0, "12"},
                     {"a", 60, "09:00", "10:00", "2026-02-27", 0, "13"},
                     {"a", 60, "10:00", "11:00", "2026-02-27", 0, "12"},
                     {"a", 30, "23:30", "00:30", "2026-02-26", 0, "13"},
                     {"a", 30, "00:15", "00:45", "2026-02-27", 0, "13"},
                     {"a", 30, "08:00", "08:30"}}};
  const auto concept_ = Concept(w, OutsmartRompslomp());
  EXPECT_EQ(concept_.regels.at(0).aantal.ToString(), "6.5");
  EXPECT_THAT(concept_.regels[0].herkomst, HasSubstr("uurregel 2 overlapt met uurregel 1 van dezelfde medewerker"));
  EXPECT_THAT(concept_.regels[0].herkomst, HasSubstr("uurregel 6 overlapt met uurregel 5 van dezelfde medewerker"));
  for (const char* niet : {"uurregel 3 overlapt", "uurregel 4 overlapt", "uurregel 5 overlapt", "uurregel 7 overlapt"})
    EXPECT_THAT(concept_.regels[0].herkomst, Not(HasSubstr(niet)));
}
TEST(Uren, DeHerkomstNoemtRijenRegelEnAfronding) {
  const W w{.uren = {{"a", 50}, {"b", 5}, {"a", 20}, {"a", 34}, {"a", 1}}};
  EXPECT_THAT(
      Herkomst(Concept(w, Rompslomp(30))),
      ElementsAre("uurregels 1 en 3-5: 105 min, het totaal naar boven afgerond op 30 min: 120 min; prijs van de "
                  "uursoort in Rompslomp; btw van het artikel",
                  "uurregel 2: 5 min, het totaal naar boven afgerond op 30 min: 30 min; prijs van de uursoort in "
                  "Rompslomp; btw van het artikel"));
  EXPECT_THAT(
      Herkomst(Concept({.uren = {{"a", 50}}}, Asperion(15))),
      ElementsAre("uurregel 1: 50 min, per regel naar boven afgerond op 15 min: 60 min; prijs van de uursoort in "
                  "Asperion; btw van het artikel"));
}
TEST(Uren, EenHerkomstBlijftTeLezenBijTweeduizendRegels) {
  W w;
  for (int i = 0; i < 2'000; ++i) w.uren.push_back({i % 2 ? "a" : "b", 10, "08:00", "09:00"});
  const auto concept_ = Concept(w, OutsmartRompslomp());
  ASSERT_THAT(concept_.regels, SizeIs(2));
  EXPECT_LT(concept_.regels[0].herkomst.size(), 1'100u);
  EXPECT_THAT(concept_.regels[0].herkomst, HasSubstr("uurregels 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, ...: 10000 min"));
  EXPECT_THAT(concept_.regels[0].herkomst, HasSubstr("btw van het artikel")) << "wat altijd wordt gezegd, blijft staan";
}

}  // namespace
}  // namespace koppel::facturatie
