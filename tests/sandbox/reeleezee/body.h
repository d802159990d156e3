// Reads the body of a PUT into a record. A property that is absent leaves what was there, one that is there replaces
// it, and a list is replaced as a whole, in which the members that are known by their id keep what is not told of them
// (vendor page 5, 7.10). What is unknown or read-only is ignored without a word.
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "tests/sandbox/reeleezee/call.h"

namespace koppel::sandbox::reeleezee {

// The refusal of a body that is no JSON object.
std::optional<Response> ReadBody(const Request& request, boost::json::object* body);

// The refusal of a property that does not bind, does not fit, or leads nowhere; `record` may then be half changed.
std::optional<Response> Apply(const Call& call, const boost::json::object& body, Record* record);

}  // namespace koppel::sandbox::reeleezee
