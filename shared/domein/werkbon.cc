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

const Relatie& Betaler(const Werkbon& werkbon) {
  return werkbon.factuurrelatie.nummer.empty() ? werkbon.klant : werkbon.factuurrelatie;
}

}  // namespace koppel::domein
