#include "facturatie/instellingen.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "facturatie/omschrijving.h"
#include "facturatie/tagcatalogus.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {
namespace {

using absl::StrCat;
using domein::Reden;

constexpr std::size_t kLangsteKeuze = 255;    // bytes of an id of the vendor, or of a status
constexpr std::size_t kLangsteWoord = 255;    // characters
constexpr std::size_t kLangsteTekst = 1'000;  // characters
constexpr std::size_t kMeesteRegels = 3;      // T07
constexpr std::size_t kMeesteVelden = 3;      // T07
constexpr std::size_t kMeesteWoorden = 100;
constexpr std::size_t kKortWoord = 3;  // characters

// Gathers what is wrong; the names say what is demanded.
class Lijst {
 public:
  void Eis(bool goed, const char* code, std::string zin, std::string actie) {
    if (!goed) oordeel_.klachten.push_back({code, std::move(zin), std::move(actie)});
  }
  void Waarschuw(bool goed, const char* code, std::string zin, std::string actie) {
    if (!goed) oordeel_.waarschuwingen.push_back({code, std::move(zin), std::move(actie)});
  }

  void Termijn(const std::optional<std::int32_t>& termijn) {
    if (!termijn) return;
    const std::int32_t dagen = *termijn;
    Eis(dagen >= 0 && dagen <= 365, "betaaltermijn_ongeldig",
        StrCat("Een betaaltermijn van ", dagen, " dagen kan niet."),
        "Kies 0 tot en met 365 dagen, of laat het veld leeg.");
    if (dagen > 365) return;
    Waarschuw(dagen <= 60, "betaaltermijn_boven_60",
              StrCat("Een betaaltermijn van ", dagen, " dagen is langer dan de wet tussen bedrijven toestaat."),
              "Kies hoogstens 60 dagen, tenzij anders is afgesproken en niemand benadeelt.");
    Waarschuw(dagen <= 30 || dagen > 60, "betaaltermijn_boven_30",
              StrCat("Een betaaltermijn van ", dagen, " dagen mag niet bij grote afnemers en overheden."),
              "Kies hoogstens 30 dagen als zulke klanten voorkomen.");
  }

  void Afronding(const domein::UrenAfronden& afronden) {
    const std::int32_t stap = afronden.stap_minuten;
    Eis(stap >= 0 && stap <= 480, "afronding_ongeldig", StrCat("Uren afronden op ", stap, " minuten kan niet."),
        "Kies 1 tot en met 480 minuten, of 0 om niet af te ronden.");
  }

  void HoogstensTekens(const std::string& naam, const std::string& tekst, std::size_t meeste) {
    const std::size_t tekens = Tekens(tekst);
    Eis(tekens <= meeste, "tekst_te_lang", StrCat(naam, " is ", tekens, " tekens lang; er passen er ", meeste, "."),
        "Maak de tekst korter.");
  }

  void Veld(const std::string& waar, const std::string& veld) {
    Eis(IsTag(domein::Veldapp::kOutsmart, veld), "veld_onbekend",
        StrCat(waar, " noemt een veld dat niet bestaat: '", Kort(veld, 40), "'."),
        "Kies een veld uit de lijst, bijvoorbeeld OrderNr.");
  }

  // An id out of a list of the vendor's.
  void Keuze(const std::string& naam, const std::string& id) {
    const bool leesbaar =
        absl::c_none_of(id, [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); });
    Eis(id.size() <= kLangsteKeuze && leesbaar, "keuze_ongeldig", StrCat(naam, " is ongeldig."),
        "Kies opnieuw uit de lijst.");
  }

  // What making new data asks for (AS-17, AS-18, X56, IM-20).
  void NieuwVraagt(bool nieuw, bool gekozen, const char* code, const char* meervoud, const char* wat) {
    Eis(!nieuw || gekozen, code, StrCat("Voor nieuwe ", meervoud, " is ", wat, " nodig."),
        StrCat("Kies ", wat, ", of zet het aanmaken van nieuwe ", meervoud, " uit."));
  }

