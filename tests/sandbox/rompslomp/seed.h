// What is there before a test begins (POST /_seed).
#pragma once

#include "tests/sandbox/rompslomp/control.h"

namespace koppel::sandbox::rompslomp {

// Adds in this order: companies, tokens, codes, contacts, products, sales_invoices; and sets "consent" to "approve" or
// "refuse". Records obey the vendor's rules. 200 with what was stored; 400 at the first that can't be, with what came
// before it stored.
Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now);

}  // namespace koppel::sandbox::rompslomp
