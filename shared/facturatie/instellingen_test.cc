#include "facturatie/instellingen.h"

#include <gmock/gmock.h>

#include "facturatie/voorbeelden.h"

namespace koppel::facturatie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using voorbeeld::Codes;

std::vector<std::string> Klachten(const domein::Instellingen& instellingen) {
  return Codes(ControleerInstellingen(instellingen).klachten);
}
std::vector<std::string> Waarschuwingen(const domein::Instellingen& instellingen) {
  return Codes(ControleerInstellingen(instellingen).waarschuwingen);
}

// As somebody who filled in everything well.
domein::InstellingenOutsmartAsperion Asperion() {
  domein::InstellingenOutsmartAsperion as;
  as.concept_factuur = true;
  as.btw_code = "VH";
  as.nieuwe_gegevens = {true, true, true};
  as.debiteursoort = "KLANT";
  as.betalingsconditie = "31";
  as.verkoopsoort = "MAT";
  as.uursoort_verkoopsoort = "URE";
  as.tekstregel = "Volgens afspraak";
  as.referentieveld = "Reference";
  as.extra_regels = {{"Werkbon", {"OrderNr", "FreeField1", "WorkDate"}}, {"", {"jobnr"}}, {"Bedankt", {}}};
  return as;
}
domein::InstellingenSimplesimonRompslomp Simon() {
  domein::InstellingenSimplesimonRompslomp sr;
  sr.werktijd_artikel_id = "749588242";
  return sr;
}

