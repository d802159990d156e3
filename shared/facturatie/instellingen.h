// What is wrong with settings before they are saved: every complaint at once, in Dutch, with its remedy. By themselves:
// whether the vendor has what was chosen is asked of the vendor.
#pragma once

#include <vector>

#include "domein/koppeling.h"
#include "domein/uitkomst.h"

namespace koppel::facturatie {

struct Instellingenoordeel {
  std::vector<domein::Reden> klachten;        // any: they are not saved
  std::vector<domein::Reden> waarschuwingen;  // saved all the same (X49)
};

// Of whichever koppeling they are; nothing is wrong with none. Terms (RO-10, RE-15, X49), the status (RO-11, X06),
// rounding (RO-12, AS-21, X03), tags, fields and texts (AS-22 to AS-24, T07, X54), what making new data asks for
// (AS-17, AS-18, X56, IM-20), filter words (SR-36, X24). Warnings: a long term, no default VAT, which only an
// administration with one of its own can do without (AS-13, AS-14), a word that is in nearly every text, neither travel
// nor work time booked (X25).
Instellingenoordeel ControleerInstellingen(const domein::Instellingen& instellingen);

}  // namespace koppel::facturatie
