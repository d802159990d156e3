#include "facturatie/vaste_artikelen.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "facturatie/grenzen.h"
#include "facturatie/redenen.h"

namespace koppel::facturatie {
namespace {

using absl::StrCat;
using domein::Reden;
using domein::Werktijd;

struct Soorttijd {
  bool reistijd;
  const char* naam;
  const std::string& artikel;  // the vendor's id; empty: not booked
};

std::vector<Soorttijd> Tijden(const Spelregels& regels) {
  return {{true, "reistijd", regels.reistijd_artikel}, {false, "werktijd", regels.werktijd_artikel}};
}

// An article of the settings that can be booked; nullptr: it can't, and `boeking` has the reason.
const domein::BekendArtikel* Vind(const std::string& vendor_id, const std::string& waarvoor, Boeking& boeking) {
  const auto gevonden = boeking.bekend.vaste_artikelen.find(vendor_id);
  if (gevonden == boeking.bekend.vaste_artikelen.end()) {
    boeking.redenen.Voeg(redenen::VastArtikelOnbekend(waarvoor, vendor_id, boeking.regels));
  } else if (!gevonden->second.prijs) {
    boeking.redenen.Voeg(redenen::VastArtikelZonderPrijs(waarvoor, boeking.regels));
  } else if (!PastOpFactuur(*gevonden->second.prijs)) {
    boeking.redenen.Voeg(redenen::VastArtikelTeGroot(waarvoor, boeking.regels));
  } else {
    return &gevonden->second;
  }
  return nullptr;
}

void Boek(const domein::BekendArtikel& artikel, domein::Hoeveelheid aantal, const std::string& herkomst,
          Boeking& boeking) {
  const std::string& naam = artikel.omschrijving.empty() ? artikel.code : artikel.omschrijving;
  boeking.Voeg({.artikel = &artikel,
                .omschrijving = naam.empty() ? "Artikel" : naam,
                .aantal = aantal,
                .prijs = *artikel.prijs,
                .herkomst = StrCat(herkomst, "; prijs van het artikel in ", boeking.regels.vendor)});
}

}  // namespace

std::variant<Geteld, std::vector<Reden>> TelTotaal(const domein::Werkbon& werkbon, bool reistijd,
                                                   const Spelregels& regels) {
  const Werktijd van_werkbon = reistijd ? werkbon.reistijd : werkbon.werktijd_totaal;
  std::vector<Reden> redenen;
  Werktijd geboekt;
  Geteld samen;
  int rij = 0;
  for (const domein::Uurregel& uren : werkbon.uren) {
    ++rij;
    if (uren.is_reistijd != reistijd) continue;
    const auto telling = TelUren(uren, regels);
    if (const auto* reden = std::get_if<Reden>(&telling)) {
      redenen.push_back(*reden);
      continue;
    }
    const Geteld& geteld = std::get<Geteld>(telling);
    geboekt = geboekt + uren.totaal;
    samen.tijd = samen.tijd + geteld.tijd;
    if (!geteld.toelichting.empty()) absl::StrAppend(&samen.toelichting, "; uurregel ", rij, ": ", geteld.toelichting);
  }
  if (!redenen.empty()) return redenen;
  if (van_werkbon != Werktijd() && van_werkbon != geboekt && van_werkbon != samen.tijd) {
    if (samen.tijd != Werktijd())
      absl::StrAppend(&samen.toelichting, "; de uurregels hebben samen ", samen.tijd.minuten(), " min");
    samen.tijd = van_werkbon;
  }
  if (!PastOpFactuur(samen.tijd)) return std::vector{redenen::TijdTeVeel(reistijd ? "reistijd" : "werktijd", regels)};
  return samen;
}

std::vector<std::string> VasteArtikelen(const domein::Werkbon& werkbon, const Spelregels& regels) {
  std::vector<std::string> ids;
  const auto voeg = [&](const std::string& id) {
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const Soorttijd& soort : Tijden(regels)) {
    if (soort.artikel.empty()) continue;
    const auto telling = TelTotaal(werkbon, soort.reistijd, regels);
    const auto* geteld = std::get_if<Geteld>(&telling);
    if (geteld == nullptr || geteld->tijd != Werktijd()) voeg(soort.artikel);
  }
  voeg(regels.standaard_artikel);
  return ids;
}

std::vector<Reden> ControleerTotalen(const domein::Werkbon& werkbon, const Spelregels& regels) {
  std::vector<Reden> redenen;
  for (const Soorttijd& soort : Tijden(regels)) {
    if (soort.artikel.empty()) continue;
    const auto telling = TelTotaal(werkbon, soort.reistijd, regels);
    if (const auto* fout = std::get_if<std::vector<Reden>>(&telling))
      redenen.insert(redenen.end(), fout->begin(), fout->end());
  }
  return redenen;
}

void BoekVasteArtikelen(const domein::Werkbon& werkbon, Boeking& boeking) {
  for (const Soorttijd& soort : Tijden(boeking.regels)) {
    if (soort.artikel.empty()) continue;
    const auto telling = TelTotaal(werkbon, soort.reistijd, boeking.regels);
    const auto* geteld = std::get_if<Geteld>(&telling);
    if (geteld == nullptr || geteld->tijd == Werktijd()) continue;
    const domein::BekendArtikel* artikel = Vind(soort.artikel, soort.naam, boeking);
    if (artikel == nullptr) continue;
    Boek(*artikel, domein::InUren(geteld->tijd),
         StrCat(soort.naam, " van de werkbon: ", geteld->tijd.minuten(), " min",
                Centverschil(geteld->tijd, *artikel->prijs), geteld->toelichting),
         boeking);
  }
  if (boeking.regels.standaard_artikel.empty()) return;
  if (const auto* artikel = Vind(boeking.regels.standaard_artikel, "elke factuur", boeking))
    Boek(*artikel, domein::Hoeveelheid::Stuks(1), "standaard artikel van de instellingen", boeking);
}

}  // namespace koppel::facturatie
