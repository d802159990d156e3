#include "facturatie/nodig.h"

#include <set>

#include "absl/strings/ascii.h"
#include "facturatie/facturatie.h"
#include "facturatie/grenzen.h"
#include "facturatie/materialen.h"
#include "facturatie/uren.h"
#include "facturatie/vaste_artikelen.h"

namespace koppel::facturatie {

const domein::Relatie& KlantVan(const domein::Werkbon& werkbon, const Spelregels& regels) {
  if (regels.factuurrelatie_betaalt) return domein::Betaler(werkbon);
  const bool zonder_klant = werkbon.klant.nummer.empty() && werkbon.klant.naam.empty();
  return zonder_klant && !werkbon.werkadres.nummer.empty() ? werkbon.werkadres : werkbon.klant;
}

std::string VerkooporderVan(const domein::Werkbon& werkbon, const Spelregels& regels) {
  if (!regels.op_verkooporder) return "";
  const absl::string_view nummer = absl::StripAsciiWhitespace(werkbon.verkooporder_nummer);
  return std::string(nummer.empty() ? absl::StripAsciiWhitespace(werkbon.extern_nummer) : nummer);
}

namespace {

// A new article gets the price without VAT, or none when nobody knows how much VAT is in it.
domein::Materiaalregel MetPrijsZonderBtw(domein::Materiaalregel regel) {
  if (!regel.prijs || !regel.prijs_inclusief_btw) return regel;
  regel.prijs_inclusief_btw = false;
  if (regel.btw && regel.btw->promille_van_procent >= 0 && PastOpFactuur(*regel.prijs)) {
    regel.prijs = domein::ZonderBtw(*regel.prijs, *regel.btw);
  } else {
    regel.prijs.reset();
  }
  return regel;
}

}  // namespace

Nodig WatNodigIs(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling) {
  const Spelregels regels = SpelregelsVan(koppeling);
  Nodig nodig;
  nodig.relatie = KlantVan(werkbon, regels);
  nodig.vaste_artikelen = VasteArtikelen(werkbon, regels);
  std::set<std::string> vaste(nodig.vaste_artikelen.begin(), nodig.vaste_artikelen.end());
  std::set<std::string> codes;
  for (const domein::Materiaalregel& regel : werkbon.materialen) {
    if (!KomtOpRegel(regel, regels)) continue;
    const Artikelnaam naam = ArtikelnaamVan(regel, regels);
    if (naam.hoe == Artikelnaam::Hoe::kVendorId && vaste.insert(naam.waarde).second)
      nodig.vaste_artikelen.push_back(naam.waarde);
    if (naam.hoe == Artikelnaam::Hoe::kCode && codes.insert(naam.waarde).second)
      nodig.materialen.push_back(MetPrijsZonderBtw(regel));
  }
  if (regels.uren_als_totalen) return nodig;
  std::set<std::string> uursoorten;
  for (const domein::Uurregel& uren : werkbon.uren) {
    const auto geteld = TelUren(uren, regels);
    const bool leeg = std::holds_alternative<Geteld>(geteld) && std::get<Geteld>(geteld).tijd == domein::Werktijd();
    if (leeg || uren.uursoort.code.empty()) continue;  // X81, X76
    if (uursoorten.insert(uren.uursoort.code).second) nodig.uursoorten.push_back(uren.uursoort);
  }
  return nodig;
}

}  // namespace koppel::facturatie