  Instellingenoordeel Neem() && { return std::move(oordeel_); }

 private:
  Instellingenoordeel oordeel_;
};

void Extraregels(const std::vector<domein::ExtraRegel>& regels, Lijst& lijst) {
  lijst.Eis(regels.size() <= kMeesteRegels, "te_veel_regels", "Er zijn meer dan drie extra regels.",
            "Kies hoogstens drie extra regels.");
  for (std::size_t i = 0; i < std::min(regels.size(), kMeesteRegels); ++i) {
    const std::string naam = StrCat("Extra regel ", i + 1);
    lijst.Eis(regels[i].velden.size() <= kMeesteVelden, "te_veel_velden", StrCat(naam, " heeft meer dan drie velden."),
              "Kies hoogstens drie velden per regel.");
    for (std::size_t k = 0; k < std::min(regels[i].velden.size(), kMeesteVelden); ++k)
      lijst.Veld(naam, regels[i].velden[k]);
    lijst.HoogstensTekens(StrCat("Het voorvoegsel van extra regel ", i + 1), regels[i].voorvoegsel, kLangsteWoord);
  }
}

// RO-10, X49; RO-11, X06; RO-12, X03; RO-15, X54
void Beoordeel(const domein::InstellingenOutsmartRompslomp& instellingen, Lijst& lijst) {
  lijst.Termijn(instellingen.betaaltermijn_dagen);
  const std::string& status = instellingen.werkbonstatus;
  lijst.Eis(
      status != "0" && status != "99" && !status.empty() && status.size() <= kLangsteKeuze, "werkbonstatus_ongeldig",
      StrCat("Werkbonstatus '", Kort(status, 40), "' kan niet betekenen dat een werkbon gefactureerd mag worden."),
      "Kies een andere status dan 0 en 99, of laat het veld leeg voor 1.");
  lijst.Afronding(instellingen.uren_afronden);
  const std::vector<std::string> onbekend =
      OnbekendeTags(domein::Veldapp::kOutsmart, instellingen.factuur_omschrijving);
  lijst.Eis(
      onbekend.empty(), "tag_onbekend",
      StrCat("De factuuromschrijving bevat tags die niet bestaan: [", Kort(absl::StrJoin(onbekend, "], ["), 400), "]."),
      "Kies tags uit de lijst achter de knop Tags, bijvoorbeeld [OrderNr].");
  lijst.Eis(Tekens(instellingen.factuur_omschrijving) <= kLangsteOmschrijving, "omschrijving_te_lang",
            "De factuuromschrijving is langer dan 1.000 tekens.", "Maak de tekst korter.");
}

// AS-21, X03; AS-22 to AS-24, T07, X54; AS-17, AS-18, X56; AS-13, AS-14
void Beoordeel(const domein::InstellingenOutsmartAsperion& instellingen, Lijst& lijst) {
  lijst.Afronding(instellingen.uren_afronden);
  lijst.HoogstensTekens("De tekstregel", instellingen.tekstregel, kLangsteTekst);
  if (!instellingen.referentieveld.empty()) lijst.Veld("Het referentieveld", instellingen.referentieveld);
  Extraregels(instellingen.extra_regels, lijst);
  lijst.Keuze("Het standaard btw-percentage", instellingen.btw_code);
  lijst.Keuze("De debiteursoort", instellingen.debiteursoort);
  lijst.Keuze("De betalingsconditie", instellingen.betalingsconditie);
  lijst.Keuze("De verkoopsoort", instellingen.verkoopsoort);
  lijst.Keuze("De verkoopsoort van uursoorten", instellingen.uursoort_verkoopsoort);
  const domein::NieuweGegevens& nieuw = instellingen.nieuwe_gegevens;
  lijst.NieuwVraagt(nieuw.relaties, !instellingen.debiteursoort.empty(), "debiteursoort_ontbreekt", "relaties",
                    "een debiteursoort");
  lijst.NieuwVraagt(nieuw.relaties, !instellingen.betalingsconditie.empty(), "betalingsconditie_ontbreekt", "relaties",
                    "een betalingsconditie");
  lijst.NieuwVraagt(nieuw.materialen, !instellingen.verkoopsoort.empty(), "verkoopsoort_ontbreekt", "materialen",
                    "een verkoopsoort");
  lijst.NieuwVraagt(nieuw.uursoorten, !instellingen.uursoort_verkoopsoort.empty() || !instellingen.verkoopsoort.empty(),
                    "verkoopsoort_uren_ontbreekt", "uursoorten", "een verkoopsoort");
  lijst.Waarschuw(!instellingen.concept_factuur || !instellingen.btw_code.empty(), "btw_niet_gekozen",
                  "Er is geen standaard btw-percentage gekozen.",
                  "Kies er een, tenzij de administratie in Asperion zelf een standaard heeft.");
}

