// What is there before a test begins, and what a user in iMUIS does during it (POST /_seed).
#pragma once

#include "tests/sandbox/imuis/control.h"

namespace koppel::sandbox::imuis {

// Adds in the order of README.md: administraties, then records per table. A record whose key is there is changed, or
// removed with "deleted": true. 200 with what was stored; 400 at the first that can't be, with what came before it
// stored.
Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now);

}  // namespace koppel::sandbox::imuis
