#include "vendor/imuis/werkplan.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/imuis/waarden.h"

namespace koppel::vendor::imuis {
namespace {

// A frozen line beside the order. A line number that the order does not have, or has for another article, is a new line
// (X70).
struct Plek {
  std::size_t nummer;
  const Wens* wens;
  std::string kenmerk;
  bool bekend = false;                // it changes a line that was there
  const Orderregel* regel = nullptr;  // the line that it changes, or the first that carries its mark
  bool staat = false;                 // its mark stands on the order
};

struct Stand {
  std::vector<Plek> plekken;
  std::vector<const Orderregel*> van_ons;     // lines with a mark of this concept
  std::vector<const Orderregel*> van_eerder;  // lines that we added under this reference for another concept
};

// What was used up in the field to nothing needs no new line (X81).
bool VraagtNiets(const Plek& plek) { return !plek.bekend && plek.wens->aantal == domein::Hoeveelheid(); }

Stand Vergelijk(const Bevroren& bevroren, const std::vector<Orderregel>& regels) {
  std::map<std::int64_t, const Orderregel*> op_nummer;
  std::map<std::string, const Orderregel*> op_kenmerk;
  for (const Orderregel& regel : regels) {
    op_nummer.emplace(regel.regel, &regel);
    for (const absl::string_view kenmerk : KenmerkenIn(regel.opmerking, bevroren.referentie)) {
      const Orderregel*& eerste = op_kenmerk.emplace(std::string(kenmerk), &regel).first->second;
      if (regel.regel < eerste->regel) eerste = &regel;
    }
  }

  Stand stand;
  std::set<std::string> kenmerken;
  for (std::size_t i = 0; i < bevroren.regels.size(); ++i) {
    Plek plek{.nummer = i + 1, .wens = &bevroren.regels[i], .kenmerk = ""};
    const auto genoemd = op_nummer.find(plek.wens->regel);
    plek.bekend = plek.wens->regel != 0 && genoemd != op_nummer.end() &&
                  absl::EqualsIgnoreCase(genoemd->second->artikel, plek.wens->artikel);
    plek.kenmerk = plek.bekend ? KenmerkVanBekende(bevroren, plek.nummer) : Kenmerk(bevroren, plek.nummer);
    const auto gemerkt = op_kenmerk.find(plek.kenmerk);
    plek.staat = gemerkt != op_kenmerk.end();
    if (plek.bekend) {
      plek.regel = genoemd->second;
    } else if (plek.staat) {
      plek.regel = gemerkt->second;
    }
    kenmerken.insert(plek.kenmerk);
    stand.plekken.push_back(std::move(plek));
  }

  for (const Orderregel& regel : regels) {
    bool van_ons = false;
    bool van_eerder = false;
    for (const absl::string_view kenmerk : KenmerkenIn(regel.opmerking, bevroren.referentie)) {
      const bool nu = kenmerken.count(std::string(kenmerk)) > 0;
      van_ons = van_ons || nu;
      van_eerder = van_eerder || (!nu && !absl::StrContains(kenmerk.substr(bevroren.referentie.size()), "-R"));
    }
    if (van_ons) stand.van_ons.push_back(&regel);
    if (van_eerder && !van_ons) stand.van_eerder.push_back(&regel);
  }
  return stand;
}

absl::Status Weiger(const Bevroren& bevroren, absl::string_view zin) {
  return absl::InvalidArgumentError(absl::StrCat("Verkooporder ", bevroren.order, " ", zin));
}

absl::Status Verwerkt(const Bevroren& bevroren, const Orderregel& regel) {
  return absl::InvalidArgumentError(absl::StrCat("Orderregel ", regel.regel, " van verkooporder ", bevroren.order,
                                                 " is al geleverd of gefactureerd en kan niet meer veranderen."));
}

// Whether the line holds what was asked. What the vendor does not say of it is taken for right.
bool IsZoals(const Orderregel& regel, const Plek& plek) {
  if (!plek.staat || regel.aantal != plek.wens->aantal) return false;
  if (plek.bekend) return true;  // Its price and text stay those of the order (X79, X80).
  return absl::EqualsIgnoreCase(regel.artikel, plek.wens->artikel) &&
         (!regel.prijs || AfgerondePrijs(*regel.prijs) == plek.wens->prijs);
}

Velden Gewijzigd(const Bevroren& bevroren, const Plek& plek) {
  Velden velden;
  if (!plek.bekend) velden.emplace_back("ART", plek.wens->artikel);
  velden.emplace_back("AANT", plek.wens->aantal.ToString());
  if (plek.bekend) {
    velden.emplace_back("OPMINT", MetKenmerk(plek.regel->opmerking, bevroren.referentie, plek.kenmerk));
  } else {
    velden.emplace_back("PRS", EncodePrijs(plek.wens->prijs));
    if (!plek.wens->omschrijving.empty()) velden.emplace_back("OMSCHR", plek.wens->omschrijving);
  }
  return velden;
}

}  // namespace

absl::StatusOr<Werkplan> MaakWerkplan(const Bevroren& bevroren, const std::optional<Orderkop>& kop,
                                      const std::vector<Orderregel>& regels) {
  if (!kop) return Weiger(bevroren, "bestaat niet in iMUIS.");
  const Stand stand = Vergelijk(bevroren, regels);
  Werkplan plan;
  bool iets = false;
  for (const Plek& plek : stand.plekken) {
    if (VraagtNiets(plek)) continue;
    iets = true;
    if (plek.regel == nullptr) {
      plan.nieuw.push_back(plek.nummer);
    } else if (!IsZoals(*plek.regel, plek)) {
      if (plek.regel->verwerkt) return Verwerkt(bevroren, *plek.regel);
      plan.wijzigingen.push_back({plek.regel->regel, Gewijzigd(bevroren, plek)});
    }
  }
  if (!iets) return Weiger(bevroren, "heeft de regels van deze werkbon niet; er is niets om te veranderen.");
  if (plan.empty()) return plan;
  if (kop->gefactureerd) return Weiger(bevroren, "is al gefactureerd.");
  if (kop->geblokkeerd) return Weiger(bevroren, "is geblokkeerd.");
  if (!stand.van_eerder.empty()) {
    return Weiger(bevroren, absl::StrCat("heeft nog regel ", stand.van_eerder.front()->regel,
                                         " van een eerdere poging voor deze werkbon; haal die eerst weg."));
  }
  return plan;
}

absl::StatusOr<std::optional<Factuurverwijzing>> VindAlles(const Bevroren& bevroren, const Orderkop& kop,
                                                           const std::vector<Orderregel>& regels) {
  const Stand stand = Vergelijk(bevroren, regels);
  for (const Plek& plek : stand.plekken) {
    if (!plek.staat && !VraagtNiets(plek)) return std::nullopt;
  }
  if (stand.van_ons.empty()) return std::nullopt;
  Factuurverwijzing factuur{.id = bevroren.order,
                            .nummer = kop.gefactureerd ? bevroren.order : "",
                            .referentie = bevroren.referentie,
                            .totaal_excl = {},
                            .totaal_incl = std::nullopt,
                            .is_concept = !kop.gefactureerd};
  for (const Orderregel* regel : stand.van_ons) {
    if (!regel->bedrag)
      return Unreadable(absl::StrCat("order line ", regel->regel, " without a readable amount"), Call::kRead);
    factuur.totaal_excl += *regel->bedrag;
  }
  return factuur;
}

}  // namespace koppel::vendor::imuis
