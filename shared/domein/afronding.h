// The one rounding of the core: half away from zero, as on paper. 0.5 becomes 1, -0.5 becomes -1.
#pragma once

#include <cstdint>

namespace koppel::domein {

// a * b / deler, exact until it is rounded. `deler` is positive. An outcome outside every range stops the process: a
// wrong invoice is worse than a process that starts again.
std::int64_t MaalGedeeld(std::int64_t a, std::int64_t b, std::int64_t deler);

// a + b and a - b, or the process stops.
std::int64_t Som(std::int64_t a, std::int64_t b);
std::int64_t Verschil(std::int64_t a, std::int64_t b);

// Ends the process: a promise between our own functions was broken.
[[noreturn]] void BelofteGebroken(const char* welke);

}  // namespace koppel::domein
