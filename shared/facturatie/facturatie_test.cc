#include "facturatie/facturatie.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <iostream>
#include <random>

#include "absl/strings/str_cat.h"
#include "facturatie/instellingen.h"
#include "facturatie/omschrijving.h"

namespace koppel::facturatie {
namespace {

using domein::Bedrag;
using domein::Datum;
using domein::Hoeveelheid;
using domein::Prijs;
using domein::Werktijd;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct U {
  std::string soort;
  int minuten;
};
struct M {
  std::string code;
  const char* aantal;
  const char* prijs;  // empty: not priced
};
struct W {
  std::vector<U> uren = {};
  std::vector<M> materialen = {};
};
struct I {
  int stap = 0;
  domein::Bereik bereik = domein::Bereik::kTotaal;
};

domein::Koppeling MaakKoppeling(I i = {}) {
  domein::Koppeling koppeling;
  koppeling.sleutel = {"acme", domein::Veldapp::kOutsmart, "rompslomp"};
  koppeling.toestand = domein::Toestand::kActief;
  koppeling.actief_sinds = absl::FromUnixSeconds(1'700'000'000);
  domein::InstellingenOutsmartRompslomp ro;
  ro.concept_factuur = true;
  ro.betaaltermijn_dagen = 14;
  ro.uren_afronden = {i.stap, i.bereik};
  ro.factuur_omschrijving = "Werkbonnummer: [OrderNr]";
  koppeling.instellingen = ro;
  return koppeling;
}

domein::InstellingenOutsmartRompslomp& Ro(domein::Koppeling& koppeling) {
  return std::get<domein::InstellingenOutsmartRompslomp>(koppeling.instellingen);
}

domein::Werkbon MaakWerkbon(const W& w) {
  domein::Werkbon werkbon;
  werkbon.id = "5210933";
  werkbon.ordernummer = "WB-2026-0317";
  werkbon.status = domein::Status::kCompleet;
  werkbon.werkbonstatus = "1";
  werkbon.klant.nummer = "10042";
  werkbon.klant.naam = "Bakkerij Het Stoepje";
  for (const U& u : w.uren) {
    domein::Uurregel uren;
    uren.datum = Datum::Parse("2026-02-27").value();
    uren.totaal = Werktijd::Minuten(u.minuten);
    uren.uursoort = {u.soort, "Arbeid " + u.soort, Prijs::Parse("50").value()};
    werkbon.uren.push_back(uren);
  }
  for (const M& m : w.materialen) {
    domein::Materiaalregel regel;
    regel.code = m.code;
    regel.omschrijving = "Materiaal " + m.code;
    regel.aantal = Hoeveelheid::Parse(m.aantal).value();
    if (*m.prijs) regel.prijs = Prijs::Parse(m.prijs).value();
    werkbon.materialen.push_back(regel);
  }
  return werkbon;
}

// The vendor knows everybody, each hour costs 65,00 and each article 3,00.
domein::Stamgegevens Bekend(const domein::Werkbon& werkbon) {
  domein::Stamgegevens bekend;
  bekend.relatie = domein::BekendeRelatie{"900", "10042", "", false};
  bekend.standaard_btw_code = "hoog";
  bekend.standaard_btw = {21'000};
  for (const auto& uren : werkbon.uren) {
    bekend.uursoorten[uren.uursoort.code] = {
        "u" + uren.uursoort.code, uren.uursoort.code, uren.uursoort.code, Prijs::Parse("65").value(), "hoog", {21'000}};
  }
  for (const auto& regel : werkbon.materialen) {
    if (!regel.code.empty())
      bekend.materialen[regel.code] = {"m" + regel.code,          regel.code, regel.code,
                                       Prijs::Parse("3").value(), "hoog",     {21'000}};
  }
  return bekend;
}

const Datum kVandaag = Datum::Parse("2026-10-20").value();

std::variant<domein::Conceptfactuur, domein::Afwijzing> Bouw(const domein::Werkbon& werkbon,
                                                             const domein::Koppeling& koppeling) {
  return BuildConceptfactuur(werkbon, koppeling, Bekend(werkbon), kVandaag);
}

// The lines as a person would write them, or the codes of the reasons.
std::vector<std::string> Regels(const std::variant<domein::Conceptfactuur, domein::Afwijzing>& uitkomst) {
  std::vector<std::string> uit;
  if (const auto* afwijzing = std::get_if<domein::Afwijzing>(&uitkomst)) {
    for (const auto& reden : afwijzing->redenen) uit.push_back(reden.code);
    return uit;
  }
  for (const auto& regel : std::get<domein::Conceptfactuur>(uitkomst).regels) {
    uit.push_back(absl::StrCat(regel.omschrijving, " ", regel.aantal.ToString(), " x ", regel.prijs.ToString(), " = ",
                               regel.netto.ToString()));
  }
  return uit;
}
std::vector<std::string> Regels(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling) {
  return Regels(Bouw(werkbon, koppeling));
}
std::vector<std::string> Regels(const W& w, I i = {}) { return Regels(MaakWerkbon(w), MaakKoppeling(i)); }

std::string Waarom(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling,
                   absl::Time revision = absl::FromUnixSeconds(1'780'000'000)) {
  const auto niet = NietVoorOns(werkbon, koppeling, revision);
  return niet ? absl::StrCat(domein::NaamVan(niet->uitkomst), " ", niet->reden.code) : "voor ons";
}

TEST(BuildConceptfactuur, T13_RO12_UrenWordenPerUursoortOpHetTotaalNaarBovenAfgerond) {
  EXPECT_THAT(Regels({.uren = {{"montage", 50}, {"montage", 20}, {"montage", 35}}}, {.stap = 15}),
              ElementsAre("montage 1.75 x 65.00 = 113.75"));
}
TEST(BuildConceptfactuur, T14_X01_PerRegelAfrondenIsAnderGeld) {
  EXPECT_THAT(Regels({.uren = {{"montage", 50}, {"montage", 20}, {"montage", 35}}},
                     {.stap = 15, .bereik = domein::Bereik::kPerRegel}),
              ElementsAre("montage 1 x 65.00 = 65.00", "montage 0.5 x 65.00 = 32.50", "montage 0.75 x 65.00 = 48.75"));
}
TEST(BuildConceptfactuur, T15_TienKeerVijfMinuten) {
  const W tien{.uren = std::vector<U>(10, U{"a", 5})};
  EXPECT_THAT(Regels(tien, {.stap = 15}), ElementsAre("a 1 x 65.00 = 65.00"));
  EXPECT_THAT(Regels(tien, {.stap = 15, .bereik = domein::Bereik::kPerRegel}).size(), 10u);
}
TEST(BuildConceptfactuur, T16_EenVeelvoudBlijftStaan) {
  EXPECT_THAT(Regels({.uren = {{"a", 90}}}, {.stap = 15}), ElementsAre("a 1.5 x 65.00 = 97.50"));
}
TEST(BuildConceptfactuur, X02_X62_VerschillendeUursoortenWordenNooitGemengd) {
  EXPECT_THAT(Regels({.uren = {{"a", 10}, {"b", 10}, {"a", 10}}}, {.stap = 15}),
              ElementsAre("a 0.5 x 65.00 = 32.50", "b 0.25 x 65.00 = 16.25"));
}
TEST(BuildConceptfactuur, X63_HetGeboekteTotaalGaatVoorDeKlok) {
  auto werkbon = MaakWerkbon({.uren = {{"a", 120}}});
  werkbon.uren[0].begin = domein::Tijdstip::Parse("08:00").value();
  werkbon.uren[0].eind = domein::Tijdstip::Parse("11:00").value();
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("a 2 x 65.00 = 130.00"));
}
TEST(BuildConceptfactuur, X63_T23_InDeNachtVanDeWintertijdTeltDeVerstrekenTijd) {
  auto werkbon = MaakWerkbon({.uren = {{"a", 180}}});
  werkbon.uren[0].datum = Datum::Parse("2026-10-25").value();
  werkbon.uren[0].begin = domein::Tijdstip::Parse("01:00").value();
  werkbon.uren[0].eind = domein::Tijdstip::Parse("04:00").value();
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("a 4 x 65.00 = 260.00"));
}
TEST(BuildConceptfactuur, X64_EenKloktijdDieErNietWasIsEenReden) {
  auto werkbon = MaakWerkbon({.uren = {{"a", 60}}});
  werkbon.uren[0].datum = Datum::Parse("2026-03-29").value();
  werkbon.uren[0].begin = domein::Tijdstip::Parse("02:30").value();
  werkbon.uren[0].eind = domein::Tijdstip::Parse("03:30").value();
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("kloktijd_bestaat_niet"));
}
TEST(BuildConceptfactuur, X81_EenLegeUurregelInDeNachtVanDeWintertijdTeltNiet) {
  auto werkbon = MaakWerkbon({.uren = {{"ARB", 60}, {"ONBEKEND", 0}}});
  werkbon.uren[1].datum = Datum::Parse("2026-10-24").value();
  werkbon.uren[1].begin = werkbon.uren[1].eind = domein::Tijdstip{8 * 60};
  ASSERT_EQ(WatNodigIs(werkbon, MaakKoppeling()).uursoorten.size(), 1u) << "wat niets is, hoeft niemand te kennen";
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("ARB 1 x 65.00 = 65.00"));
  werkbon.uren[1].totaal = Werktijd::Minuten(1);
  EXPECT_EQ(WatNodigIs(werkbon, MaakKoppeling()).uursoorten.size(), 2u);
}
TEST(BuildConceptfactuur, X63_UrenVerdwijnenNooitAchterEenPauze) {
  auto werkbon = MaakWerkbon({.uren = {{"ARB", 60}}});
  werkbon.uren[0].datum = Datum::Parse("2026-03-29").value();  // 01:30 to 03:30 lasts an hour
  werkbon.uren[0].begin = domein::Tijdstip{90};
  werkbon.uren[0].eind = domein::Tijdstip{210};
  werkbon.uren[0].pauze = Werktijd::Minuten(60);
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("pauze_langer_dan_werk"));
  werkbon.uren[0].pauze = Werktijd::Minuten(59);
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("ARB 0.0167 x 65.00 = 1.09"));
}
TEST(BuildConceptfactuur, EenBedragDatNietPastIsEenRedenEnBreektNiets) {
  for (const auto& [aantal, prijs] : {std::pair{"900000000000", "1"}, {"1", "9000000000000"}, {"-1000001", "0"}}) {
    auto werkbon = MaakWerkbon({.materialen = {{"A", aantal, prijs}, {"B", "1", "2"}}});
    EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("bedrag_te_groot")) << aantal << " " << prijs;
    werkbon.materialen[0].prijs_inclusief_btw = true;
    EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("bedrag_te_groot")) << aantal << " " << prijs;
  }
  auto werkbon = MaakWerkbon({.uren = {{"ARB", 60}}});
  auto bekend = Bekend(werkbon);
  bekend.uursoorten["ARB"].prijs = Prijs::Parse("9000000000000").value();
  EXPECT_THAT(Regels(BuildConceptfactuur(werkbon, MaakKoppeling(), bekend, Datum())), ElementsAre("bedrag_te_groot"));

