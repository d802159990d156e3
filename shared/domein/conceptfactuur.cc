#include "domein/conceptfactuur.h"

namespace koppel::domein {

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

Bedrag Conceptfactuur::Netto() const {
  Bedrag som;
  for (const Factuurregel& regel : regels) som += regel.netto;
  return som;
}

std::vector<std::pair<Btwtarief, Bedrag>> Conceptfactuur::BtwPerTarief() const {
  std::map<Btwtarief, Bedrag> per_tarief;
  for (const Factuurregel& regel : regels) {
    if (regel.soort == Regelsoort::kBedrag) per_tarief[regel.btw] += regel.netto;
  }
  return {per_tarief.begin(), per_tarief.end()};
}

Bedrag Conceptfactuur::Btw() const {
  Bedrag som;
  for (const auto& [tarief, netto] : BtwPerTarief()) som += BtwOver(netto, tarief);
  return som;
}

}  // namespace koppel::domein
