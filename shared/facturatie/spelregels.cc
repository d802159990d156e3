#include "facturatie/spelregels.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace koppel::facturatie {
namespace {

using domein::Soort;

std::array<Woord, 3> WoordenVan(domein::Veldapp veldapp) {
  if (veldapp == domein::Veldapp::kSimplesimon) {
    return {Woord{"klant", "de", "klanten", "contact"}, Woord{"artikel", "het", "artikelen", "product"},
            Woord{"uursoort", "de", "uursoorten", ""}};
  }
  return {Woord{"relatie", "de", "relaties", ""}, Woord{"materiaal", "het", "materialen", ""},
          Woord{"uursoort", "de", "uursoorten", ""}};
}

Nieuw& Voor(Spelregels& regels, Soort soort) { return regels.nieuw[static_cast<std::size_t>(soort)]; }

void Laat(Spelregels& regels, const domein::NieuweGegevens& gegevens) {
  Voor(regels, Soort::kRelatie).mag = gegevens.relaties;
  Voor(regels, Soort::kMateriaal).mag = gegevens.materialen;
  Voor(regels, Soort::kUursoort).mag = gegevens.uursoorten;
}

void Vul(Spelregels&, const std::monostate&) {}

void Vul(Spelregels& regels, const domein::InstellingenOutsmartRompslomp& ro) {
  regels.export_aan = ro.concept_factuur;
  regels.werkbonstatus = ro.werkbonstatus;
  Laat(regels, ro.nieuwe_gegevens);
  regels.uren_afronden = ro.uren_afronden;
  regels.btw_nummer_bij_verlegd = true;
  regels.omschrijving = ro.factuur_omschrijving;
  regels.betaaltermijn_dagen = ro.betaaltermijn_dagen;
}

void Vul(Spelregels& regels, const domein::InstellingenOutsmartAsperion& as) {
  regels.export_aan = as.concept_factuur;
  Laat(regels, as.nieuwe_gegevens);
  if (as.debiteursoort.empty()) {
    Voor(regels, Soort::kRelatie).mist = "een debiteursoort";
  } else if (as.betalingsconditie.empty()) {
    Voor(regels, Soort::kRelatie).mist = "een betalingsconditie";
  }
  if (as.verkoopsoort.empty()) Voor(regels, Soort::kMateriaal).mist = "een verkoopsoort";
  if (as.uursoort_verkoopsoort.empty() && as.verkoopsoort.empty())
    Voor(regels, Soort::kUursoort).mist = "een verkoopsoort";
  regels.uren_afronden = as.uren_afronden;
  regels.artikel_nodig = true;
  regels.btw_nummer_bij_verlegd = true;
  regels.btw_in_instellingen = true;
  regels.tekstregel = as.tekstregel;
  regels.extra_regels = as.extra_regels;
  regels.referentieveld = as.referentieveld;
}

void Vul(Spelregels& regels, const domein::InstellingenOutsmartReeleezee& re) {
  regels.export_aan = re.concept_factuur;
  Laat(regels, re.nieuwe_gegevens);
  regels.betaaltermijn_dagen = re.betaaltermijn_dagen;
}

void Vul(Spelregels& regels, const domein::InstellingenOutsmartImuis& im) {
  regels.maakt = "regels op verkooporders";
  regels.optie = "Exporteer orderregels";
  regels.export_aan = im.exporteer_orderregels;
  regels.op_verkooporder = true;
  Laat(regels, im.nieuwe_gegevens);
  if (im.materiaal_artikelgroep.empty()) Voor(regels, Soort::kMateriaal).mist = "een artikelgroep";
  if (im.uursoort_artikelgroep.empty()) Voor(regels, Soort::kUursoort).mist = "een artikelgroep";
  regels.artikel_nodig = true;
  regels.negatief_mag = false;
  regels.btw_code_nodig = false;
}

void Vul(Spelregels& regels, const domein::InstellingenSimplesimonRompslomp& sr) {
  regels.ophalen = "haal klanten en artikelen op met Nu synchroniseren";
  regels.export_aan = true;
  regels.werkbonstatus.reset();
  for (const std::string& woorden : sr.filterwoorden) {
    for (absl::string_view woord : absl::StrSplit(woorden, ',')) {
      woord = absl::StripAsciiWhitespace(woord);
      if (!woord.empty()) regels.filterwoorden.emplace_back(woord);
    }
  }
  regels.factuurrelatie_betaalt = false;
  for (Nieuw& een : regels.nieuw) een.optie = false;
  regels.uren_als_totalen = true;
  regels.artikel_nodig = true;
  regels.artikel_op_extern_id = true;
  regels.vendorprijs_eerst = true;
  regels.btw_nummer_bij_verlegd = true;
  regels.reistijd_artikel = sr.reistijd_artikel_id;
  regels.werktijd_artikel = sr.werktijd_artikel_id;
  regels.standaard_artikel = sr.standaard_artikel_id;
  regels.omschrijving_als_regel = sr.omschrijving_als_eerste_regel;
}

}  // namespace

Spelregels SpelregelsVan(const domein::Koppeling& koppeling) {
  Spelregels regels;
  regels.vendor = domein::Vendornaam(koppeling.sleutel.vendor);
  regels.veldapp = koppeling.sleutel.veldapp;
  regels.woorden = WoordenVan(koppeling.sleutel.veldapp);
  regels.maakt = "conceptfacturen";
  regels.optie = "Concept factuur";
  regels.opgeslagen = !std::holds_alternative<std::monostate>(koppeling.instellingen);
  std::visit([&](const auto& instellingen) { Vul(regels, instellingen); }, koppeling.instellingen);
  regels.uren_afronden.stap_minuten = std::clamp(regels.uren_afronden.stap_minuten, 0, 480);
  return regels;
}

}  // namespace koppel::facturatie
