// POST /_seed: what was there before the test began.
#pragma once

#include "tests/sandbox/reeleezee/control.h"
#include "tests/sandbox/reeleezee/writing.h"

namespace koppel::sandbox::reeleezee {

// 200 with what was stored, or 400 and where it went wrong; what came before that is stored.
Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now);

// What a PUT of this collection adds; nullptr: nothing.
Finish FinishOf(absl::string_view collection);

}  // namespace koppel::sandbox::reeleezee
