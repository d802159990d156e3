#include "domein/uitkomst.h"

namespace koppel::domein {

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

}  // namespace koppel::domein
