#include <gmock/gmock.h>

#include "facturatie/facturatie.h"
#include "facturatie/spelregels.h"
#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using namespace voorbeeld;  // NOLINT: the words of the tests
using domein::Soort;
using Waarom = Gemis::Waarom;

Gemis Mist(Soort soort, Waarom waarom = Waarom::kOnbekend) {
  const bool relatie = soort == Soort::kRelatie;
  return {soort, relatie ? "10042" : "KOP-15", relatie ? "Bakkerij Het Stoepje" : "Knelkoppeling", waarom};
}

constexpr Soort kSoorten[] = {Soort::kRelatie, Soort::kMateriaal, Soort::kUursoort};

// All that can be made may be made, and what making it asks for is chosen.
std::vector<domein::Koppeling> AllesMag() {
  auto koppelingen = OutsmartKoppelingen();
  Van<domein::InstellingenOutsmartRompslomp>(koppelingen[0]).nieuwe_gegevens = {true, true, true};
  auto& as = Van<domein::InstellingenOutsmartAsperion>(koppelingen[1]);
  as.nieuwe_gegevens = {true, true, true};
  as.debiteursoort = "KLANT";
  as.betalingsconditie = "31";
  as.verkoopsoort = "MAT";
  Van<domein::InstellingenOutsmartReeleezee>(koppelingen[2]).nieuwe_gegevens = {true, true, true};
  auto& im = Van<domein::InstellingenOutsmartImuis>(koppelingen[3]);
  im.nieuwe_gegevens = {true, true, true};
  im.materiaal_artikelgroep = "10";
  im.uursoort_artikelgroep = "20";
  return koppelingen;
}

