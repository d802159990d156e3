#include "workers/export/keuzes.h"

#include <variant>

namespace koppel::worker {

vendor::Keuzes KeuzesVan(const domein::Koppeling& koppeling) {
  vendor::Keuzes keuzes;
  if (const auto* as = std::get_if<domein::InstellingenOutsmartAsperion>(&koppeling.instellingen)) {
    keuzes.btw_code = as->btw_code;
    keuzes.debiteursoort = as->debiteursoort;
    keuzes.betalingsconditie = as->betalingsconditie;
    keuzes.verkoopsoort = as->verkoopsoort;
    keuzes.verkoopsoort_uren = as->uursoort_verkoopsoort;
  } else if (const auto* im = std::get_if<domein::InstellingenOutsmartImuis>(&koppeling.instellingen)) {
    keuzes.artikelgroep = im->materiaal_artikelgroep;
    keuzes.artikelgroep_uren = im->uursoort_artikelgroep;
  }
  return keuzes;
}

}  // namespace koppel::worker
