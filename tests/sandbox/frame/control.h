// The tests' own door, /_…, as far as it is alike for every vendor. No token is asked, and nothing of it is counted as
// a request.
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/faults.h"
#include "tests/sandbox/frame/target.h"

namespace koppel::sandbox {

bool IsControl(const Target& target);

// /_health and /_faults; nullopt: it is something else, and the vendor's (/_ledger, /_seed, /_reset).
std::optional<Response> HandleSharedControl(const Request& request, const Target& target, Faults& faults);

Response ControlJson(const boost::json::value& value);

// An error of the control door: 400 and a sentence.
Response ControlError(absl::string_view text);
Response UnknownControl();

}  // namespace koppel::sandbox
