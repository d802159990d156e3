#include "facturatie/btw.h"

#include "absl/strings/str_cat.h"
#include "facturatie/redenen.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {

std::variant<Btw, domein::Reden> KiesBtw(const domein::BekendArtikel* artikel, const domein::Stamgegevens& bekend,
                                         const Spelregels& regels) {
  if (artikel != nullptr && !artikel->btw_code.empty()) {
    return Btw{.code = artikel->btw_code, .tarief = artikel->btw, .herkomst = "btw van het artikel"};
  }
  if (regels.btw_code_nodig && bekend.relatie && bekend.relatie->btw_verlegd) {
    if (bekend.verlegd_btw_code.empty()) return redenen::VerleggenKanNiet(regels);
    return Btw{.code = bekend.verlegd_btw_code,
               .tarief = {},
               .herkomst = absl::StrCat("btw verlegd naar de ", regels.WoordVoor(domein::Soort::kRelatie).een)};
  }
  if (!bekend.standaard_btw_code.empty()) {
    return Btw{.code = bekend.standaard_btw_code,
               .tarief = bekend.standaard_btw,
               .herkomst = "teruggevallen op de standaard btw"};
  }
  if (regels.btw_code_nodig) return redenen::GeenBtw(regels);
  return Btw{.code = "",
             .tarief = artikel == nullptr ? domein::Btwtarief() : artikel->btw,
             .herkomst = absl::StrCat("btw bepaalt ", regels.vendor)};
}

std::optional<domein::Btwtarief> BtwInPrijs(const domein::Materiaalregel& regel, const domein::BekendArtikel* artikel,
                                            const domein::Stamgegevens& bekend) {
  std::optional<domein::Btwtarief> tarief;
  if (regel.btw) {
    tarief = regel.btw;
  } else if (artikel != nullptr && !artikel->btw_code.empty()) {
    tarief = artikel->btw;
  } else if (!bekend.standaard_btw_code.empty()) {
    tarief = bekend.standaard_btw;
  }
  if (tarief && tarief->promille_van_procent < 0) return std::nullopt;
  return tarief;
}

std::string InWoorden(domein::Btwtarief tarief) {
  std::string getal = domein::Hoeveelheid::Tienduizendsten(std::int64_t{tarief.promille_van_procent} * 10).ToString();
  return absl::StrCat(MetKomma(std::move(getal)), " %");
}

}  // namespace koppel::facturatie
