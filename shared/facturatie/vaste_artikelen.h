// Lines on the articles of the settings: travel and work time as totals, and the default article on every concept
// (SR-15, SR-16, SR-32 to SR-34, X25).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "domein/uitkomst.h"
#include "domein/werkbon.h"
#include "facturatie/boeking.h"
#include "facturatie/spelregels.h"
#include "facturatie/uren.h"

namespace koppel::facturatie {

// The minutes of travel, or of work, that count: the werkbon's total when somebody made it another than its entries
// have together, else what its entries have, counted each (X63). Every reason when an entry can't be counted (X64).
std::variant<Geteld, std::vector<domein::Reden>> TelTotaal(const domein::Werkbon& werkbon, bool reistijd,
                                                           const Spelregels& regels);

// The vendor's ids of the articles that this werkbon's lines need, each once.
std::vector<std::string> VasteArtikelen(const domein::Werkbon& werkbon, const Spelregels& regels);

// What is wrong with the times that are booked so.
std::vector<domein::Reden> ControleerTotalen(const domein::Werkbon& werkbon, const Spelregels& regels);

// Travel, work, default article; a time of 0 or without an article in the settings gives no line. A time that is at
// fault is left out: ControleerTotalen says so.
void BoekVasteArtikelen(const domein::Werkbon& werkbon, Boeking& boeking);

}  // namespace koppel::facturatie
