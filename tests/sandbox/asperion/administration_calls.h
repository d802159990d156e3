// The calls on /v1/administrations (vendor page 3.1), which are about no administration in particular.
#pragma once

#include "tests/sandbox/asperion/books.h"
#include "tests/sandbox/frame/target.h"

namespace koppel::sandbox::asperion {

// Shows those that `rights` reaches.
Response HandleAdministrations(const Request& request, const Target& target, const Rights& rights, const Rules& rules,
                               const Books& books);

}  // namespace koppel::sandbox::asperion
