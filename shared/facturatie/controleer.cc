// What is wrong with a werkbon by itself.

#include "facturatie/facturatie.h"
#include "facturatie/grenzen.h"
#include "facturatie/materialen.h"
#include "facturatie/nodig.h"
#include "facturatie/redenen.h"
#include "facturatie/redenenlijst.h"
#include "facturatie/uren.h"
#include "facturatie/vaste_artikelen.h"

namespace koppel::facturatie {
namespace {

using domein::Reden;

// Each tells whether there is anything to invoice, right or wrong.
bool ControleerMaterialen(const domein::Werkbon& werkbon, const Spelregels& regels, Redenenlijst& redenen) {
  bool iets = false;
  for (const domein::Materiaalregel& regel : werkbon.materialen) {
    iets |= regel.aantal != domein::Hoeveelheid();
    if (!KomtOpRegel(regel, regels)) continue;
    if (regels.artikel_nodig && ArtikelnaamVan(regel, regels).hoe == Artikelnaam::Hoe::kNiet)
      redenen.Voeg(redenen::MateriaalZonderArtikel(regel, regels));  // X66, X71
    if (!regels.negatief_mag && regel.aantal < domein::Hoeveelheid())
      redenen.Voeg(redenen::NegatieveRegel(regel, regels));  // X69
  }
  return iets;
}

bool ControleerUren(const domein::Werkbon& werkbon, const Spelregels& regels, Redenenlijst& redenen) {
  bool iets = false;
  for (const domein::Uurregel& uren : werkbon.uren) {
    const auto geteld = TelUren(uren, regels);
    if (const auto* reden = std::get_if<Reden>(&geteld)) {
      redenen.Voeg(*reden);
      iets = true;
      continue;
    }
    if (std::get<Geteld>(geteld).tijd == domein::Werktijd()) continue;
    iets = true;
    if (uren.uursoort.code.empty()) redenen.Voeg(redenen::UrenZonderUursoort(uren, regels));  // X76
  }
  return iets;
}

}  // namespace

std::vector<Reden> Controleer(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling) {
  const Spelregels regels = SpelregelsVan(koppeling);
  Redenenlijst redenen;
  const domein::Relatie& klant = KlantVan(werkbon, regels);
  if (klant.nummer.empty() && klant.naam.empty()) redenen.Voeg(redenen::GeenKlant(regels));  // SR-10
  if (regels.op_verkooporder && VerkooporderVan(werkbon, regels).empty())
    redenen.Voeg(redenen::GeenVerkooporder(regels));  // X58
  bool iets = ControleerMaterialen(werkbon, regels, redenen);
  if (regels.uren_als_totalen) {
    redenen.Voeg(ControleerTotalen(werkbon, regels));
    iets |= !VasteArtikelen(werkbon, regels).empty();
  } else {
    iets |= ControleerUren(werkbon, regels, redenen);
  }
  if (!iets) redenen.Voeg(redenen::NietsTeFactureren(regels));  // X65
  return std::move(redenen).Neem();
}

}  // namespace koppel::facturatie
