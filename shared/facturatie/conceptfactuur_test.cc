#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "facturatie/facturatie.h"
#include "facturatie/redenenlijst.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Something to invoice, whatever the koppeling.
const W kIets{.uren = {{"a", 60}}, .werktijd = 60};

const std::vector<domein::Reden>& Redenen(const Uitkomst& uitkomst) {
  return std::get<domein::Afwijzing>(uitkomst).redenen;
}

domein::Datum Dag(const char* utc) {
  absl::Time tijd;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, utc, &tijd, nullptr));
  return domein::Datum::Van(tijd);
}

struct Data {
  domein::Koppeling koppeling;
  domein::Werkbon werkbon = MaakWerkbon(kIets, koppeling);
  domein::Stamgegevens bekend = Bekend(werkbon, koppeling);

  std::string Op(const domein::Datum& dag, std::optional<std::int32_t> termijn) {
    if (auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&koppeling.instellingen))
      ro->betaaltermijn_dagen = termijn;
    if (auto* re = std::get_if<domein::InstellingenOutsmartReeleezee>(&koppeling.instellingen))
      re->betaaltermijn_dagen = termijn;
    const auto concept_ = Concept(BuildConceptfactuur(werkbon, koppeling, bekend, dag));
    return absl::StrCat(concept_.factuurdatum.ToString(), " ",
                        concept_.vervaldatum ? concept_.vervaldatum->ToString() : "geen");
  }
};

