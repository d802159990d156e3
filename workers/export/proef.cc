#include "workers/export/proef.h"

#include "facturatie/facturatie.h"

namespace koppel::worker {

domein::Stamgegevens AlsofAllesErIs(const Gevonden& gevonden, const domein::Koppeling& koppeling) {
  domein::Stamgegevens proef = gevonden.bekend;
  for (const Ontbrekend& een : gevonden.ontbreekt) {
    domein::BekendArtikel artikel{.vendor_id = "nieuw",
                                  .code = een.artikel.code,
                                  .omschrijving = een.artikel.naam,
                                  .prijs = een.artikel.prijs,
                                  .btw_code = proef.standaard_btw_code,
                                  .btw = proef.standaard_btw};
    if (!artikel.prijs && !facturatie::MagGemaakt(een.gemis, koppeling)) artikel.prijs = domein::Prijs();
    if (een.gemis.soort == domein::Soort::kRelatie) {
      proef.relatie = domein::BekendeRelatie{
          .vendor_id = "nieuw", .nummer = een.gemis.code, .btw_nummer = "", .btw_verlegd = false};
    } else if (een.gemis.soort == domein::Soort::kMateriaal) {
      proef.materialen[een.artikel.code] = artikel;
    } else {
      proef.uursoorten[een.artikel.code] = artikel;
    }
  }
  return proef;
}

}  // namespace koppel::worker
