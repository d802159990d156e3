// What is there before a test begins, and what people do at the vendor meanwhile (POST /_seed).
#pragma once

#include "tests/sandbox/asperion/control.h"

namespace koppel::sandbox::asperion {

// Does in this order: administrations, tokens, codes, the lists that settings choose from, debtors, articles,
// salesinvoices, booked, deleted; and sets "consent" to "approve" or "refuse". Records obey the vendor's rules. 200
// with what was stored; 400 at the first that can't be, with what came before it stored.
Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now);

}  // namespace koppel::sandbox::asperion
