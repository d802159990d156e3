// From entries of worked hours to lines: counted, grouped, rounded up, priced (RO-12, AS-20, AS-21, X01 to X04, X62 to
// X64, X68).
#pragma once

#include <string>
#include <variant>

#include "domein/uitkomst.h"
#include "domein/werkbon.h"
#include "facturatie/boeking.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie {

// The minutes of one entry that count: the total that was booked, but on a night when the clock changes the time that
// passed (X63). A reason when a clock time is ambiguous (X64), when a break leaves nothing of what was booked, or when
// it is more than anybody works.
struct Geteld {
  domein::Werktijd tijd;
  std::string toelichting;  // empty unless begin and end say something else than the total
};
std::variant<Geteld, domein::Reden> TelUren(const domein::Uurregel& uren, const Spelregels& regels);

// "; zonder afronden op vier decimalen 21,67": what the decimals of an hour do to the amount; empty: nothing (X04,
// T17).
std::string Centverschil(domein::Werktijd tijd, domein::Prijs per_uur);

// With scope total one line per hour type, in the order of their first entry, its minutes added and rounded once; with
// scope per line one line per entry, each rounded by itself. Entries that overlap count, and say so: two people, or two
// machines, may be at work at once. An entry that is at fault by itself, or whose hour type is not known, is left out:
// Controleer and the missing records say so.
void BoekUren(const domein::Werkbon& werkbon, Boeking& boeking);

}  // namespace koppel::facturatie
