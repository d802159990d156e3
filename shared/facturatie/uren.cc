#include "facturatie/uren.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "facturatie/grenzen.h"
#include "facturatie/overlap.h"
#include "facturatie/redenen.h"
#include "facturatie/rijen.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {

using absl::StrCat;
using domein::Werktijd;

namespace {

// Entries that share one line.
struct Groep {
  const domein::BekendArtikel* artikel = nullptr;
  Werktijd tijd;
  std::vector<int> rijen;
  std::string toelichting;
};

void Boek(const Groep& groep, Boeking& boeking) {
  const domein::UrenAfronden& afronden = boeking.regels.uren_afronden;
  const Werktijd afgerond = domein::NaarBoven(groep.tijd, afronden.stap_minuten);
  std::string herkomst = StrCat(groep.rijen.size() == 1 ? "uurregel " : "uurregels ", Rijen(groep.rijen), ": ",
                                groep.tijd.minuten(), " min");
  if (afronden.stap_minuten > 0) {
    absl::StrAppend(&herkomst, afronden.bereik == domein::Bereik::kTotaal ? ", het totaal" : ", per regel",
                    " naar boven afgerond op ", afronden.stap_minuten, " min: ", afgerond.minuten(), " min");
  }
  const domein::BekendArtikel& artikel = *groep.artikel;
  absl::StrAppend(&herkomst, Centverschil(afgerond, *artikel.prijs), "; prijs van de uursoort in ",
                  boeking.regels.vendor, groep.toelichting);
  boeking.Voeg({.artikel = &artikel,
                .omschrijving = artikel.omschrijving.empty() ? artikel.code : artikel.omschrijving,
                .aantal = domein::InUren(afgerond),
                .prijs = *artikel.prijs,
                .herkomst = std::move(herkomst)});
}

}  // namespace

std::variant<Geteld, domein::Reden> TelUren(const domein::Uurregel& uren, const Spelregels& regels) {
  if (!PastOpFactuur(uren.totaal)) return redenen::UrenTeVeel(uren, regels);
  if (!uren.begin || !uren.eind) return Geteld{uren.totaal, ""};
  // Begun and ended at once, and nothing booked: an entry that nobody filled, not a day and a night.
  if (uren.totaal == Werktijd() && *uren.begin == *uren.eind) return Geteld{};
  const domein::Duur duur = domein::Verstreken({uren.datum, *uren.begin, *uren.eind, uren.pauze});
  if (duur.fout == domein::TijdFout::kBestaatNiet) return redenen::KloktijdBestaatNiet(uren, regels);
  if (duur.fout == domein::TijdFout::kBestaatTweemaal) return redenen::KloktijdBestaatTweemaal(uren, regels);
  if (duur.klok_verzet) {
    if (duur.verstreken == Werktijd() && uren.totaal != Werktijd()) return redenen::PauzeLangerDanWerk(uren, regels);
    return Geteld{duur.verstreken, StrCat("de klok is verzet: verstreken tijd ", duur.verstreken.minuten(),
                                          " min, geboekt ", uren.totaal.minuten(), " min")};
  }
  if (duur.verstreken == uren.totaal) return Geteld{uren.totaal, ""};
  return Geteld{uren.totaal, StrCat("geboekt ", uren.totaal.minuten(), " min, volgens begin, eind en pauze ",
                                    duur.verstreken.minuten(), " min")};
}

std::string Centverschil(Werktijd tijd, domein::Prijs per_uur) {
  const domein::Bedrag exact = domein::ExactVoor(tijd, per_uur);
  if (exact == domein::InUren(tijd) * per_uur) return "";
  return StrCat("; zonder afronden op vier decimalen ", MetKomma(exact.ToString()));
}

void BoekUren(const domein::Werkbon& werkbon, Boeking& boeking) {
  const bool samen = boeking.regels.uren_afronden.bereik == domein::Bereik::kTotaal;
  const std::vector<int> overlap = Overlappend(werkbon.uren);
  std::vector<Groep> groepen;
  std::map<std::string, std::size_t> per_uursoort;
  for (std::size_t i = 0; i < werkbon.uren.size(); ++i) {
    const domein::Uurregel& uren = werkbon.uren[i];
    const auto artikel = boeking.bekend.uursoorten.find(uren.uursoort.code);
    if (uren.uursoort.code.empty() || artikel == boeking.bekend.uursoorten.end()) continue;
    const auto geteld = TelUren(uren, boeking.regels);
    if (std::holds_alternative<domein::Reden>(geteld)) continue;  // Said by Controleer.
    const Geteld& telling = std::get<Geteld>(geteld);
    if (telling.tijd == Werktijd()) continue;  // X81
    // The vendor's article leads (X68).
    const std::optional<domein::Prijs>& prijs = artikel->second.prijs;
    if (!prijs || !PastOpFactuur(*prijs)) {
      boeking.redenen.Voeg(prijs ? redenen::UurtariefTeGroot(uren.uursoort, boeking.regels)
                                 : redenen::UursoortZonderPrijs(uren.uursoort, boeking.regels));
      continue;
    }
    const auto [plaats, nieuw] = per_uursoort.try_emplace(uren.uursoort.code, groepen.size());
    if (nieuw || !samen) {
      plaats->second = groepen.size();
      groepen.push_back({.artikel = &artikel->second, .tijd = {}, .rijen = {}, .toelichting = ""});
    }
    Groep& groep = groepen[plaats->second];
    const int rij = static_cast<int>(i) + 1;
    groep.tijd = groep.tijd + telling.tijd;
    groep.rijen.push_back(rij);
    if (!telling.toelichting.empty())
      absl::StrAppend(&groep.toelichting, "; uurregel ", rij, ": ", telling.toelichting);
    if (overlap[i] != 0)
      absl::StrAppend(&groep.toelichting, "; uurregel ", rij, " overlapt met uurregel ", overlap[i],
                      " van dezelfde medewerker");
  }
  for (const Groep& groep : groepen) Boek(groep, boeking);
}

}  // namespace koppel::facturatie
