// Whether a werkbon is for us.

#include "absl/strings/ascii.h"
#include "facturatie/facturatie.h"
#include "facturatie/redenen.h"

namespace koppel::facturatie {

using domein::Koppeling;
using domein::Toestand;
using domein::Uitkomst;

std::optional<NietNu> NietVoorOns(const domein::Werkbon& werkbon, const Koppeling& koppeling, absl::Time revision) {
  const auto overgeslagen = [](domein::Reden reden) { return NietNu{Uitkomst::kOvergeslagen, std::move(reden)}; };
  const auto wacht = [](domein::Reden reden) { return NietNu{Uitkomst::kWacht, std::move(reden)}; };
  if (koppeling.toestand == Toestand::kGestopt) return overgeslagen(redenen::Gestopt(koppeling));

  const auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&koppeling.instellingen);
  if (koppeling.toestand == Toestand::kBesteld || ro == nullptr) return wacht(redenen::NogNietOpgeslagen(koppeling));
  if (!ro->concept_factuur) return overgeslagen(redenen::ExportStaatUit(koppeling));

  // What the werkbon says of itself (OS-10 to OS-14, RO-21, X73). Codes are compared as text.
  const std::string code(absl::StripAsciiWhitespace(werkbon.werkbonstatus));
  if (werkbon.gearchiveerd) return overgeslagen(redenen::Gearchiveerd());
  if (werkbon.status != domein::Status::kCompleet) return overgeslagen(redenen::NietCompleet(werkbon.status));
  if (code == "0") return overgeslagen(redenen::NietNaarVendor(koppeling));
  if (code == "99") return overgeslagen(redenen::StaatOpFout(koppeling));
  if (code != ro->werkbonstatus) return overgeslagen(redenen::AndereWerkbonstatus(code, koppeling));

  // The first save must not invoice three years of work (X23).
  const bool gekozen = koppeling.vanaf_datum && !(domein::Datum::Van(revision) < *koppeling.vanaf_datum);
  if (revision < koppeling.actief_sinds && !gekozen) return overgeslagen(redenen::VanVoorActivering());

  // Work that is ours waits for a person; it never becomes 99 by that (X61).
  if (koppeling.toestand == Toestand::kOpnieuwInloggen) return wacht(redenen::OpnieuwInloggen(koppeling));
  if (koppeling.toestand == Toestand::kGepauzeerd) return wacht(redenen::Gepauzeerd(koppeling));
  return std::nullopt;
}

}  // namespace koppel::facturatie