TEST(ControleerInstellingen, NietsIsNietFout) {
  EXPECT_THAT(Klachten({}), IsEmpty());
  EXPECT_THAT(Klachten(domein::InstellingenOutsmartRompslomp()), IsEmpty());
  EXPECT_THAT(Klachten(Asperion()), IsEmpty());
  EXPECT_THAT(Waarschuwingen(Asperion()), IsEmpty());
  EXPECT_THAT(Klachten(domein::InstellingenOutsmartReeleezee()), IsEmpty());
  EXPECT_THAT(Klachten(domein::InstellingenOutsmartImuis()), IsEmpty());
  EXPECT_THAT(Klachten(Simon()), IsEmpty());
  EXPECT_THAT(Waarschuwingen(Simon()), IsEmpty());
}
TEST(ControleerInstellingen, X03_X06_X49_X54_AlleKlachtenTegelijk) {
  domein::InstellingenOutsmartRompslomp ro;
  ro.betaaltermijn_dagen = 366;
  ro.werkbonstatus = "99";
  ro.uren_afronden.stap_minuten = 481;
  ro.factuur_omschrijving = "[Nep]";
  EXPECT_THAT(Klachten(ro), UnorderedElementsAre("betaaltermijn_ongeldig", "werkbonstatus_ongeldig",
                                                 "afronding_ongeldig", "tag_onbekend"));
}
TEST(ControleerInstellingen, X03_DeStapIsNulTotEnMetVierhonderdtachtigMinuten) {
  domein::InstellingenOutsmartRompslomp ro;
  auto as = Asperion();
  for (int stap : {0, 1, 5, 6, 10, 15, 30, 60, 480}) {
    ro.uren_afronden.stap_minuten = as.uren_afronden.stap_minuten = stap;
    EXPECT_THAT(Klachten(ro), IsEmpty()) << stap;
    EXPECT_THAT(Klachten(as), IsEmpty()) << stap;
  }
  for (int stap : {-1, 481}) {
    ro.uren_afronden.stap_minuten = as.uren_afronden.stap_minuten = stap;
    EXPECT_THAT(Klachten(ro), ElementsAre("afronding_ongeldig"));
    EXPECT_THAT(Klachten(as), ElementsAre("afronding_ongeldig"));
  }
}
TEST(ControleerInstellingen, RO11_X06_T08_EenAlternatieveStatusIsNietNulEnNietNegenennegentig) {
  domein::InstellingenOutsmartRompslomp ro;
  for (const char* fout : {"0", "99", ""}) {
    ro.werkbonstatus = fout;
    EXPECT_THAT(Klachten(ro), ElementsAre("werkbonstatus_ongeldig")) << fout;
  }
  for (const char* goed : {"1", "50", "klaar"}) {
    ro.werkbonstatus = goed;
    EXPECT_THAT(Klachten(ro), IsEmpty()) << goed;
  }
}
TEST(ControleerInstellingen, RO10_RE15_X49_DeTermijnWaarschuwtBovenDertigEnZestig) {
  domein::InstellingenOutsmartRompslomp ro;
  domein::InstellingenOutsmartReeleezee re;
  const auto zet = [&](int dagen) { ro.betaaltermijn_dagen = re.betaaltermijn_dagen = dagen; };
  for (int dagen : {0, 30}) {
    zet(dagen);
    EXPECT_THAT(Waarschuwingen(ro), IsEmpty());
    EXPECT_THAT(Waarschuwingen(re), IsEmpty());
  }
  for (const auto& [dagen, code] : {std::pair{31, "betaaltermijn_boven_30"},
                                    {60, "betaaltermijn_boven_30"},
                                    {61, "betaaltermijn_boven_60"},
                                    {365, "betaaltermijn_boven_60"}}) {
    zet(dagen);
    EXPECT_THAT(Waarschuwingen(ro), ElementsAre(code)) << dagen;
    EXPECT_THAT(Waarschuwingen(re), ElementsAre(code)) << dagen;
    EXPECT_THAT(Klachten(re), IsEmpty());
  }
  for (int dagen : {-1, 366}) {
    zet(dagen);
    EXPECT_THAT(Klachten(ro), ElementsAre("betaaltermijn_ongeldig"));
    EXPECT_THAT(Klachten(re), ElementsAre("betaaltermijn_ongeldig"));
    EXPECT_THAT(Waarschuwingen(re), IsEmpty());
  }
}
TEST(ControleerInstellingen, RO15_EenOmschrijvingTeltTekensEnGeenBytes) {
  domein::InstellingenOutsmartRompslomp ro;
  for (int i = 0; i < 1'000; ++i) ro.factuur_omschrijving += "é";
  EXPECT_THAT(Klachten(ro), IsEmpty());
  ro.factuur_omschrijving += "é";
  EXPECT_THAT(Klachten(ro), ElementsAre("omschrijving_te_lang"));
}
TEST(ControleerInstellingen, AS24_T07_HoogstensDrieRegelsVanDrieVelden) {
  auto as = Asperion();
  as.extra_regels.push_back({"vier", {}});
  as.extra_regels[1].velden = {"OrderNr", "OrderNr", "OrderNr", "OrderNr"};
  as.extra_regels[0].voorvoegsel = std::string(256, 'a');
  EXPECT_THAT(Klachten(as), UnorderedElementsAre("te_veel_regels", "te_veel_velden", "tekst_te_lang"));
}
TEST(ControleerInstellingen, AS23_AS24_X54_OnbekendeVeldenWordenGeweigerd) {
  auto as = Asperion();
  as.referentieveld = "Nep";
  as.extra_regels[2].velden = {"OrderNr", "FreeField51"};
  const auto oordeel = ControleerInstellingen(as);
  EXPECT_THAT(Codes(oordeel.klachten), ElementsAre("veld_onbekend", "veld_onbekend"));
  EXPECT_EQ(oordeel.klachten[0].zin, "Het referentieveld noemt een veld dat niet bestaat: 'Nep'.");
  EXPECT_EQ(oordeel.klachten[1].zin, "Extra regel 3 noemt een veld dat niet bestaat: 'FreeField51'.");
}
TEST(ControleerInstellingen, AS17_NieuweRelatiesVragenSoortEnConditie) {
  auto as = Asperion();
  as.debiteursoort = as.betalingsconditie = "";
  EXPECT_THAT(Klachten(as), ElementsAre("debiteursoort_ontbreekt", "betalingsconditie_ontbreekt"));
  as.nieuwe_gegevens.relaties = false;
  EXPECT_THAT(Klachten(as), IsEmpty());
}
TEST(ControleerInstellingen, AS18_X56_NieuweArtikelenEnUursoortenVragenEenVerkoopsoort) {
  auto as = Asperion();
  as.uursoort_verkoopsoort = "";
  EXPECT_THAT(Klachten(as), IsEmpty()) << "X56: dan de standaard verkoopsoort";
  as.verkoopsoort = "";
  EXPECT_THAT(Klachten(as), ElementsAre("verkoopsoort_ontbreekt", "verkoopsoort_uren_ontbreekt"));
  as.uursoort_verkoopsoort = "URE";
  EXPECT_THAT(Klachten(as), ElementsAre("verkoopsoort_ontbreekt"));
  as.nieuwe_gegevens = {};
  EXPECT_THAT(Klachten(as), IsEmpty());
}
TEST(ControleerInstellingen, AS13_AS14_ZonderStandaardBtwIsErEenWaarschuwing) {
  auto as = Asperion();
  as.btw_code = "";
  EXPECT_THAT(Klachten(as), IsEmpty()) << "AS-14: de administratie kan er zelf een hebben";
  EXPECT_THAT(Waarschuwingen(as), ElementsAre("btw_niet_gekozen"));
  as.concept_factuur = false;
  EXPECT_THAT(Waarschuwingen(as), IsEmpty());
}
TEST(ControleerInstellingen, IM20_IM15_NieuweArtikelenVragenEenArtikelgroep) {
  domein::InstellingenOutsmartImuis im;
  im.nieuwe_gegevens = {true, true, true};
  EXPECT_THAT(Klachten(im), ElementsAre("artikelgroep_ontbreekt", "artikelgroep_uren_ontbreekt"));
  im.materiaal_artikelgroep = "10";
  im.uursoort_artikelgroep = "20";
  EXPECT_THAT(Klachten(im), IsEmpty());
}
TEST(ControleerInstellingen, SR36_X24_FilterwoordenZijnWoorden) {
  auto sr = Simon();
  sr.filterwoorden = {"garantie", "coulance, nazorg,", " , ", ""};
  EXPECT_THAT(Klachten(sr), ElementsAre("filterwoord_leeg", "filterwoord_leeg"));
  sr.filterwoorden = {std::string(256, 'a')};
  EXPECT_THAT(Klachten(sr), ElementsAre("tekst_te_lang"));
  sr.filterwoorden = {"garantie, a"};
  EXPECT_THAT(Klachten(sr), IsEmpty());
  EXPECT_THAT(Waarschuwingen(sr), ElementsAre("filterwoord_kort"));
  sr.filterwoorden.assign(51, "garantie,nazorg");
  EXPECT_THAT(Klachten(sr), ElementsAre("te_veel_woorden"));
}
TEST(ControleerInstellingen, X25_ZonderReistijdEnWerktijdIsErEenWaarschuwing) {
  domein::InstellingenSimplesimonRompslomp sr;
  EXPECT_THAT(Klachten(sr), IsEmpty());
  EXPECT_THAT(Waarschuwingen(sr), ElementsAre("tijd_niet_geboekt"));
  sr.reistijd_artikel_id = "795957253";
  EXPECT_THAT(Waarschuwingen(sr), IsEmpty());
}
TEST(ControleerInstellingen, EenKeuzeUitEenLijstIsKort) {
  auto as = Asperion();
  as.verkoopsoort = std::string(256, 'a');
  as.btw_code = "V\nH";
  auto sr = Simon();
  sr.standaard_artikel_id = std::string(256, '1');
  EXPECT_THAT(Klachten(as), ElementsAre("keuze_ongeldig", "keuze_ongeldig"));
  EXPECT_THAT(Klachten(sr), ElementsAre("keuze_ongeldig"));
}

}  // namespace
}  // namespace koppel::facturatie
