// What a body may say about an invoice, and what the vendor's validation has against the result (vendor page 3.7).
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "tests/sandbox/rompslomp/call.h"
#include "tests/sandbox/rompslomp/complaints.h"

namespace koppel::sandbox::rompslomp {

// Takes over the attributes that were sent, lines merged by their id; what is wrong with the invoice as it then stands
// becomes a complaint. The answer is a refusal of the attributes themselves. An inline contact without complaints is
// put in `new_contact`, not stored.
std::optional<Response> ApplyInvoice(Call& call, const boost::json::object& attributes, Invoice* invoice,
                                     std::optional<Contact>* new_contact, Complaints* complaints);

}  // namespace koppel::sandbox::rompslomp
