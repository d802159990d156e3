// Row numbers as people read them.
#pragma once

#include <string>
#include <vector>

namespace koppel::facturatie {

// "3", "1 en 2", "1-4, 7 en 9": rising numbers, runs of three and more with a dash, and "..." after the first ten
// pieces.
std::string Rijen(const std::vector<int>& nummers);

}  // namespace koppel::facturatie
