#include <set>

#include "absl/strings/str_cat.h"
#include "facturatie/facturatie.h"
#include "facturatie/grenzen.h"
#include "facturatie/omschrijving.h"
#include "facturatie/redenen.h"
#include "facturatie/redenenlijst.h"
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
                          Conceptfactuur& concept_, Redenenlijst& redenen) {
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
    std::optional<domein::Prijs> prijs = regel.prijs ? regel.prijs : artikel != nullptr ? artikel->prijs : std::nullopt;
    if (!prijs) {
      redenen.Voeg(redenen::MateriaalZonderPrijs(regel, koppeling));
      continue;
    }
    if (!PastOpFactuur(regel.aantal) || !PastOpFactuur(*prijs)) {
      redenen.Voeg(redenen::MateriaalTeGroot(regel, koppeling));
      continue;
    }
    std::string herkomst =
        regel.prijs ? "prijs van de werkbon"
                    : absl::StrCat("prijs van het artikel in ", domein::Vendornaam(koppeling.sleutel.vendor));
    if (regel.prijs && regel.prijs_inclusief_btw) {
      prijs = domein::ZonderBtw(*prijs, btw);
      herkomst += ", btw eraf gehaald";
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

Nodig WatNodigIs(const Werkbon& werkbon, const Koppeling& koppeling) {
  Nodig nodig;
  nodig.relatie = domein::Betaler(werkbon);
  std::set<std::string> materialen;
  for (const domein::Materiaalregel& regel : werkbon.materialen) {
    if (regel.code.empty() || regel.aantal == domein::Hoeveelheid()) continue;
    if (materialen.insert(regel.code).second) nodig.materialen.push_back(regel);
  }
  std::set<std::string> uursoorten;
  for (const domein::Uurregel& uren : werkbon.uren) {
    const auto geteld = TelUren(uren, koppeling);
    const bool leeg = std::holds_alternative<Geteld>(geteld) && std::get<Geteld>(geteld).tijd == domein::Werktijd();
    if (leeg || uren.uursoort.code.empty()) continue;  // X81, X76
    if (uursoorten.insert(uren.uursoort.code).second) nodig.uursoorten.push_back(uren.uursoort);
  }
  return nodig;
}

std::vector<Reden> Controleer(const Werkbon& werkbon, const Koppeling& koppeling) {
  Redenenlijst redenen;
  const domein::Relatie& betaler = domein::Betaler(werkbon);
  if (betaler.nummer.empty() && betaler.naam.empty()) redenen.Voeg(redenen::GeenKlant(koppeling));
  bool iets = false;
  for (const domein::Materiaalregel& regel : werkbon.materialen) iets |= regel.aantal != domein::Hoeveelheid();
  for (const domein::Uurregel& uren : werkbon.uren) {
    const auto geteld = TelUren(uren, koppeling);
    if (const auto* reden = std::get_if<Reden>(&geteld)) {
      redenen.Voeg(*reden);
      iets = true;
      continue;
    }
    if (std::get<Geteld>(geteld).tijd.minuten() == 0) continue;
    iets = true;
    if (uren.uursoort.code.empty()) redenen.Voeg(redenen::UrenZonderUursoort(uren, koppeling));
  }
  if (!iets) redenen.Voeg(redenen::NietsTeFactureren(koppeling));
  return std::move(redenen).Neem();
}

std::variant<Conceptfactuur, domein::Afwijzing> BuildConceptfactuur(const Werkbon& werkbon, const Koppeling& koppeling,
                                                                    const Stamgegevens& bekend, domein::Datum vandaag) {
  const domein::InstellingenOutsmartRompslomp& instellingen = Instellingen(koppeling);
  Redenenlijst redenen;
  redenen.Voeg(Controleer(werkbon, koppeling));
  const Nodig nodig = WatNodigIs(werkbon, koppeling);
  const auto mist = [&](domein::Soort soort, const std::string& code, const std::string& naam) {
    redenen.Voeg(
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
  redenen.Voeg(std::move(uren.redenen));

  if (redenen.empty() && concept_.Netto() < domein::Bedrag()) {
    redenen.Voeg(redenen::NegatiefTotaal(concept_.Netto().ToString(), koppeling));  // X69
  }
  if (!redenen.empty()) return domein::Afwijzing{std::move(redenen).Neem()};

  concept_.relatie_id = bekend.relatie->vendor_id;
  concept_.factuurdatum = vandaag;  // X50
  if (instellingen.betaaltermijn_dagen) concept_.vervaldatum = vandaag.PlusDagen(*instellingen.betaaltermijn_dagen);
  concept_.omschrijving = VulIn(instellingen.factuur_omschrijving, koppeling.sleutel.veldapp, werkbon);
  return concept_;
}

}  // namespace koppel::facturatie
