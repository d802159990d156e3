// The names of the core's values, as logs, keys and people use them.

#include "absl/strings/str_cat.h"
#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"

namespace koppel::domein {

std::string NaamVan(Veldapp veldapp) { return veldapp == Veldapp::kOutsmart ? "outsmart" : "simplesimon"; }

std::string NaamVan(Status status) {
  switch (status) {
    case Status::kOnbekend:
      return "onbekend";
    case Status::kKlaargezet:
      return "Klaargezet";
    case Status::kOpgehaald:
      return "Opgehaald";
    case Status::kCompleet:
      return "Compleet";
    case Status::kAfgehandeld:
      return "Afgehandeld";
  }
  return "";
}

std::string NaamVan(Uitkomst uitkomst) {
  switch (uitkomst) {
    case Uitkomst::kAfgehandeld:
      return "AFGEHANDELD";
    case Uitkomst::kFout:
      return "FOUT";
    case Uitkomst::kOvergeslagen:
      return "OVERGESLAGEN";
    case Uitkomst::kWacht:
      return "WACHT";
    case Uitkomst::kOnzeker:
      return "ONZEKER";
  }
  return "";
}

std::string NaamVan(Soort soort) {
  switch (soort) {
    case Soort::kRelatie:
      return "relatie";
    case Soort::kMateriaal:
      return "materiaal";
    case Soort::kUursoort:
      return "uursoort";
  }
  return "";
}

std::string KoppelingSleutel::ToString() const { return absl::StrCat(Connectie(), "/", vendor); }
std::string KoppelingSleutel::Connectie() const { return absl::StrCat(account, "/", NaamVan(veldapp)); }
std::string KoppelingSleutel::Soort() const { return absl::StrCat(NaamVan(veldapp), "/", vendor); }

const Relatie& Betaler(const Werkbon& werkbon) {
  return werkbon.factuurrelatie.nummer.empty() ? werkbon.klant : werkbon.factuurrelatie;
}

}  // namespace koppel::domein
