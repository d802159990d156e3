#include "facturatie/willekeur.h"

#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "facturatie/voorbeelden.h"

namespace koppel::facturatie::voorbeeld {
namespace {

using domein::Hoeveelheid;
using domein::Prijs;
using domein::Werktijd;

class Dobbelsteen {
 public:
  explicit Dobbelsteen(std::mt19937_64& random) : random_(random) {}

  std::int64_t Tot(std::int64_t boven) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(boven));
  }
  bool EenOp(std::int64_t n) { return Tot(n) == 0; }
  template <typename T>
  T Uit(const std::vector<T>& keus) {
    return keus[static_cast<std::size_t>(Tot(static_cast<std::int64_t>(keus.size())))];
  }

 private:
  std::mt19937_64& random_;
};

domein::UrenAfronden Afronden(Dobbelsteen& d) {
  return {.stap_minuten = d.EenOp(3) ? 0 : static_cast<std::int32_t>(d.Tot(481)),
          .bereik = d.EenOp(2) ? domein::Bereik::kTotaal : domein::Bereik::kPerRegel};
}

void Kies(domein::InstellingenOutsmartRompslomp& ro, Dobbelsteen& d) { ro.uren_afronden = Afronden(d); }
void Kies(domein::InstellingenOutsmartAsperion& as, Dobbelsteen& d) {
  as.uren_afronden = Afronden(d);
  if (d.EenOp(2)) as.tekstregel = "Volgens afspraak";
  for (auto n = d.Tot(4); n > 0; --n) as.extra_regels.push_back({"Bon", {"OrderNr", "JobNr"}});
}
void Kies(domein::InstellingenOutsmartReeleezee&, Dobbelsteen&) {}
void Kies(domein::InstellingenOutsmartImuis&, Dobbelsteen&) {}
void Kies(domein::InstellingenSimplesimonRompslomp& sr, Dobbelsteen& d) {
  if (d.EenOp(5)) sr.reistijd_artikel_id = "";
  if (d.EenOp(5)) sr.werktijd_artikel_id = "";
  if (d.EenOp(3)) sr.standaard_artikel_id = "1468038998";
  sr.omschrijving_als_eerste_regel = d.EenOp(2);
}
void Kies(std::monostate&, Dobbelsteen&) {}

