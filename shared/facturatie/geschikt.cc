// Whether a werkbon is for us.

#include "absl/strings/ascii.h"
#include "facturatie/facturatie.h"
#include "facturatie/redenen.h"
#include "facturatie/spelregels.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {

using domein::Koppeling;
using domein::Reden;
using domein::Toestand;
using domein::Uitkomst;

namespace {

// What the werkbon says of itself. Codes are compared as text.
std::optional<Reden> NietAangeboden(const domein::Werkbon& werkbon, const Spelregels& regels) {
  if (!regels.werkbonstatus) {  // SR-11, X71
    if (!werkbon.gearchiveerd) return redenen::NietGearchiveerd();
    if (!werkbon.gereed) return redenen::NietGereed();
    return std::nullopt;
  }
  // OS-10 to OS-14, RO-21, X73
  const std::string code(absl::StripAsciiWhitespace(werkbon.werkbonstatus));
  if (werkbon.gearchiveerd) return redenen::Gearchiveerd();
  if (werkbon.status != domein::Status::kCompleet) return redenen::NietCompleet(werkbon.status);
  if (code == "0") return redenen::NietNaarVendor(regels);
  if (code == "99") return redenen::StaatOpFout(regels);
  if (code != *regels.werkbonstatus) return redenen::AndereWerkbonstatus(code, regels);
  return std::nullopt;
}

}  // namespace

std::optional<NietNu> NietVoorOns(const domein::Werkbon& werkbon, const Koppeling& koppeling, absl::Time revision) {
  const Spelregels regels = SpelregelsVan(koppeling);
  const auto overgeslagen = [](Reden reden) { return NietNu{Uitkomst::kOvergeslagen, std::move(reden)}; };
  const auto wacht = [](Reden reden) { return NietNu{Uitkomst::kWacht, std::move(reden)}; };
  if (koppeling.toestand == Toestand::kGestopt) return overgeslagen(redenen::Gestopt(regels));
  if (koppeling.toestand == Toestand::kBesteld || !regels.opgeslagen) return wacht(redenen::NogNietOpgeslagen(regels));
  if (!regels.export_aan) return overgeslagen(redenen::ExportStaatUit(regels));

  if (auto reden = NietAangeboden(werkbon, regels)) return overgeslagen(*std::move(reden));
  if (const std::string* woord = EersteIn(werkbon.omschrijving, regels.filterwoorden))  // SR-36, X24, T32
    return overgeslagen(redenen::Filterwoord(*woord));

  // The first save must not invoice three years of work (X23).
  const bool gekozen = koppeling.vanaf_datum && !(domein::Datum::Van(revision) < *koppeling.vanaf_datum);
  if (revision < koppeling.actief_sinds && !gekozen) return overgeslagen(redenen::VanVoorActivering());

  // Work that is ours waits for a person; it never becomes 99 by that (X61).
  if (koppeling.toestand == Toestand::kOpnieuwInloggen) return wacht(redenen::OpnieuwInloggen(regels));
  if (koppeling.toestand == Toestand::kGepauzeerd) return wacht(redenen::Gepauzeerd(regels));
  return std::nullopt;
}

}  // namespace koppel::facturatie
