// The calls on /v1/debtors (vendor page 3.6).
#pragma once

#include "tests/sandbox/asperion/call.h"

namespace koppel::sandbox::asperion {

Response HandleDebtors(Call& call);
Response CreateDebtor(Call& call, const json::object& body);

}  // namespace koppel::sandbox::asperion
