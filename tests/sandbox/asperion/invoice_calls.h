// The calls on /v1/salesinvoiceswithlines and /v1/salesinvoices (vendor page 3.9).
#pragma once

#include "tests/sandbox/asperion/call.h"

namespace koppel::sandbox::asperion {

Response HandleInvoicesWithLines(Call& call);

// The list without lines; read only.
Response HandleInvoices(Call& call);

Response CreateInvoice(Call& call, const json::object& body);

}  // namespace koppel::sandbox::asperion