  W meeste;
  for (int i = 0; i < 4'000; ++i) meeste.materialen.push_back({"A", "1000000", "10000000"});
  EXPECT_EQ(std::get<domein::Conceptfactuur>(Bouw(MaakWerkbon(meeste), MaakKoppeling())).Netto().centen(),
            4'000'000'000'000'000'000);
}
TEST(BuildConceptfactuur, EenWerkbonVolFoutenGeeftEenLijstDieTeLezenIs) {
  W w;
  for (int i = 0; i < 4'000; ++i) w.materialen.push_back({absl::StrCat("C", i), "1", ""});
  auto werkbon = MaakWerkbon(w);
  for (auto& regel : werkbon.materialen) regel.omschrijving = absl::StrCat(regel.code, std::string(60'000, 'e'), "é");
  const auto uitkomst = BuildConceptfactuur(werkbon, MaakKoppeling(), {}, Datum());
  const auto& redenen = std::get<domein::Afwijzing>(uitkomst).redenen;
  ASSERT_EQ(redenen.size(), 101u);
  EXPECT_EQ(redenen.back().code, "meer_redenen");
  for (const auto& reden : redenen) EXPECT_LT(reden.zin.size(), 400u);
}

TEST(BuildConceptfactuur, X65_NietsTeFacturerenIsEenReden) {
  EXPECT_THAT(Regels(W{}), ElementsAre("niets_te_factureren"));
  EXPECT_THAT(Regels({.uren = {{"a", 0}}, .materialen = {{"m", "0", "1"}}}), ElementsAre("niets_te_factureren"))
      << "X81";
}
TEST(BuildConceptfactuur, X66_MateriaalZonderCodeIsEenRegelZonderArtikel) {
  const auto uitkomst = Bouw(MaakWerkbon({.materialen = {{"", "2", "4.50"}}}), MaakKoppeling());
  const auto& regel = std::get<domein::Conceptfactuur>(uitkomst).regels.at(0);
  EXPECT_EQ(regel.artikel_id, "");
  EXPECT_EQ(regel.btw_code, "hoog");
  EXPECT_EQ(regel.netto.ToString(), "9.00");
}
TEST(BuildConceptfactuur, X67_ZonderPrijsGeldtDiePrijsVanHetArtikelEnNulIsEenPrijs) {
  EXPECT_THAT(Regels({.materialen = {{"m", "2", ""}, {"n", "1", "0.00"}}}),
              ElementsAre("Materiaal m 2 x 3.00 = 6.00", "Materiaal n 1 x 0.00 = 0.00"));
  EXPECT_THAT(Regels({.materialen = {{"", "2", ""}}}), ElementsAre("prijs_ontbreekt"));
}
TEST(BuildConceptfactuur, X68_DePrijsVanHetUurIsDieVanDeVendor) {
  EXPECT_THAT(Regels({.uren = {{"a", 60}}}), ElementsAre("a 1 x 65.00 = 65.00")) << "de veldapp zei 50,00";
}
TEST(BuildConceptfactuur, X69_EenNegatieveRegelMagEenNegatiefTotaalNiet) {
  EXPECT_THAT(Regels({.uren = {{"a", 60}}, .materialen = {{"m", "-2", "3"}}}),
              ElementsAre("Materiaal m -2 x 3.00 = -6.00", "a 1 x 65.00 = 65.00"));
  EXPECT_THAT(Regels({.materialen = {{"m", "-2", "3"}}}), ElementsAre("negatief_totaal"));
}
TEST(BuildConceptfactuur, X74_WieBetaaltIsDeFactuurrelatieAlsHaarNummerIsIngevuld) {
  auto werkbon = MaakWerkbon({.uren = {{"a", 60}}});
  werkbon.factuurrelatie.naam = "Stoepje Holding B.V.";
  EXPECT_EQ(WatNodigIs(werkbon, MaakKoppeling()).relatie.nummer, "10042");
  werkbon.factuurrelatie.nummer = "10040";
  EXPECT_EQ(WatNodigIs(werkbon, MaakKoppeling()).relatie.nummer, "10040");
}
TEST(BuildConceptfactuur, X76_UrenZonderUursoortZijnEenReden) {
  EXPECT_THAT(Regels({.uren = {{"", 60}}}), ElementsAre("uursoort_ontbreekt"));
}
TEST(BuildConceptfactuur, X77_X78_MaterialenEerstEnTweeRegelsBlijvenTweeRegels) {
  EXPECT_THAT(Regels({.uren = {{"a", 60}}, .materialen = {{"m", "1", "2.35"}, {"m", "2", "2.35"}}}),
              ElementsAre("Materiaal m 1 x 2.35 = 2.35", "Materiaal m 2 x 2.35 = 4.70", "a 1 x 65.00 = 65.00"));
}
TEST(BuildConceptfactuur, T31_EenPrijsInclusiefBtwGaatZonderBtwMee) {
  auto werkbon = MaakWerkbon({.materialen = {{"m", "1", "99.99"}}});
  werkbon.materialen[0].prijs_inclusief_btw = true;
  EXPECT_THAT(Regels(werkbon, MaakKoppeling()), ElementsAre("Materiaal m 1 x 82.63636 = 82.64"));
}
TEST(BuildConceptfactuur, RO10_X50_T28_DeVervaldatumTeltKalenderdagen) {
  const auto uitkomst = Bouw(MaakWerkbon({.uren = {{"a", 60}}}), MaakKoppeling());
  const auto& concept_ = std::get<domein::Conceptfactuur>(uitkomst);
  EXPECT_EQ(concept_.factuurdatum.ToString(), "2026-10-20");
  EXPECT_EQ(concept_.vervaldatum->ToString(), "2026-11-03");
}
TEST(BuildConceptfactuur, X49_ZonderTermijnGeldtDieVanDeAdministratie) {
  auto koppeling = MaakKoppeling();
  Ro(koppeling).betaaltermijn_dagen.reset();
  const auto uitkomst = Bouw(MaakWerkbon({.uren = {{"a", 60}}}), koppeling);
  EXPECT_FALSE(std::get<domein::Conceptfactuur>(uitkomst).vervaldatum.has_value());
}
TEST(BuildConceptfactuur, GeeftAlleRedenenTegelijk) {
  auto werkbon = MaakWerkbon({.uren = {{"", 60}, {"weg", 30}}, .materialen = {{"zoek", "1", "1"}, {"", "1", ""}}});
  domein::Stamgegevens leeg;
  const auto uitkomst = BuildConceptfactuur(werkbon, MaakKoppeling(), leeg, kVandaag);
  std::vector<std::string> codes;
  for (const auto& reden : std::get<domein::Afwijzing>(uitkomst).redenen) codes.push_back(reden.code);
  EXPECT_THAT(codes, ElementsAre("uursoort_ontbreekt", "relatie_onbekend", "materiaal_onbekend", "uursoort_onbekend",
                                 "prijs_ontbreekt"));
}
TEST(RedenVoor, RO14_NoemtDeRelatieEnWatTeDoen) {
  const auto reden = RedenVoor({.soort = domein::Soort::kRelatie,
                                .code = "10042",
                                .naam = "Bakkerij Het Stoepje",
                                .waarom = Gemis::Waarom::kOnbekend},
                               MaakKoppeling());
  EXPECT_EQ(reden.zin, "Relatie 'Bakkerij Het Stoepje' (10042) is onbekend in Rompslomp.");
  EXPECT_THAT(reden.te_nemen_actie,
              AllOf(HasSubstr("Maak de relatie aan in Rompslomp"), HasSubstr("werkbonstatus terug op 1")));
}
TEST(MagGemaakt, RO13_X55_AlleenWatDeInstellingToestaatEnNooitBijTwijfel) {
  auto koppeling = MaakKoppeling();
  const Gemis relatie{.soort = domein::Soort::kRelatie, .code = "1", .naam = "A", .waarom = Gemis::Waarom::kOnbekend};
  EXPECT_FALSE(MagGemaakt(relatie, koppeling));
  Ro(koppeling).nieuwe_gegevens = {true, false, false};
  EXPECT_TRUE(MagGemaakt(relatie, koppeling));
  EXPECT_FALSE(MagGemaakt(
      {.soort = domein::Soort::kMateriaal, .code = "1", .naam = "A", .waarom = Gemis::Waarom::kOnbekend}, koppeling));
  EXPECT_FALSE(MagGemaakt(
      {.soort = domein::Soort::kRelatie, .code = "1", .naam = "A", .waarom = Gemis::Waarom::kMeerdere}, koppeling));
}

TEST(NietVoorOns, OS11_OS12_CompleetMetStatus1IsVoorOns) {
  EXPECT_EQ(Waarom(MaakWerkbon({}), MaakKoppeling()), "voor ons");
}
TEST(NietVoorOns, OS10_TotOS14_DeTweeStatussenBeslissen) {
  const auto koppeling = MaakKoppeling();
  auto werkbon = MaakWerkbon({});
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
TEST(NietVoorOns, RO11_X06_EenAlternatieveStatusVervangtDe1) {
  auto koppeling = MaakKoppeling();
  Ro(koppeling).werkbonstatus = "50";
  auto werkbon = MaakWerkbon({});
  EXPECT_EQ(Waarom(werkbon, koppeling), "OVERGESLAGEN andere_werkbonstatus");
  werkbon.werkbonstatus = " 50 ";
  EXPECT_EQ(Waarom(werkbon, koppeling), "voor ons");
}
TEST(NietVoorOns, X73_GearchiveerdWordtOvergeslagen) {
  auto werkbon = MaakWerkbon({});
  werkbon.gearchiveerd = true;
  EXPECT_EQ(Waarom(werkbon, MaakKoppeling()), "OVERGESLAGEN gearchiveerd");
}
TEST(NietVoorOns, X23_VanVoorDeActiveringGaatNietMeeTenzijIemandDatKoos) {
  auto koppeling = MaakKoppeling();
  const absl::Time oud = koppeling.actief_sinds - absl::Hours(48);
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling, oud), "OVERGESLAGEN van_voor_activering");
  koppeling.vanaf_datum = Datum::Van(oud);
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling, oud), "voor ons");
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling, oud - absl::Hours(24)), "OVERGESLAGEN van_voor_activering");
}
TEST(NietVoorOns, X61_EenLoginprobleemIsWachtenEnNooit99) {
  auto koppeling = MaakKoppeling();
  koppeling.toestand = domein::Toestand::kOpnieuwInloggen;
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling), "WACHT opnieuw_inloggen");
  koppeling.toestand = domein::Toestand::kGepauzeerd;
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling), "WACHT gepauzeerd");
  koppeling.toestand = domein::Toestand::kBesteld;
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling), "WACHT instellingen_ontbreken");
  koppeling.toestand = domein::Toestand::kGestopt;
  EXPECT_EQ(Waarom(MaakWerkbon({}), koppeling), "OVERGESLAGEN gestopt");
}