TEST(BuildConceptfactuur, RO10_RE15_X50_T26_T27_T28_T29_DataTellenKalenderdagenVanAmsterdam) {
  for (Data data : {Data{.koppeling = OutsmartRompslomp()}, Data{.koppeling = OutsmartReeleezee()}}) {
    EXPECT_EQ(data.Op(Dag("2026-07-01T22:30:00Z"), 14), "2026-07-02 2026-07-16") << "T26";
    EXPECT_EQ(data.Op(Dag("2026-12-31T23:15:00Z"), 0), "2027-01-01 2027-01-01") << "T27";
    EXPECT_EQ(data.Op(D("2026-10-20"), 14), "2026-10-20 2026-11-03") << "T28";
    EXPECT_EQ(data.Op(D("2026-01-31"), 30), "2026-01-31 2026-03-02") << "T29";
    EXPECT_EQ(data.Op(D("2026-01-31"), 365), "2026-01-31 2027-01-31");
  }
}
TEST(BuildConceptfactuur, X49_AS17_ZonderTermijnIsErGeenVervaldatum) {
  for (const auto& koppeling : AlleKoppelingen()) {
    Data data{.koppeling = koppeling};
    EXPECT_EQ(data.Op(D("2026-10-20"), std::nullopt), "2026-10-20 geen") << koppeling.sleutel.Soort();
  }
}
TEST(BuildConceptfactuur, DeNotitieVanDeVendorGaatMee) {
  for (const auto& koppeling : AlleKoppelingen()) EXPECT_EQ(Concept(kIets, koppeling).vendor_notitie, "notitie");
}
TEST(BuildConceptfactuur, X65_NietsTeFacturerenIsEenReden) {
  for (const auto& koppeling : AlleKoppelingen()) {
    EXPECT_THAT(Toon(W{}, koppeling), ElementsAre("niets_te_factureren"));
    EXPECT_THAT(Toon({.uren = {{"a", 0}}, .materialen = {{"m", "0", "1"}}}, koppeling),
                ElementsAre("niets_te_factureren"));
  }
  EXPECT_THAT(Toon({.materialen = {{"m", "0", "1", "3"}}}, OutsmartImuis()), ElementsAre("niets_te_factureren"))
      << "een orderregel die op nul gaat is geen regel met een aantal";
}
TEST(BuildConceptfactuur, X74_BijOutsmartBetaaltDeFactuurrelatieAlsHaarNummerIsIngevuld) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    auto werkbon = MaakWerkbon(kIets, koppeling);
    werkbon.factuurrelatie.naam = "Stoepje Holding B.V.";
    EXPECT_EQ(WatNodigIs(werkbon, koppeling).relatie.nummer, "10042");
    werkbon.factuurrelatie.nummer = "10040";
    EXPECT_EQ(WatNodigIs(werkbon, koppeling).relatie.nummer, "10040");
  }
}
TEST(BuildConceptfactuur, SR13_X71_BijSimpleSimonIsHetDeKlantOokViaHetWerkadres) {
  const auto koppeling = SimplesimonRompslomp();
  auto werkbon = MaakWerkbon(kIets, koppeling);
  werkbon.factuurrelatie.nummer = "10040";
  werkbon.werkadres.nummer = "10041";
  EXPECT_EQ(WatNodigIs(werkbon, koppeling).relatie.nummer, "10042");
  werkbon.klant = {};
  EXPECT_EQ(WatNodigIs(werkbon, koppeling).relatie.nummer, "10041");
  EXPECT_THAT(Controleer(werkbon, koppeling), IsEmpty());
}
TEST(BuildConceptfactuur, SR10_SR57_ZonderKlantIsErGeenFactuurMaarEenReden) {
  for (const auto& koppeling : AlleKoppelingen()) {
    auto werkbon = MaakWerkbon(kIets, koppeling);
    werkbon.klant = {};
    werkbon.werkadres.naam = "Filiaal Zuid";
    EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("geen_klant"));
  }
  const auto koppeling = SimplesimonRompslomp();
  auto werkbon = MaakWerkbon(kIets, koppeling);
  werkbon.klant = {};
  EXPECT_EQ(Controleer(werkbon, koppeling).at(0).te_nemen_actie,
            "Kies op de werkbon een klant die uit Rompslomp komt en archiveer de werkbon opnieuw.");
}
TEST(BuildConceptfactuur, IM32_X58_ZonderVerkooporderIsErEenRedenDieAlVoorafTeZienIs) {
  const auto koppeling = OutsmartImuis();
  auto werkbon = MaakWerkbon(kIets, koppeling);
  werkbon.extern_nummer = " ";
  EXPECT_THAT(Codes(Controleer(werkbon, koppeling)), ElementsAre("geen_verkooporder"));
  EXPECT_THAT(Toon(werkbon, koppeling), ElementsAre("geen_verkooporder"));
  for (const auto& ander : {OutsmartRompslomp(), OutsmartAsperion(), OutsmartReeleezee()}) {
    werkbon = MaakWerkbon(kIets, ander);
    werkbon.extern_nummer = "";
    EXPECT_THAT(Controleer(werkbon, ander), IsEmpty());
    EXPECT_EQ(Concept(Bouw(werkbon, ander)).verkooporder, "") << "X08: alleen iMUIS";
  }
}
TEST(BuildConceptfactuur, X80_DeVerkooporderIsHetNummerVanDeExterneSoftware) {
  const auto koppeling = OutsmartImuis();
  auto werkbon = MaakWerkbon(kIets, koppeling);
  EXPECT_EQ(Concept(Bouw(werkbon, koppeling)).verkooporder, "202600041");
  werkbon.verkooporder_nummer = " 202600042 ";
  EXPECT_EQ(Concept(Bouw(werkbon, koppeling)).verkooporder, "202600042") << "wat de veldapp er zelf van zegt gaat voor";
}
TEST(BuildConceptfactuur, X79_AlleenWatDeWerkbonNodigHeeftEnElkeEenKeer) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const W w{.uren = {{"a", 60}, {"b", 0}, {"a", 30}}, .materialen = {{"m"}, {"n", "0"}, {"m", "2"}}};
    const Nodig nodig = WatNodigIs(MaakWerkbon(w, koppeling), koppeling);
    EXPECT_THAT(nodig.materialen, ElementsAre(Field(&domein::Materiaalregel::code, "m")));
    EXPECT_THAT(nodig.uursoorten, ElementsAre(Field(&domein::Uursoort::code, "a")));
    EXPECT_THAT(nodig.vaste_artikelen, IsEmpty());
  }
}
TEST(BuildConceptfactuur, GeeftAlleRedenenTegelijk) {
  const W w{.uren = {{"", 60}, {"weg", 30}, {"a", 60, "02:30", "03:30", "2026-03-29"}},
            .materialen = {{"zoek", "1", "1"}, {"", "1", ""}}};
  const auto bouw = [&](const domein::Koppeling& koppeling) {
    auto werkbon = MaakWerkbon(w, koppeling);
    werkbon.extern_nummer = "";
    return Toon(BuildConceptfactuur(werkbon, koppeling, {}, D("2026-10-20")));
  };
  EXPECT_THAT(bouw(OutsmartRompslomp()),
              ElementsAre("uursoort_ontbreekt", "kloktijd_bestaat_niet", "relatie_onbekend", "materiaal_onbekend",
                          "uursoort_onbekend", "uursoort_onbekend", "prijs_ontbreekt"));
  EXPECT_THAT(bouw(OutsmartImuis()),
              ElementsAre("geen_verkooporder", "artikel_ontbreekt", "uursoort_ontbreekt", "kloktijd_bestaat_niet",
                          "relatie_onbekend", "materiaal_onbekend", "uursoort_onbekend", "uursoort_onbekend"));
}
TEST(BuildConceptfactuur, ElkeRedenHeeftEenCodeEenZinEnEenActie) {
  W w{.uren = {{"", 60}, {"weg", 30}, {"a", 60, "02:30", "03:30", "2026-03-29"}, {"a", 2'000'000}},
      .materialen = {{"zoek", "1", "1"}, {"", "-1", ""}, {.code = "", .prijs = "1", .inclusief = true}},
      .reistijd = 2'000'000,
      .werktijd = 60};
  for (const auto& koppeling : AlleKoppelingen()) {
    auto werkbon = MaakWerkbon(w, koppeling);
    werkbon.klant = {};
    werkbon.extern_nummer = "";
    const auto uitkomst = BuildConceptfactuur(werkbon, koppeling, {}, D("2026-10-20"));
    for (const domein::Reden& reden : Redenen(uitkomst)) {
      EXPECT_THAT(reden.code, ::testing::MatchesRegex("[a-z0-9_]+"));
      for (const std::string& tekst : {reden.zin, reden.te_nemen_actie}) {
        EXPECT_THAT(tekst, ::testing::MatchesRegex("[A-Z].*\\.")) << reden.code;
        EXPECT_THAT(tekst, Not(::testing::HasSubstr("  "))) << reden.code;
        EXPECT_THAT(tekst, Not(::testing::HasSubstr(" ,"))) << reden.code;
        if (koppeling.sleutel.veldapp == domein::Veldapp::kSimplesimon) {
          EXPECT_THAT(tekst, Not(::testing::HasSubstr("werkbonstatus"))) << "die kent Simple-Simon niet";
        }
      }
    }
  }
}
TEST(BuildConceptfactuur, EenWerkbonVolFoutenGeeftEenLijstDieTeLezenIs) {
  W w;
  for (int i = 0; i < 2'000; ++i) w.materialen.push_back({absl::StrCat("C", i), "1", ""});
  for (const auto& koppeling : AlleKoppelingen()) {
    auto werkbon = MaakWerkbon(w, koppeling);
    for (auto& regel : werkbon.materialen) regel.omschrijving = absl::StrCat(regel.code, std::string(60'000, 'e'), "é");
    const auto uitkomst = BuildConceptfactuur(werkbon, koppeling, {}, D("2026-10-20"));
    ASSERT_THAT(Redenen(uitkomst), SizeIs(Redenenlijst::kHoogstens + 1));
    EXPECT_EQ(Redenen(uitkomst).back().code, "meer_redenen");
    for (const auto& reden : Redenen(uitkomst)) EXPECT_LT(reden.zin.size(), 400u);
  }
}
TEST(BuildConceptfactuur, DuizendenRegelsVanHetGrootsteBedragPassen) {
  W w;
  for (int i = 0; i < 4'000; ++i) w.materialen.push_back({"A", "1000000", "10000000"});
  EXPECT_EQ(Concept(w, OutsmartRompslomp()).Netto().centen(), 4'000'000'000'000'000'000);
  W uren;
  for (int i = 0; i < 4'000; ++i) uren.uren.push_back({"a", 1'000'000});
  EXPECT_THAT(Concept(uren, OutsmartRompslomp()).regels, SizeIs(1));
  uren.uren[7].minuten = 1'000'001;
  EXPECT_THAT(Toon(uren, OutsmartRompslomp()), ElementsAre("uren_te_veel"));
}
TEST(BuildConceptfactuur, EenUurtariefDatNietPastIsEenReden) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const auto werkbon = MaakWerkbon({.uren = {{"ARB", 60}}}, koppeling);
    auto bekend = Bekend(werkbon, koppeling);
    bekend.uursoorten["ARB"].prijs = P("9000000000000");
    EXPECT_THAT(Toon(BuildConceptfactuur(werkbon, koppeling, bekend, D("2026-10-20"))), ElementsAre("bedrag_te_groot"));
  }
}

}  // namespace
}  // namespace koppel::facturatie
