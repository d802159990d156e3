#include <algorithm>
#include <set>

#include "facturatie/boeking.h"
#include "facturatie/facturatie.h"
#include "facturatie/materialen.h"
#include "facturatie/nodig.h"
#include "facturatie/omschrijving.h"
#include "facturatie/redenen.h"
#include "facturatie/teksten.h"
#include "facturatie/uren.h"
#include "facturatie/vaste_artikelen.h"

namespace koppel::facturatie {
namespace {

using domein::Conceptfactuur;
using domein::Koppeling;
using domein::Soort;
using domein::Stamgegevens;
using domein::Werkbon;

// Everything that the werkbon needs and the vendor does not have; the articles of the settings speak for themselves.
void MeldOntbrekend(const Werkbon& werkbon, const Koppeling& koppeling, const Spelregels& regels,
                    const Stamgegevens& bekend, Redenenlijst& redenen) {
  const Nodig nodig = WatNodigIs(werkbon, koppeling);
  const auto mist = [&](Soort soort, const std::string& code, const std::string& naam) {
    redenen.Voeg(
        RedenVoor({.soort = soort, .code = code, .naam = naam, .waarom = Gemis::Waarom::kOnbekend}, koppeling));
  };
  if (!bekend.relatie && !(nodig.relatie.nummer.empty() && nodig.relatie.naam.empty()))
    mist(Soort::kRelatie, nodig.relatie.nummer, nodig.relatie.naam);
  for (const domein::Materiaalregel& regel : nodig.materialen) {
    if (!bekend.materialen.contains(regel.code)) mist(Soort::kMateriaal, regel.code, regel.omschrijving);
  }
  std::set<std::string> gezegd;
  for (const domein::Materiaalregel& regel : werkbon.materialen) {
    const Artikelnaam naam = ArtikelnaamVan(regel, regels);
    if (naam.hoe != Artikelnaam::Hoe::kVendorId || !KomtOpRegel(regel, regels)) continue;
    if (!bekend.vaste_artikelen.contains(naam.waarde) && gezegd.insert(naam.waarde).second)
      mist(Soort::kMateriaal, regel.code, regel.omschrijving);
  }
  for (const domein::Uursoort& uursoort : nodig.uursoorten) {
    if (!bekend.uursoorten.contains(uursoort.code)) mist(Soort::kUursoort, uursoort.code, uursoort.naam);
  }
}

// Who gets reverse charged VAT is named with a VAT number on the invoice. A new customer gets the werkbon's.
bool MistBtwNummer(const Boeking& boeking, const domein::Relatie& klant) {
  const std::string& verlegd = boeking.bekend.verlegd_btw_code;
  if (!boeking.regels.btw_nummer_bij_verlegd || verlegd.empty() || !boeking.bekend.relatie) return false;
  if (!boeking.bekend.relatie->btw_nummer.empty() || !klant.btw_nummer.empty()) return false;
  return std::any_of(boeking.lijnen.begin(), boeking.lijnen.end(),
                     [&](const domein::Factuurregel& regel) { return regel.btw_code == verlegd; });
}

}  // namespace

std::variant<Conceptfactuur, domein::Afwijzing> BuildConceptfactuur(const Werkbon& werkbon, const Koppeling& koppeling,
                                                                    const Stamgegevens& bekend, domein::Datum vandaag) {
  const Spelregels regels = SpelregelsVan(koppeling);
  Boeking boeking{.regels = regels, .bekend = bekend};
  boeking.redenen.Voeg(Controleer(werkbon, koppeling));
  MeldOntbrekend(werkbon, koppeling, regels, bekend, boeking.redenen);

  // Texts first, and each in the werkbon's order (X78).
  BoekTeksten(werkbon, boeking);
  BoekMaterialen(werkbon, boeking);
  if (!regels.uren_als_totalen) BoekUren(werkbon, boeking);
  BoekVasteArtikelen(werkbon, boeking);

  const domein::Relatie& klant = KlantVan(werkbon, regels);
  if (MistBtwNummer(boeking, klant)) boeking.redenen.Voeg(redenen::GeenBtwNummer(klant.naam, regels));
  Conceptfactuur concept_;
  concept_.regels = std::move(boeking.lijnen);
  if (boeking.redenen.empty() && concept_.Netto() < domein::Bedrag())
    boeking.redenen.Voeg(redenen::NegatiefTotaal(concept_.Netto(), regels));  // X69
  if (!boeking.redenen.empty()) return domein::Afwijzing{std::move(boeking.redenen).Neem()};

  concept_.relatie_id = bekend.relatie->vendor_id;
  concept_.factuurdatum = vandaag;  // X50
  if (regels.betaaltermijn_dagen) concept_.vervaldatum = vandaag.PlusDagen(*regels.betaaltermijn_dagen);
  concept_.omschrijving = VulIn(regels.omschrijving, regels.veldapp, werkbon);
  concept_.kenmerk = KenmerkVan(werkbon, regels);
  concept_.verkooporder = VerkooporderVan(werkbon, regels);
  concept_.vendor_notitie = bekend.vendor_notitie;
  return concept_;
}

}  // namespace koppel::facturatie
