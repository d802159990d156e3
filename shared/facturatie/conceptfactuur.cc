#include <set>

#include "absl/strings/str_cat.h"
#include "facturatie/facturatie.h"
#include "facturatie/omschrijving.h"
#include "facturatie/redenen.h"
#include "facturatie/uren.h"

namespace koppel::facturatie {
namespace {

using domein::Conceptfactuur;
using domein::Factuurregel;
using domein::Koppeling;
using domein::Reden;
using domein::Stamgegevens;
using domein::Werkbon;

const domein::InstellingenOutsmartRompslomp& Instellingen(const Koppeling& koppeling) {
  static const domein::InstellingenOutsmartRompslomp& geen = *new domein::InstellingenOutsmartRompslomp;
  const auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&koppeling.instellingen);
  return ro == nullptr ? geen : *ro;
}

// One line per row, never added together (X77); rows of nothing are left out (X81).
void RegelsVoorMaterialen(const Werkbon& werkbon, const Koppeling& koppeling, const Stamgegevens& bekend,
                          Conceptfactuur& concept_, std::vector<Reden>& redenen) {
  for (const domein::Materiaalregel& regel : werkbon.materialen) {
    if (regel.aantal == domein::Hoeveelheid()) continue;
    const domein::BekendArtikel* artikel = nullptr;
    if (!regel.code.empty()) {
      const auto gevonden = bekend.materialen.find(regel.code);
      if (gevonden == bekend.materialen.end()) continue;  // Said with the missing records.
      artikel = &gevonden->second;
    }
    // VAT of the article, else the default (X52).
    const bool eigen_btw = artikel != nullptr && !artikel->btw_code.empty();
    const domein::Btwtarief btw = eigen_btw ? artikel->btw : bekend.standaard_btw;
    std::optional<domein::Prijs> prijs = regel.prijs;
    std::string herkomst = regel.prijs ? "prijs van de werkbon"
                                       : absl::StrCat("prijs van het artikel in ", redenen::VendorNaam(koppeling));
    if (prijs && regel.prijs_inclusief_btw) {
      prijs = domein::ZonderBtw(*prijs, btw);
      herkomst += ", btw eraf gehaald";
    }
    if (!prijs && artikel != nullptr) prijs = artikel->prijs;
    if (!prijs) {
      redenen.push_back(redenen::MateriaalZonderPrijs(regel, koppeling));
      continue;
    }
    if (!eigen_btw) herkomst += ", standaard btw";
    std::string omschrijving = regel.omschrijving;
    if (omschrijving.empty() && artikel != nullptr) omschrijving = artikel->omschrijving;
    if (omschrijving.empty()) omschrijving = regel.code.empty() ? "Materiaal" : regel.code;
    concept_.regels.push_back({.omschrijving = std::move(omschrijving),
                               .aantal = regel.aantal,
                               .prijs = *prijs,
                               .artikel_id = artikel == nullptr ? "" : artikel->vendor_id,
                               .btw_code = eigen_btw ? artikel->btw_code : bekend.standaard_btw_code,
                               .btw = btw,
                               .netto = regel.aantal * *prijs,
                               .herkomst = std::move(herkomst)});
  }
}

}  // namespace

Nodig WatNodigIs(const Werkbon& werkbon, const Koppeling&) {
  Nodig nodig;
  nodig.relatie = domein::Betaler(werkbon);
  std::set<std::string> materialen;
  for (const domein::Materiaalregel& regel : werkbon.materialen) {
    if (regel.code.empty() || regel.aantal == domein::Hoeveelheid()) continue;
    if (materialen.insert(regel.code).second) nodig.materialen.push_back(regel);
  }
  std::set<std::string> uursoorten;
  for (const domein::Uurregel& uren : werkbon.uren) {
    if (!uren.uursoort.code.empty() && uursoorten.insert(uren.uursoort.code).second)
      nodig.uursoorten.push_back(uren.uursoort);
  }
  return nodig;
}

std::vector<Reden> Controleer(const Werkbon& werkbon, const Koppeling& koppeling) {
  std::vector<Reden> redenen;
  const domein::Relatie& betaler = domein::Betaler(werkbon);
  if (betaler.nummer.empty() && betaler.naam.empty()) redenen.push_back(redenen::GeenKlant(koppeling));
  bool iets = false;
  for (const domein::Materiaalregel& regel : werkbon.materialen) iets |= regel.aantal != domein::Hoeveelheid();
  for (const domein::Uurregel& uren : werkbon.uren) {
    const auto geteld = TelUren(uren, koppeling);
    if (const auto* reden = std::get_if<Reden>(&geteld)) {
      redenen.push_back(*reden);
      iets = true;
      continue;
    }
    if (std::get<Geteld>(geteld).tijd.minuten() == 0) continue;
    iets = true;
    if (uren.uursoort.code.empty()) redenen.push_back(redenen::UrenZonderUursoort(uren, koppeling));
  }
  if (!iets) redenen.push_back(redenen::NietsTeFactureren(koppeling));
  return redenen;
}

std::variant<Conceptfactuur, domein::Afwijzing> BuildConceptfactuur(const Werkbon& werkbon, const Koppeling& koppeling,
                                                                    const Stamgegevens& bekend, domein::Datum vandaag) {
  const domein::InstellingenOutsmartRompslomp& instellingen = Instellingen(koppeling);
  std::vector<Reden> redenen = Controleer(werkbon, koppeling);
  const Nodig nodig = WatNodigIs(werkbon, koppeling);
  const auto mist = [&](domein::Soort soort, const std::string& code, const std::string& naam) {
    redenen.push_back(
        RedenVoor({.soort = soort, .code = code, .naam = naam, .waarom = Gemis::Waarom::kOnbekend}, koppeling));
  };
  if (!bekend.relatie && !(nodig.relatie.nummer.empty() && nodig.relatie.naam.empty())) {
    mist(domein::Soort::kRelatie, nodig.relatie.nummer, nodig.relatie.naam);
  }
  for (const domein::Materiaalregel& regel : nodig.materialen) {
    if (!bekend.materialen.contains(regel.code)) mist(domein::Soort::kMateriaal, regel.code, regel.omschrijving);
  }
  for (const domein::Uursoort& uursoort : nodig.uursoorten) {
    if (!bekend.uursoorten.contains(uursoort.code)) mist(domein::Soort::kUursoort, uursoort.code, uursoort.naam);
  }

  // Materials, then hours, each in the werkbon's order (X78).
  Conceptfactuur concept_;
  RegelsVoorMaterialen(werkbon, koppeling, bekend, concept_, redenen);
  UrenRegels uren = RegelsVoorUren(werkbon, koppeling, bekend);
  for (Factuurregel& regel : uren.regels) concept_.regels.push_back(std::move(regel));
  for (Reden& reden : uren.redenen) redenen.push_back(std::move(reden));

  if (redenen.empty() && concept_.Netto() < domein::Bedrag()) {
    redenen.push_back(redenen::NegatiefTotaal(concept_.Netto().ToString(), koppeling));  // X69
  }
  if (!redenen.empty()) return domein::Afwijzing{std::move(redenen)};

  concept_.relatie_id = bekend.relatie->vendor_id;
  concept_.factuurdatum = vandaag;  // X50
  if (instellingen.betaaltermijn_dagen) concept_.vervaldatum = vandaag.PlusDagen(*instellingen.betaaltermijn_dagen);
  concept_.omschrijving = VulIn(instellingen.factuur_omschrijving, koppeling.sleutel.veldapp, werkbon);
  return concept_;
}

}  // namespace koppel::facturatie
