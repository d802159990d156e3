#include "vendor/dezelfde.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/ids.h"

namespace koppel::vendor {
namespace {

std::string Aaneen(absl::string_view tekst) {
  return absl::AsciiStrToLower(absl::StrJoin(absl::StrSplit(tekst, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()), ""));
}

// "Dorpsstraat 12 a" ends in house number "12a", and "Plein 1944 5" in "5": by words, so that 112 never ends in 12.
bool EindigtOpHuisnummer(absl::string_view adres, absl::string_view huisnummer) {
  const std::vector<std::string> woorden = absl::StrSplit(adres, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
  const std::string gezocht = Aaneen(huisnummer);
  std::string eind;
  for (auto woord = woorden.rbegin(); woord != woorden.rend(); ++woord) {
    eind = absl::StrCat(absl::AsciiStrToLower(*woord), eind);
    if (eind == gezocht) return true;
  }
  return false;
}

}  // namespace

std::string ZonderExtraSpaties(absl::string_view tekst) {
  std::string woorden(tekst);
  absl::RemoveExtraAsciiWhitespace(&woorden);
  return woorden;
}

bool IsDezelfde(const Adreskaart& kaart, const domein::Relatie& relatie) {
  if (ZonderExtraSpaties(kaart.naam) != ZonderExtraSpaties(relatie.naam)) return false;
  if (Aaneen(kaart.postcode) != Aaneen(relatie.postcode)) return false;
  // Without a house number of its own the street holds it, or there is none.
  if (Aaneen(relatie.huisnummer).empty()) return Aaneen(kaart.adres) == Aaneen(relatie.straat);
  return EindigtOpHuisnummer(kaart.adres, relatie.huisnummer);
}

std::string VastNummer(absl::string_view connectie, const domein::Relatie& relatie) {
  const std::string huisnummer = Aaneen(relatie.huisnummer);
  const std::string waar = huisnummer.empty() ? Aaneen(relatie.straat) : huisnummer;
  return absl::StrCat(
      "KPL-",
      base::StableName({connectie, ZonderExtraSpaties(relatie.naam), Aaneen(relatie.postcode), waar}).substr(0, 10));
}

}  // namespace koppel::vendor