domein::Uurregel Uren(Dobbelsteen& d, bool simon) {
  domein::Uurregel uren;
  // Two nights on which the clock changes among the days.
  uren.datum = d.EenOp(12) ? d.Uit<domein::Datum>({D("2026-03-28"), D("2026-03-29"), D("2026-10-24"), D("2026-10-25")})
                           : D("2026-02-27");
  uren.totaal = Werktijd::Minuten(d.EenOp(8) ? 0 : d.EenOp(100) ? d.Tot(2'881) : 1 + d.Tot(600));
  if (d.EenOp(3)) {
    uren.begin = domein::Tijdstip{static_cast<std::int32_t>(d.Tot(1'440))};
    uren.eind = domein::Tijdstip{static_cast<std::int32_t>(d.Tot(1'440))};
    uren.pauze = Werktijd::Minuten(d.EenOp(2) ? 0 : d.Tot(90));
  }
  if (!simon && !d.EenOp(200)) uren.uursoort.code = d.Uit<std::string>({"a", "b", "c"});
  uren.medewerker_nummer = d.Uit<std::string>({"", "12", "13"});
  uren.is_reistijd = d.EenOp(3);
  return uren;
}

domein::Materiaalregel Materiaal(Dobbelsteen& d, bool simon) {
  domein::Materiaalregel regel;
  if (!d.EenOp(100)) regel.code = d.Uit<std::string>({"k", "l", "n"});
  if (simon && !d.EenOp(20)) regel.extern_id = d.Uit<std::string>({"41", "42"});
  const std::int64_t aantal = d.EenOp(4) ? d.Tot(100'000) : 10'000 * d.Tot(20);
  regel.aantal = Hoeveelheid::Tienduizendsten(d.EenOp(60) ? -aantal : aantal);
  if (!d.EenOp(4)) regel.prijs = Prijs::Honderdduizendsten(d.EenOp(3) ? d.Tot(100'000'000) : 1'000 * d.Tot(10'000));
  if (d.EenOp(6)) {
    regel.prijs_inclusief_btw = true;
    if (d.EenOp(2)) regel.btw = domein::Btwtarief{d.EenOp(2) ? 21'000 : 9'000};
  }
  if (d.EenOp(3)) regel.vrije_velden[5] = d.Uit<std::string>({"1", "2", "3", "0", "guid", ""});
  return regel;
}

domein::BekendArtikel Artikel(std::string id, Dobbelsteen& d) {
  domein::BekendArtikel artikel;
  artikel.vendor_id = artikel.code = artikel.omschrijving = std::move(id);
  if (!d.EenOp(300)) artikel.prijs = Prijs::Honderdduizendsten(1'000 * d.Tot(20'000));
  if (!d.EenOp(5)) {
    artikel.btw_code = d.EenOp(3) ? "laag" : "hoog";
    artikel.btw = {artikel.btw_code == "laag" ? 9'000 : 21'000};
  }
  return artikel;
}

domein::Stamgegevens Bekende(Dobbelsteen& d, const domein::Koppeling& koppeling) {
  domein::Stamgegevens bekend;
  if (!d.EenOp(100)) {
    bekend.relatie = domein::BekendeRelatie{"900", "10042", "", d.EenOp(20)};
    if (d.EenOp(2)) bekend.relatie->btw_nummer = "NL861234567B01";
  }
  if (!d.EenOp(30)) {
    bekend.standaard_btw_code = "standaard";
    bekend.standaard_btw = {21'000};
  }
  if (!d.EenOp(5)) bekend.verlegd_btw_code = "verlegd";
  for (const char* code : {"k", "l", "n"}) {
    if (!d.EenOp(200)) bekend.materialen[code] = Artikel(std::string("m") + code, d);
  }
  for (const char* code : {"a", "b", "c"}) {
    if (!d.EenOp(200)) bekend.uursoorten[code] = Artikel(std::string("u") + code, d);
  }
  for (const char* id : {"41", "42"}) {
    if (!d.EenOp(200)) bekend.vaste_artikelen[id] = Artikel(std::string("m") + id, d);
  }
  if (const auto* sr = std::get_if<domein::InstellingenSimplesimonRompslomp>(&koppeling.instellingen)) {
    for (const std::string& id : {sr->reistijd_artikel_id, sr->werktijd_artikel_id, sr->standaard_artikel_id}) {
      if (!id.empty() && !d.EenOp(200)) bekend.vaste_artikelen[id] = Artikel(id, d);
    }
  }
  return bekend;
}

// The sums of the entries, or what somebody made of them.
void VulTotalen(domein::Werkbon& werkbon, Dobbelsteen& d) {
  for (const domein::Uurregel& uren : werkbon.uren) {
    Werktijd& totaal = uren.is_reistijd ? werkbon.reistijd : werkbon.werktijd_totaal;
    totaal = totaal + uren.totaal;
  }
  if (d.EenOp(6)) werkbon.reistijd = Werktijd::Minuten(d.Tot(300));
  if (d.EenOp(6)) werkbon.werktijd_totaal = Werktijd::Minuten(d.Tot(300));
}

}  // namespace

Geval Willekeurig(domein::Koppeling koppeling, std::mt19937_64& random) {
  Dobbelsteen d(random);
  std::visit([&](auto& instellingen) { Kies(instellingen, d); }, koppeling.instellingen);
  const bool simon = koppeling.sleutel.veldapp == domein::Veldapp::kSimplesimon;
  Geval geval{.koppeling = std::move(koppeling), .werkbon = {}, .bekend = {}};
  domein::Werkbon& werkbon = geval.werkbon;
  werkbon.id = werkbon.ordernummer = "WB-2026-0317";
  if (!d.EenOp(200)) werkbon.klant.nummer = "10042";
  if (!d.EenOp(200)) werkbon.extern_nummer = "202600041";
  werkbon.omschrijving = d.EenOp(4) ? "" : "Storing koelcel";
  for (auto n = d.Tot(7); n > 0; --n) werkbon.uren.push_back(Uren(d, simon));
  for (auto n = d.Tot(7); n > 0; --n) werkbon.materialen.push_back(Materiaal(d, simon));
  VulTotalen(werkbon, d);
  geval.bekend = Bekende(d, geval.koppeling);
  return geval;
}

Geval Uiterst(domein::Koppeling koppeling, std::mt19937_64& random) {
  Dobbelsteen d(random);
  using Grens = std::numeric_limits<std::int64_t>;
  const std::vector<std::int64_t> getallen = {Grens::max(),
                                              Grens::min(),
                                              Grens::max() - 1,
                                              Grens::min() + 1,
                                              0,
                                              1,
                                              -1,
                                              10'000'000'000,
                                              -10'000'000'000,
                                              10'000'000'001,
                                              1'000'000'000'000,
                                              -1'000'000'000'000,
                                              1'000'000'000'001,
                                              900'000'000'000'000};
  const std::vector<std::int64_t> minuten = {0, 1, 1'000'000, 1'000'001, Grens::max(), Grens::max() - 1, 2'880};
  const std::vector<std::int32_t> dagen = {0, -1, 365, std::numeric_limits<std::int32_t>::max(),
                                           std::numeric_limits<std::int32_t>::min()};
  Geval geval = Willekeurig(std::move(koppeling), random);
  if (auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&geval.koppeling.instellingen)) {
    ro->betaaltermijn_dagen = d.Uit(dagen);
    ro->uren_afronden.stap_minuten = d.Uit(dagen);
  }
  if (auto* as = std::get_if<domein::InstellingenOutsmartAsperion>(&geval.koppeling.instellingen))
    as->uren_afronden.stap_minuten = d.Uit(dagen);
  for (domein::Uurregel& uren : geval.werkbon.uren) {
    uren.datum = d.Uit<domein::Datum>({D("1900-01-01"), D("2199-12-31"), D("2026-03-29"), D("1937-07-01")});
    uren.totaal = Werktijd::Minuten(d.Uit(minuten));
    uren.pauze = Werktijd::Minuten(d.Uit(minuten));
  }
  for (domein::Materiaalregel& regel : geval.werkbon.materialen) {
    regel.aantal = Hoeveelheid::Tienduizendsten(d.Uit(getallen));
    regel.prijs = Prijs::Honderdduizendsten(d.Uit(getallen));
    regel.btw = domein::Btwtarief{d.Uit(dagen)};
    regel.omschrijving = std::string(static_cast<std::size_t>(d.Tot(300)), '\xc3');
  }
  geval.werkbon.reistijd = Werktijd::Minuten(d.Uit(minuten));
  geval.werkbon.werktijd_totaal = Werktijd::Minuten(d.Uit(minuten));
  for (auto* lijst : {&geval.bekend.materialen, &geval.bekend.uursoorten, &geval.bekend.vaste_artikelen}) {
    for (auto& [code, artikel] : *lijst) artikel.prijs = Prijs::Honderdduizendsten(d.Uit(getallen));
  }
  return geval;
}

}  // namespace koppel::facturatie::voorbeeld