TEST(Omschrijving, RO15_X54_TagsWordenVervangenDoorWaarden) {
  auto werkbon = MaakWerkbon({});
  werkbon.werkdatum = "2026-02-27";
  werkbon.vrije_velden[3] = "Contract A";
  const auto vul = [&](const char* tekst) { return VulIn(tekst, domein::Veldapp::kOutsmart, werkbon); };
  EXPECT_EQ(vul("Werkbonnummer: [OrderNr]"), "Werkbonnummer: WB-2026-0317");
  EXPECT_EQ(vul("[ordernr] op [WorkDate], [VrijVeld3][FreeField4]"), "WB-2026-0317 op 27-02-2026, Contract A");
  EXPECT_EQ(vul("[Onbekend] [open"), "[Onbekend] [open");
  EXPECT_EQ(vul("[open [OrderNr]"), "[open WB-2026-0317") << "een haak die niet sluit, slokt geen tag op";
  werkbon.ordernummer = "[CustomerName]";
  EXPECT_EQ(vul("[OrderNr]"), "[CustomerName]") << "een waarde wordt niet nog eens gelezen";
}
TEST(Omschrijving, T10_RO17_OrdVindtTweeTags) {
  EXPECT_THAT(ZoekTags(domein::Veldapp::kOutsmart, "ord"), ElementsAre("OrderNr", "ExtOrderNr"));
  EXPECT_THAT(OnbekendeTags(domein::Veldapp::kOutsmart, "[OrderNr] [Nep] [FreeField51]"),
              ElementsAre("Nep", "FreeField51"));
}
TEST(Omschrijving, IsHoogstensDuizendBytesEnKniptGeenTekenDoor) {
  auto werkbon = MaakWerkbon({});
  werkbon.ordernummer = std::string(999, 'a') + "é";
  const std::string tekst = VulIn("[OrderNr]", domein::Veldapp::kOutsmart, werkbon);
  EXPECT_EQ(tekst, std::string(999, 'a'));
}

