// From entries of worked hours to lines: grouped, rounded up, priced (RO-12, X01 to X04, X62 to X64).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"

namespace koppel::facturatie {

// The minutes of one entry that count: the total that was booked, but on a night when the clock changes the time that
// passed (X63). A reason when a clock time is ambiguous (X64), or when a break leaves nothing of what was booked.
struct Geteld {
  domein::Werktijd tijd;
  std::string toelichting;  // empty unless begin and end say something else than the total
};
std::variant<Geteld, domein::Reden> TelUren(const domein::Uurregel& uren, const domein::Koppeling& koppeling);

// One line per group of equal article, price and VAT with scope total, in the order of their first entry; one line per
// entry with scope per line. Reasons for entries without a price. Entries whose article `bekend` lacks are left out:
// the caller has said so.
struct UrenRegels {
  std::vector<domein::Factuurregel> regels;
  std::vector<domein::Reden> redenen;
};
UrenRegels RegelsVoorUren(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling,
                          const domein::Stamgegevens& bekend);

}  // namespace koppel::facturatie
