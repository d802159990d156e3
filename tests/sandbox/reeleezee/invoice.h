// What a sales invoice adds to what was sent of it: numbers, dates, amounts (vendor page 3.7).
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "tests/sandbox/reeleezee/call.h"

namespace koppel::sandbox::reeleezee {

// A Finish of writing.h.
std::optional<Response> FinishInvoice(Call& call, const boost::json::object& body, const Record* before,
                                      Record* invoice);

// Status 1 becomes 2, with a number. The refusal when the number is taken or a rate does not fit the customer.
std::optional<Response> Book(const Call& call, Record* invoice);

}  // namespace koppel::sandbox::reeleezee
