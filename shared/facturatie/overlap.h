// Entries of hours that overlap on the clock.
#pragma once

#include <vector>

#include "domein/werkbon.h"

namespace koppel::facturatie {

// Per entry the number (from 1) of one that began before it and had not ended yet, of the same employee; 0: none.
// Breaks aside. An entry without begin and end, without time, or of nobody overlaps nothing.
std::vector<int> Overlappend(const std::vector<domein::Uurregel>& uren);

}  // namespace koppel::facturatie
