#include "facturatie/voorbeelden.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "facturatie/facturatie.h"

namespace koppel::facturatie::voorbeeld {
namespace {

constexpr domein::Btwtarief kHoog{21'000};

domein::Koppeling Koppeling(domein::Veldapp veldapp, const char* vendor, domein::Instellingen instellingen) {
  domein::Koppeling koppeling;
  koppeling.sleutel = {"acme", veldapp, vendor};
  koppeling.toestand = domein::Toestand::kActief;
  koppeling.actief_sinds = absl::FromUnixSeconds(1'700'000'000);
  koppeling.instellingen = std::move(instellingen);
  return koppeling;
}

domein::BekendArtikel Artikel(const std::string& id, const std::string& naam, const char* prijs) {
  return {.vendor_id = id, .code = naam, .omschrijving = naam, .prijs = P(prijs), .btw_code = "hoog", .btw = kHoog};
}

}  // namespace

domein::Prijs P(const char* tekst) { return domein::Prijs::Parse(tekst).value(); }
domein::Datum D(const char* tekst) { return domein::Datum::Parse(tekst).value(); }

domein::Koppeling OutsmartRompslomp() {
  domein::InstellingenOutsmartRompslomp ro;
  ro.concept_factuur = true;
  ro.betaaltermijn_dagen = 14;
  ro.factuur_omschrijving = "Werkbonnummer: [OrderNr]";
  return Koppeling(domein::Veldapp::kOutsmart, "rompslomp", ro);
}
domein::Koppeling OutsmartAsperion() {
  domein::InstellingenOutsmartAsperion as;
  as.concept_factuur = true;
  as.btw_code = "VH";
  return Koppeling(domein::Veldapp::kOutsmart, "asperion", as);
}
domein::Koppeling OutsmartReeleezee() {
  domein::InstellingenOutsmartReeleezee re;
  re.concept_factuur = true;
  return Koppeling(domein::Veldapp::kOutsmart, "reeleezee", re);
}
domein::Koppeling OutsmartImuis() {
  domein::InstellingenOutsmartImuis im;
  im.exporteer_orderregels = true;
  return Koppeling(domein::Veldapp::kOutsmart, "imuis", im);
}
domein::Koppeling SimplesimonRompslomp() {
  domein::InstellingenSimplesimonRompslomp sr;
  sr.reistijd_artikel_id = "795957253";
  sr.werktijd_artikel_id = "749588242";
  return Koppeling(domein::Veldapp::kSimplesimon, "rompslomp", sr);
}

std::vector<domein::Koppeling> OutsmartKoppelingen() {
  return {OutsmartRompslomp(), OutsmartAsperion(), OutsmartReeleezee(), OutsmartImuis()};
}
std::vector<domein::Koppeling> AlleKoppelingen() {
  auto alle = OutsmartKoppelingen();
  alle.push_back(SimplesimonRompslomp());
  return alle;
}

domein::Werkbon MaakWerkbon(const W& w, const domein::Koppeling& koppeling) {
  domein::Werkbon werkbon;
  werkbon.id = "5210933";
  werkbon.ordernummer = "WB-2026-0317";
  werkbon.klant.nummer = "10042";
  werkbon.klant.naam = "Bakkerij Het Stoepje";
  if (koppeling.sleutel.veldapp == domein::Veldapp::kOutsmart) {
    werkbon.status = domein::Status::kCompleet;
    werkbon.werkbonstatus = "1";
    werkbon.extern_nummer = "202600041";
  } else {
    werkbon.gearchiveerd = werkbon.gereed = true;
  }
  for (const U& u : w.uren) {
    domein::Uurregel uren;
    uren.datum = D(u.datum);
    if (*u.begin) uren.begin = domein::Tijdstip::Parse(u.begin).value();
    if (*u.eind) uren.eind = domein::Tijdstip::Parse(u.eind).value();
    uren.pauze = domein::Werktijd::Minuten(u.pauze);
    uren.totaal = domein::Werktijd::Minuten(u.minuten);
    uren.uursoort = {u.soort, u.soort.empty() ? "" : "Arbeid " + u.soort, P("50")};
    uren.medewerker_nummer = u.wie;
    uren.is_reistijd = u.reistijd;
    werkbon.uren.push_back(uren);
  }
  for (const M& m : w.materialen) {
    domein::Materiaalregel regel;
    regel.code = m.code;
    regel.omschrijving = absl::StrCat("Materiaal ", m.code, m.id);
    regel.aantal = domein::Hoeveelheid::Parse(m.aantal).value();
    if (*m.prijs) regel.prijs = P(m.prijs);
    if (!m.veld5.empty()) regel.vrije_velden[5] = m.veld5;
    regel.extern_id = m.id;
    regel.prijs_inclusief_btw = m.inclusief;
    werkbon.materialen.push_back(regel);
  }
  werkbon.reistijd = domein::Werktijd::Minuten(w.reistijd);
  werkbon.werktijd_totaal = domein::Werktijd::Minuten(w.werktijd);
  return werkbon;
}

domein::Stamgegevens Bekend(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling) {
  domein::Stamgegevens bekend;
  bekend.relatie = domein::BekendeRelatie{"900", "10042", "", false};
  bekend.standaard_btw_code = "hoog";
  bekend.standaard_btw = kHoog;
  bekend.verlegd_btw_code = "verlegd";
  bekend.vendor_notitie = "notitie";
  for (const auto& uren : werkbon.uren)
    bekend.uursoorten[uren.uursoort.code] = Artikel("u" + uren.uursoort.code, uren.uursoort.code, "65");
  for (const auto& regel : werkbon.materialen) {
    if (!regel.code.empty()) bekend.materialen[regel.code] = Artikel("m" + regel.code, regel.code, "3");
    if (!regel.extern_id.empty()) bekend.vaste_artikelen[regel.extern_id] = Artikel(regel.extern_id, "artikel", "3");
  }
  if (const auto* sr = std::get_if<domein::InstellingenSimplesimonRompslomp>(&koppeling.instellingen)) {
    const std::pair<std::string, domein::BekendArtikel> vaste[] = {
        {sr->reistijd_artikel_id, Artikel(sr->reistijd_artikel_id, "Reistijd", "40")},
        {sr->werktijd_artikel_id, Artikel(sr->werktijd_artikel_id, "Werktijd", "60")},
        {sr->standaard_artikel_id, Artikel(sr->standaard_artikel_id, "Voorrijkosten", "25")}};
    for (const auto& [id, artikel] : vaste) {
      if (!id.empty()) bekend.vaste_artikelen[id] = artikel;
    }
  }
  return bekend;
}

Uitkomst Bouw(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling) {
  return BuildConceptfactuur(werkbon, koppeling, Bekend(werkbon, koppeling), D("2026-10-20"));
}

std::vector<std::string> Toon(const Uitkomst& uitkomst) {
  if (const auto* afwijzing = std::get_if<domein::Afwijzing>(&uitkomst)) return Codes(afwijzing->redenen);
  std::vector<std::string> uit;
  for (const auto& regel : std::get<domein::Conceptfactuur>(uitkomst).regels) {
    uit.push_back(regel.soort == domein::Regelsoort::kTekst
                      ? absl::StrCat("# ", regel.omschrijving)
                      : absl::StrCat(regel.omschrijving, " ", regel.aantal.ToString(), " x ", regel.prijs.ToString(),
                                     " = ", regel.netto.ToString()));
  }
  return uit;
}
std::vector<std::string> Toon(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling) {
  return Toon(Bouw(werkbon, koppeling));
}
std::vector<std::string> Toon(const W& w, const domein::Koppeling& koppeling) {
  return Toon(MaakWerkbon(w, koppeling), koppeling);
}

domein::Conceptfactuur Concept(const Uitkomst& uitkomst) { return std::get<domein::Conceptfactuur>(uitkomst); }
domein::Conceptfactuur Concept(const W& w, const domein::Koppeling& koppeling) {
  return Concept(Bouw(MaakWerkbon(w, koppeling), koppeling));
}

std::vector<std::string> Herkomst(const domein::Conceptfactuur& concept_) {
  std::vector<std::string> uit;
  for (const auto& regel : concept_.regels) uit.push_back(regel.herkomst);
  return uit;
}

std::vector<std::string> Codes(const std::vector<domein::Reden>& redenen) {
  std::vector<std::string> codes;
  for (const auto& reden : redenen) codes.push_back(reden.code);
  return codes;
}

}  // namespace koppel::facturatie::voorbeeld
