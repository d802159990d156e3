#include "facturatie/boeking.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "facturatie/btw.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {
namespace {

constexpr std::size_t kLangsteHerkomst = 1'000;  // bytes

}  // namespace

void Boeking::Voeg(NieuweRegel nieuw) {
  auto keuze = KiesBtw(nieuw.artikel, bekend, regels);
  if (auto* reden = std::get_if<domein::Reden>(&keuze)) return redenen.Voeg(std::move(*reden));
  Btw& btw = std::get<Btw>(keuze);
  lijnen.push_back({.omschrijving = std::move(nieuw.omschrijving),
                    .aantal = nieuw.aantal,
                    .prijs = nieuw.prijs,
                    .artikel_id = nieuw.artikel == nullptr ? "" : nieuw.artikel->vendor_id,
                    .btw_code = std::move(btw.code),
                    .btw = btw.tarief,
                    .netto = nieuw.aantal * nieuw.prijs,
                    .herkomst = absl::StrCat(Kort(nieuw.herkomst, kLangsteHerkomst), "; ", btw.herkomst),
                    .orderregel = std::move(nieuw.orderregel)});
}

void Boeking::VoegTekst(std::string tekst, std::string herkomst) {
  lijnen.push_back({.soort = domein::Regelsoort::kTekst,
                    .omschrijving = std::move(tekst),
                    .aantal = {},
                    .prijs = {},
                    .artikel_id = "",
                    .btw_code = "",
                    .btw = {},
                    .netto = {},
                    .herkomst = std::move(herkomst)});
}

}  // namespace koppel::facturatie
