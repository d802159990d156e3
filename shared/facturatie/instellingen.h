// What is wrong with settings before they are saved: every complaint at once, in Dutch, with its remedy.
#pragma once

#include <vector>

#include "domein/koppeling.h"
#include "domein/uitkomst.h"

namespace koppel::facturatie {

struct Instellingenoordeel {
  std::vector<domein::Reden> klachten;        // any: they are not saved
  std::vector<domein::Reden> waarschuwingen;  // saved all the same (X49)
};

// The rules of outsmart/rompslomp: the term (RO-10, X49), the status (RO-11, X06), rounding (RO-12, X03), tags (X54).
Instellingenoordeel ControleerInstellingen(const domein::InstellingenOutsmartRompslomp& instellingen);

}  // namespace koppel::facturatie
