#include "facturatie/uren.h"

#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "facturatie/grenzen.h"
#include "facturatie/redenen.h"

namespace koppel::facturatie {

using domein::Werktijd;

std::variant<Geteld, domein::Reden> TelUren(const domein::Uurregel& uren, const domein::Koppeling& koppeling) {
  if (!uren.begin || !uren.eind) return Geteld{uren.totaal, ""};
  // Begun and ended at once, and nothing booked: an entry that nobody filled, not a day and a night.
  if (uren.totaal == Werktijd() && *uren.begin == *uren.eind) return Geteld{};
  const domein::Duur duur = domein::Verstreken({uren.datum, *uren.begin, *uren.eind, uren.pauze});
  if (duur.fout == domein::TijdFout::kBestaatNiet) return redenen::KloktijdBestaatNiet(uren, koppeling);
  if (duur.fout == domein::TijdFout::kBestaatTweemaal) return redenen::KloktijdBestaatTweemaal(uren, koppeling);
  if (duur.klok_verzet) {
    if (duur.verstreken == Werktijd() && uren.totaal != Werktijd()) return redenen::PauzeLangerDanWerk(uren, koppeling);
    return Geteld{duur.verstreken, "klok verzet: verstreken tijd"};
  }
  if (duur.verstreken == uren.totaal) return Geteld{uren.totaal, ""};
  return Geteld{uren.totaal,
                absl::StrCat("geboekt ", uren.totaal.minuten(), " min, klok ", duur.verstreken.minuten(), " min")};
}

UrenRegels RegelsVoorUren(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling,
                          const domein::Stamgegevens& bekend) {
  const auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&koppeling.instellingen);
  const domein::UrenAfronden afronden = ro == nullptr ? domein::UrenAfronden{} : ro->uren_afronden;

  struct Groep {
    const domein::BekendArtikel* artikel;
    domein::Prijs prijs;
    Werktijd tijd;
    int regels = 0;
    std::string toelichting;
  };
  std::vector<Groep> groepen;
  UrenRegels uit;
  std::set<std::string> gezegd;
  for (const domein::Uurregel& uren : werkbon.uren) {
    const auto artikel = bekend.uursoorten.find(uren.uursoort.code);
    if (uren.uursoort.code.empty() || artikel == bekend.uursoorten.end()) continue;
    const auto geteld = TelUren(uren, koppeling);
    if (std::holds_alternative<domein::Reden>(geteld)) continue;  // Said by Controleer.
    const Geteld& telling = std::get<Geteld>(geteld);
    if (telling.tijd.minuten() == 0) continue;  // X81
    // The vendor's article leads (X68).
    const std::optional<domein::Prijs>& prijs = artikel->second.prijs;
    if (!prijs || !PastOpFactuur(*prijs)) {
      if (gezegd.insert(uren.uursoort.code).second) {
        uit.redenen.push_back(prijs ? redenen::UurtariefTeGroot(uren.uursoort, koppeling)
                                    : redenen::UursoortZonderPrijs(uren.uursoort, koppeling));
      }
      continue;
    }
    Groep* groep = nullptr;
    for (Groep& een : groepen) {
      const bool zelfde = een.artikel->vendor_id == artikel->second.vendor_id &&
                          een.artikel->code == artikel->second.code && een.prijs == *prijs &&
                          een.artikel->btw_code == artikel->second.btw_code;
      if (zelfde && afronden.bereik == domein::Bereik::kTotaal) groep = &een;
    }
    if (groep == nullptr) {
      groepen.push_back({.artikel = &artikel->second, .prijs = *prijs, .tijd = {}, .regels = 0, .toelichting = ""});
      groep = &groepen.back();
    }
    groep->tijd = groep->tijd + telling.tijd;
    ++groep->regels;
    if (!telling.toelichting.empty())
      absl::StrAppend(&groep->toelichting, "; uren ", uren.id, ": ", telling.toelichting);
  }

  for (const Groep& groep : groepen) {
    const Werktijd afgerond = domein::NaarBoven(groep.tijd, afronden.stap_minuten);
    const domein::Hoeveelheid uren = domein::InUren(afgerond);
    std::string herkomst =
        absl::StrCat(groep.regels, groep.regels == 1 ? " uurregel, " : " uurregels, ", groep.tijd.minuten(), " min");
    if (afgerond != groep.tijd) {
      absl::StrAppend(&herkomst, ", naar boven op ", afronden.stap_minuten, " min: ", afgerond.minuten(), " min");
    }
    uit.regels.push_back(
        {.omschrijving = groep.artikel->omschrijving.empty() ? groep.artikel->code : groep.artikel->omschrijving,
         .aantal = uren,
         .prijs = groep.prijs,
         .artikel_id = groep.artikel->vendor_id,
         .btw_code = groep.artikel->btw_code.empty() ? bekend.standaard_btw_code : groep.artikel->btw_code,
         .btw = groep.artikel->btw_code.empty() ? bekend.standaard_btw : groep.artikel->btw,
         .netto = uren * groep.prijs,
         .herkomst = herkomst + groep.toelichting});
  }
  return uit;
}

}  // namespace koppel::facturatie
