// What a body may say about the lines of an invoice, and what the vendor has against them (vendor page 3.9).
#pragma once

#include "absl/time/civil_time.h"
#include "tests/sandbox/asperion/call.h"

namespace koppel::sandbox::asperion {

// Reads {"_data":[…]} and fills in what a line leaves to its article or sales type. `date`: of the invoice, when VAT
// codes must be valid.
std::vector<Line> ReadLines(const Call& call, const json::value& wrapped, absl::CivilDay date, Complaints* complaints);

}  // namespace koppel::sandbox::asperion
