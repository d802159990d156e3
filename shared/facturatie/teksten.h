// Lines of text and the reference that the settings ask for, and no others (AS-22 to AS-24, SR-35, X53, X54, X78).
#pragma once

#include <string>

#include "domein/werkbon.h"
#include "facturatie/boeking.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie {

// The fixed text, then the extra lines, or the description of the work. A line without anything of the werkbon in it is
// left out, unless it was to be fixed text alone.
void BoekTeksten(const domein::Werkbon& werkbon, Boeking& boeking);

// What the reference field holds; empty: it is not used (AS-23).
std::string KenmerkVan(const domein::Werkbon& werkbon, const Spelregels& regels);

}  // namespace koppel::facturatie
