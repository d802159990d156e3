#include "domein/conceptfactuur.h"

namespace koppel::domein {

Bedrag Conceptfactuur::Netto() const {
  Bedrag som;
  for (const Factuurregel& regel : regels) som += regel.netto;
  return som;
}

std::vector<std::pair<Btwtarief, Bedrag>> Conceptfactuur::BtwPerTarief() const {
  std::map<Btwtarief, Bedrag> per_tarief;
  for (const Factuurregel& regel : regels) per_tarief[regel.btw] += regel.netto;
  return {per_tarief.begin(), per_tarief.end()};
}

}  // namespace koppel::domein
