// Records that could not be had: what is said of them, and whether they may be made.

#include "absl/strings/str_cat.h"
#include "facturatie/facturatie.h"
#include "facturatie/redenen.h"
#include "facturatie/spelregels.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {

using absl::StrCat;
using domein::Koppeling;
using domein::Reden;
using domein::Soort;

namespace {

constexpr std::size_t kLangsteNaam = 120;  // bytes
constexpr std::size_t kLangsteWeigering = 1'000;

bool HeeftNaam(const Gemis& gemis) { return gemis.soort != Soort::kRelatie || !gemis.naam.empty(); }

std::string WatTeDoen(const Gemis& gemis, const Spelregels& regels) {
  const Woord& woord = regels.WoordVoor(gemis.soort);
  const Nieuw& nieuw = regels.NieuwVoor(gemis.soort);
  const std::string maak =
      StrCat("maak ", woord.lidwoord, " ", woord.een,
             woord.bij_vendor.empty() ? "" : StrCat(" (daar: ", woord.bij_vendor, ")"), " aan in ", regels.vendor);
  std::string wat = maak;
  if (!nieuw.optie) {  // SR-01, SR-10
    wat = StrCat(maak, ", ", regels.ophalen, ", kies ", woord.lidwoord == "het" ? "het" : "die", " op de werkbon");
  } else if (!nieuw.mag) {
    wat = StrCat(maak, ", of sta in de instellingen toe om nieuwe ", woord.meervoud, " aan te maken,");
  } else if (!nieuw.mist.empty()) {  // AS-17, AS-18, X56
    wat = StrCat("kies in de instellingen ", nieuw.mist, " voor nieuwe ", woord.meervoud, ", of ", maak, ",");
  } else if (!HeeftNaam(gemis)) {
    wat = StrCat("vul de naam in van ", woord.lidwoord, " ", woord.een, ", of ", maak, ",");
  }
  return StrCat(Hoofdletter(std::move(wat)), " en ", redenen::BiedOpnieuwAan(regels), ".");
}

}  // namespace

Reden RedenVoor(const Gemis& gemis, const Koppeling& koppeling) {
  const Spelregels regels = SpelregelsVan(koppeling);
  const std::string wie =
      StrCat(Hoofdletter(regels.WoordVoor(gemis.soort).een), " '",
             Kort(gemis.naam.empty() ? gemis.code : gemis.naam, kLangsteNaam), "'",
             gemis.code.empty() || gemis.naam.empty() ? "" : StrCat(" (", Kort(gemis.code, kLangsteNaam), ")"));
  const std::string code = domein::NaamVan(gemis.soort);
  if (gemis.waarom == Gemis::Waarom::kMeerdere) {
    return {StrCat(code, "_meermaals"), StrCat(wie, " staat meer dan een keer in ", regels.vendor, "."),
            StrCat("Laat er in ", regels.vendor, " een over, of geef ze een eigen nummer, en ",
                   redenen::BiedOpnieuwAan(regels), ".")};
  }
  return {StrCat(code, "_onbekend"), StrCat(wie, " is onbekend in ", regels.vendor, "."), WatTeDoen(gemis, regels)};
}

bool MagGemaakt(const Gemis& gemis, const Koppeling& koppeling) {
  const Spelregels regels = SpelregelsVan(koppeling);
  const Nieuw& nieuw = regels.NieuwVoor(gemis.soort);
  return gemis.waarom == Gemis::Waarom::kOnbekend && nieuw.optie && nieuw.mag && nieuw.mist.empty() && HeeftNaam(gemis);
}

Reden RedenVoorWeigering(const std::string& woorden, const Koppeling& koppeling) {
  const Spelregels regels = SpelregelsVan(koppeling);
  return {
      "geweigerd", StrCat(regels.vendor, " weigert dit: ", Kort(woorden, kLangsteWeigering)),
      StrCat("Verbeter de werkbon of de gegevens in ", regels.vendor, " en ", redenen::BiedOpnieuwAan(regels), ".")};
}

}  // namespace koppel::facturatie