TEST(ControleerInstellingen, X03_X06_X49_X54_AlleKlachtenTegelijk) {
  domein::InstellingenOutsmartRompslomp ro;
  ro.betaaltermijn_dagen = 366;
  ro.werkbonstatus = "99";
  ro.uren_afronden.stap_minuten = 481;
  ro.factuur_omschrijving = "[Nep]";
  EXPECT_EQ(ControleerInstellingen(ro).klachten.size(), 4u);
  EXPECT_THAT(ControleerInstellingen({}).klachten, IsEmpty());
  ro = {};
  ro.betaaltermijn_dagen = 45;
  EXPECT_EQ(ControleerInstellingen(ro).waarschuwingen.at(0).code, "betaaltermijn_boven_30");
  EXPECT_THAT(ControleerInstellingen(ro).klachten, IsEmpty());
}

TEST(BuildConceptfactuur, HoudtZijnBeloftenOverWillekeurigeWerkbonnen) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  for (int ronde = 0; ronde < 20'000; ++ronde) {
    W w;
    std::map<std::string, std::int64_t> minuten;
    const int stap = static_cast<int>(random() % 61);
    for (auto n = random() % 6; n > 0; --n) {
      w.uren.push_back({std::string(1, static_cast<char>('a' + random() % 3)), static_cast<int>(random() % 600)});
      minuten[w.uren.back().soort] += w.uren.back().minuten;
    }
    const auto werkbon = MaakWerkbon(w);
    const auto uitkomst = Bouw(werkbon, MaakKoppeling({.stap = stap}));
    if (std::holds_alternative<domein::Afwijzing>(uitkomst)) {
      std::int64_t alles = 0;
      for (const auto& [soort, n] : minuten) alles += n;
      ASSERT_EQ(alles, 0) << "seed " << seed;
      continue;
    }
    const auto& concept_ = std::get<domein::Conceptfactuur>(uitkomst);
    Bedrag som;
    for (const auto& regel : concept_.regels) {
      som += regel.netto;
      ASSERT_EQ(regel.netto, regel.aantal * regel.prijs);
      // Rounding up never gives less, and never a whole step more; four decimals of an hour are half a second.
      const std::int64_t tienduizendsten = regel.aantal.tienduizendsten();
      const std::int64_t ruw = minuten[regel.omschrijving];
      ASSERT_GE(tienduizendsten * 60 + 30, ruw * 10'000);
      ASSERT_LT(tienduizendsten * 60 - 30, (ruw + std::max(stap, 1)) * 10'000);
      minuten.erase(regel.omschrijving);
    }
    ASSERT_EQ(som, concept_.Netto());
    for (const auto& [soort, n] : minuten) ASSERT_EQ(n, 0) << "uren verdwenen, seed " << seed;
    // The order of the entries changes nothing in the total.
    auto anders = werkbon;
    std::shuffle(anders.uren.begin(), anders.uren.end(), random);
    ASSERT_EQ(std::get<domein::Conceptfactuur>(Bouw(anders, MaakKoppeling({.stap = stap}))).Netto(), som);
  }
}

}  // namespace
}  // namespace koppel::facturatie
