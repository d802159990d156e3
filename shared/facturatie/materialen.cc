#include "facturatie/materialen.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "facturatie/btw.h"
#include "facturatie/grenzen.h"
#include "facturatie/redenen.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {
namespace {

using absl::StrCat;
using domein::BekendArtikel;
using domein::Hoeveelheid;
using domein::Materiaalregel;
using domein::Prijs;

constexpr std::int32_t kOrderregelveld = 5;
constexpr std::size_t kLangsteOrderregel = 9;  // digits

// What a line is known to cost before VAT is taken off, and who says so.
struct Prijskeuze {
  std::optional<Prijs> prijs;
  bool van_werkbon = false;
  std::string herkomst;
};

Prijskeuze KiesPrijs(const Materiaalregel& regel, const BekendArtikel* artikel, const Spelregels& regels) {
  const bool bij_vendor = artikel != nullptr && artikel->prijs;
  if (bij_vendor && (!regel.prijs || regels.vendorprijs_eerst))
    return {artikel->prijs, false, StrCat("prijs van het artikel in ", regels.vendor)};
  if (!regel.prijs) return {};
  std::string herkomst = "prijs van de werkbon";
  if (!regel.korting_procent.empty())  // X75
    absl::StrAppend(&herkomst, ", waar ", MetKomma(Kort(regel.korting_procent, 20)), " % korting al af is");
  return {regel.prijs, true, std::move(herkomst)};
}

std::string Tekst(const Materiaalregel& regel, const BekendArtikel* artikel) {
  if (!regel.omschrijving.empty()) return regel.omschrijving;
  if (artikel != nullptr && !artikel->omschrijving.empty()) return artikel->omschrijving;
  return regel.code.empty() ? "Materiaal" : regel.code;
}

// The article, null for a row that needs none; nullopt: it is missing, which is said elsewhere.
std::optional<const BekendArtikel*> ArtikelVan(const Materiaalregel& regel, const Boeking& boeking) {
  const Artikelnaam naam = ArtikelnaamVan(regel, boeking.regels);
  if (naam.hoe == Artikelnaam::Hoe::kNiet) {
    if (boeking.regels.artikel_nodig) return std::nullopt;
    return nullptr;
  }
  const domein::Stamgegevens& bekend = boeking.bekend;
  const auto& lijst = naam.hoe == Artikelnaam::Hoe::kVendorId ? bekend.vaste_artikelen : bekend.materialen;
  const auto gevonden = lijst.find(naam.waarde);
  if (gevonden == lijst.end()) return std::nullopt;
  return &gevonden->second;
}

}  // namespace

Artikelnaam ArtikelnaamVan(const Materiaalregel& regel, const Spelregels& regels) {
  if (regels.artikel_op_extern_id && !regel.extern_id.empty()) return {Artikelnaam::Hoe::kVendorId, regel.extern_id};
  if (!regel.code.empty()) return {Artikelnaam::Hoe::kCode, regel.code};
  return {};
}

std::string OrderregelVan(const Materiaalregel& regel, const Spelregels& regels) {
  if (!regels.op_verkooporder) return "";
  const auto veld = regel.vrije_velden.find(kOrderregelveld);
  if (veld == regel.vrije_velden.end()) return "";
  absl::string_view nummer = absl::StripAsciiWhitespace(veld->second);
  while (!nummer.empty() && nummer.front() == '0') nummer.remove_prefix(1);
  const bool cijfers = std::all_of(nummer.begin(), nummer.end(),
                                   [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  return cijfers && nummer.size() <= kLangsteOrderregel ? std::string(nummer) : "";
}

bool KomtOpRegel(const Materiaalregel& regel, const Spelregels& regels) {
  return regel.aantal != Hoeveelheid() || !OrderregelVan(regel, regels).empty();
}

void BoekMaterialen(const domein::Werkbon& werkbon, Boeking& boeking) {
  const Spelregels& regels = boeking.regels;
  std::set<std::string> orderregels;
  int rij = 0;
  for (const Materiaalregel& regel : werkbon.materialen) {
    std::string herkomst = StrCat("materiaal ", ++rij, ": ");
    std::string orderregel = OrderregelVan(regel, regels);
    if (!orderregel.empty() && !orderregels.insert(orderregel).second) {
      // One line cannot hold two rows, and two rows are never added together (X77).
      absl::StrAppend(&herkomst, "orderregel ", orderregel, " is van een eerdere rij, dus een nieuwe; ");
      orderregel.clear();
    }
    if (regel.aantal == Hoeveelheid() && orderregel.empty()) continue;
    const std::optional<const BekendArtikel*> artikel = ArtikelVan(regel, boeking);
    if (!artikel || (regel.aantal < Hoeveelheid() && !regels.negatief_mag)) continue;

    // Nothing costs nothing, so that a price that can't be read does not matter, nor which of two rows keeps a line.
    Prijskeuze keuze = regel.aantal == Hoeveelheid() ? Prijskeuze{Prijs(), false, "aantal 0, dus zonder prijs"}
                                                     : KiesPrijs(regel, *artikel, regels);
    if (!keuze.prijs) {
      boeking.redenen.Voeg(redenen::MateriaalZonderPrijs(regel, regels));
      continue;
    }
    if (!PastOpFactuur(regel.aantal) || !PastOpFactuur(*keuze.prijs)) {
      boeking.redenen.Voeg(redenen::MateriaalTeGroot(regel, regels));
      continue;
    }
    if (keuze.van_werkbon && regel.prijs_inclusief_btw) {
      const std::optional<domein::Btwtarief> erin = BtwInPrijs(regel, *artikel, boeking.bekend);
      if (!erin) {
        boeking.redenen.Voeg(redenen::BtwInPrijsOnbekend(regel, regels));
        continue;
      }
      keuze.prijs = domein::ZonderBtw(*keuze.prijs, *erin);
      absl::StrAppend(&keuze.herkomst, ", waar ", InWoorden(*erin), " btw af is gehaald");
    }
    if (regel.aantal * *keuze.prijs < domein::Bedrag() && !regels.negatief_mag) {
      boeking.redenen.Voeg(redenen::NegatieveRegel(regel, regels));
      continue;
    }
    boeking.Voeg({.artikel = *artikel,
                  .omschrijving = Tekst(regel, *artikel),
                  .aantal = regel.aantal,
                  .prijs = *keuze.prijs,
                  .herkomst = StrCat(herkomst, keuze.herkomst),
                  .orderregel = std::move(orderregel)});
  }
}

}  // namespace koppel::facturatie
