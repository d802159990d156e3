// The calls on the lists that settings choose from (vendor page 3.2 to 3.5, 3.8).
#pragma once

#include "tests/sandbox/asperion/call.h"

namespace koppel::sandbox::asperion {

// `call.resource` names one of them.
Response HandleStam(Call& call);

}  // namespace koppel::sandbox::asperion