TEST(MagGemaakt, OS19_RO13_AS15_RE16_IM20_X43_AlleenWatDeInstellingToestaat) {
  for (Soort soort : kSoorten) {
    for (const auto& koppeling : AllesMag()) EXPECT_TRUE(MagGemaakt(Mist(soort), koppeling));
    for (const auto& koppeling : OutsmartKoppelingen()) EXPECT_FALSE(MagGemaakt(Mist(soort), koppeling)) << "X43: uit";
  }
  auto koppeling = OutsmartReeleezee();
  Van<domein::InstellingenOutsmartReeleezee>(koppeling).nieuwe_gegevens = {true, false, false};
  EXPECT_TRUE(MagGemaakt(Mist(Soort::kRelatie), koppeling));
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kMateriaal), koppeling));
}
TEST(MagGemaakt, X55_X72_MeerDanEenIsNooitEenNieuwe) {
  for (const auto& koppeling : AllesMag()) {
    for (Soort soort : kSoorten) {
      EXPECT_FALSE(MagGemaakt(Mist(soort, Waarom::kMeerdere), koppeling));
      const domein::Reden reden = RedenVoor(Mist(soort, Waarom::kMeerdere), koppeling);
      EXPECT_EQ(reden.code, domein::NaamVan(soort) + "_meermaals");
    }
  }
}
TEST(MagGemaakt, X72_EenKlantZonderNummerMagMaarNietZonderNaam) {
  for (const auto& koppeling : AllesMag()) {
    Gemis klant = Mist(Soort::kRelatie);
    klant.code = "";
    EXPECT_TRUE(MagGemaakt(klant, koppeling));
    EXPECT_EQ(RedenVoor(klant, koppeling).zin,
              "Relatie 'Bakkerij Het Stoepje' is onbekend in " + domein::Vendornaam(koppeling.sleutel.vendor) + ".");
    klant.naam = "";
    EXPECT_FALSE(MagGemaakt(klant, koppeling));
  }
}
TEST(MagGemaakt, X13_SR02_SR10_BijSimpleSimonNooitOokAlIsHetDezelfdeVendor) {
  for (Soort soort : kSoorten) EXPECT_FALSE(MagGemaakt(Mist(soort), SimplesimonRompslomp()));
  EXPECT_TRUE(MagGemaakt(Mist(Soort::kRelatie), AllesMag()[0]));
  const domein::Reden reden = RedenVoor(Mist(Soort::kRelatie), SimplesimonRompslomp());
  EXPECT_EQ(reden.code, "relatie_onbekend");
  EXPECT_EQ(reden.zin, "Klant 'Bakkerij Het Stoepje' (10042) is onbekend in Rompslomp.") << "X38";
  EXPECT_EQ(
      reden.te_nemen_actie,
      "Maak de klant (daar: contact) aan in Rompslomp, haal klanten en artikelen op met Nu synchroniseren, kies die "
      "op de werkbon en archiveer de werkbon opnieuw.");
  EXPECT_EQ(RedenVoor(Mist(Soort::kMateriaal), SimplesimonRompslomp()).zin,
            "Artikel 'Knelkoppeling' (KOP-15) is onbekend in Rompslomp.");
}
TEST(MagGemaakt, AS17_AS18_X56_NietZonderDeKeuzeDieErVoorNodigIs) {
  auto koppeling = AllesMag()[1];
  auto& as = Van<domein::InstellingenOutsmartAsperion>(koppeling);
  as.betalingsconditie = "";
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kRelatie), koppeling));
  EXPECT_EQ(
      RedenVoor(Mist(Soort::kRelatie), koppeling).te_nemen_actie,
      "Kies in de instellingen een betalingsconditie voor nieuwe relaties, of maak de relatie aan in Asperion, en zet "
      "de werkbonstatus terug op 1.");
  as.verkoopsoort = "";
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kMateriaal), koppeling));
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kUursoort), koppeling));
  as.uursoort_verkoopsoort = "URE";
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kMateriaal), koppeling));
  EXPECT_TRUE(MagGemaakt(Mist(Soort::kUursoort), koppeling)) << "X56";
}
TEST(MagGemaakt, IM20_BijImuisNietZonderArtikelgroep) {
  auto koppeling = AllesMag()[3];
  auto& im = Van<domein::InstellingenOutsmartImuis>(koppeling);
  im.materiaal_artikelgroep = im.uursoort_artikelgroep = "";
  EXPECT_TRUE(MagGemaakt(Mist(Soort::kRelatie), koppeling)) << "X58: ook hier kan een klant nieuw zijn";
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kMateriaal), koppeling));
  EXPECT_FALSE(MagGemaakt(Mist(Soort::kUursoort), koppeling));
}
TEST(RedenVoor, RO14_RE17_AS16_IM22_NoemtHetRecordEnWatTeDoen) {
  for (const auto& koppeling : OutsmartKoppelingen()) {
    const std::string vendor = domein::Vendornaam(koppeling.sleutel.vendor);
    const domein::Reden relatie = RedenVoor(Mist(Soort::kRelatie), koppeling);
    EXPECT_EQ(relatie.zin, "Relatie 'Bakkerij Het Stoepje' (10042) is onbekend in " + vendor + ".");
    EXPECT_EQ(relatie.te_nemen_actie, "Maak de relatie aan in " + vendor +
                                          ", of sta in de instellingen toe om nieuwe relaties aan te maken, en zet de "
                                          "werkbonstatus terug op 1.");
    const domein::Reden materiaal = RedenVoor(Mist(Soort::kMateriaal), koppeling);
    EXPECT_EQ(materiaal.code, "materiaal_onbekend");
    EXPECT_EQ(materiaal.te_nemen_actie,
              "Maak het materiaal aan in " + vendor +
                  ", of sta in de instellingen toe om nieuwe materialen aan te maken, en zet de "
                  "werkbonstatus terug op 1.");
  }
}
TEST(RedenVoor, RO11_HetTerugzettenNoemtDeEigenStatus) {
  auto koppeling = OutsmartRompslomp();
  Van<domein::InstellingenOutsmartRompslomp>(koppeling).werkbonstatus = "50";
  EXPECT_THAT(RedenVoor(Mist(Soort::kRelatie), koppeling).te_nemen_actie, ::testing::HasSubstr("terug op 50."));
  EXPECT_THAT(RedenVoorWeigering("Factuur is invalid", koppeling).zin, "Rompslomp weigert dit: Factuur is invalid");
}
TEST(Spelregels, X13_DeRegelsHorenBijDeKoppelingEnNietBijDeVendor) {
  const Spelregels os = SpelregelsVan(OutsmartRompslomp());
  const Spelregels sr = SpelregelsVan(SimplesimonRompslomp());
  EXPECT_EQ(os.vendor, sr.vendor);
  EXPECT_EQ(os.werkbonstatus, "1");
  EXPECT_EQ(sr.werkbonstatus, std::nullopt);
  EXPECT_NE(os.uren_als_totalen, sr.uren_als_totalen);
  EXPECT_NE(os.artikel_nodig, sr.artikel_nodig);
  EXPECT_TRUE(os.NieuwVoor(Soort::kRelatie).optie);
  EXPECT_FALSE(sr.NieuwVoor(Soort::kRelatie).optie);
}
TEST(Spelregels, ZonderInstellingenMagNiets) {
  for (auto koppeling : AlleKoppelingen()) {
    koppeling.instellingen = std::monostate();
    const Spelregels regels = SpelregelsVan(koppeling);
    EXPECT_FALSE(regels.opgeslagen || regels.export_aan);
    for (Soort soort : kSoorten) EXPECT_FALSE(MagGemaakt(Mist(soort), koppeling));
  }
}
TEST(Spelregels, X03_EenStapBuitenDeGrenzenRondtNietVerderAfDanZij) {
  auto koppeling = OutsmartRompslomp();
  auto& stap = Van<domein::InstellingenOutsmartRompslomp>(koppeling).uren_afronden.stap_minuten;
  for (const auto& [gekozen, geldt] : {std::pair{-5, 0}, {15, 15}, {100'000, 480}}) {
    stap = gekozen;
    EXPECT_EQ(SpelregelsVan(koppeling).uren_afronden.stap_minuten, geldt);
  }
}

}  // namespace
}  // namespace koppel::facturatie