// RE-15, X49
void Beoordeel(const domein::InstellingenOutsmartReeleezee& instellingen, Lijst& lijst) {
  lijst.Termijn(instellingen.betaaltermijn_dagen);
}

// IM-15, IM-20
void Beoordeel(const domein::InstellingenOutsmartImuis& instellingen, Lijst& lijst) {
  lijst.Keuze("De artikelgroep van materialen", instellingen.materiaal_artikelgroep);
  lijst.Keuze("De artikelgroep van uursoorten", instellingen.uursoort_artikelgroep);
  lijst.NieuwVraagt(instellingen.nieuwe_gegevens.materialen, !instellingen.materiaal_artikelgroep.empty(),
                    "artikelgroep_ontbreekt", "materialen", "een artikelgroep");
  lijst.NieuwVraagt(instellingen.nieuwe_gegevens.uursoorten, !instellingen.uursoort_artikelgroep.empty(),
                    "artikelgroep_uren_ontbreekt", "uursoorten", "een artikelgroep");
}

// SR-36, X24; X25
void Beoordeel(const domein::InstellingenSimplesimonRompslomp& instellingen, Lijst& lijst) {
  lijst.Keuze("Het artikel voor reistijd", instellingen.reistijd_artikel_id);
  lijst.Keuze("Het artikel voor werktijd", instellingen.werktijd_artikel_id);
  lijst.Keuze("Het standaard artikel", instellingen.standaard_artikel_id);
  std::vector<absl::string_view> woorden;
  for (const std::string& veld : instellingen.filterwoorden) {
    const std::vector<absl::string_view> delen = absl::StrSplit(veld, ',', absl::SkipWhitespace());
    lijst.Eis(!delen.empty(), "filterwoord_leeg", "Een filterwoord is leeg.", "Verwijder het lege filterwoord.");
    woorden.insert(woorden.end(), delen.begin(), delen.end());
    if (woorden.size() > kMeesteWoorden) break;
  }
  lijst.Eis(woorden.size() <= kMeesteWoorden, "te_veel_woorden", "Er zijn meer dan 100 filterwoorden.",
            "Verwijder filterwoorden.");
  for (absl::string_view woord : woorden) {
    woord = absl::StripAsciiWhitespace(woord);
    lijst.HoogstensTekens("Een filterwoord", std::string(woord), kLangsteWoord);
    lijst.Waarschuw(Tekens(woord) >= kKortWoord, "filterwoord_kort",
                    StrCat("Het filterwoord '", woord, "' staat in bijna elke omschrijving."),
                    "Kies een langer woord, anders wordt bijna geen werkbon gefactureerd.");
  }
  lijst.Waarschuw(!instellingen.reistijd_artikel_id.empty() || !instellingen.werktijd_artikel_id.empty(),
                  "tijd_niet_geboekt", "Reistijd en werktijd komen niet op de factuur.",
                  "Kies een artikel voor reistijd of werktijd als uren gefactureerd moeten worden.");
}

void Beoordeel(const std::monostate&, Lijst&) {}

}  // namespace

Instellingenoordeel ControleerInstellingen(const domein::Instellingen& instellingen) {
  Lijst lijst;
  std::visit([&](const auto& een) { Beoordeel(een, lijst); }, instellingen);
  return std::move(lijst).Neem();
}

}  // namespace koppel::facturatie
