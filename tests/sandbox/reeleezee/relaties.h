// Customers and what lies below them, and products: what their PUTs add (vendor page 3.3, 3.4).
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "tests/sandbox/reeleezee/call.h"

namespace koppel::sandbox::reeleezee {

// Each is a Finish of writing.h.
std::optional<Response> FinishCustomer(Call& call, const boost::json::object& body, const Record* before,
                                       Record* customer);
std::optional<Response> FinishAddress(Call& call, const boost::json::object& body, const Record* before,
                                      Record* address);
std::optional<Response> FinishProduct(Call& call, const boost::json::object& body, const Record* before,
                                      Record* product);

}  // namespace koppel::sandbox::reeleezee
