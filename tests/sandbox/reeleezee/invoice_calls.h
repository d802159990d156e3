// …/SalesInvoices, …/SalesInvoices/{id} and what lies below it (vendor page 3.7, 3.8).
#pragma once

#include "tests/sandbox/reeleezee/call.h"

namespace koppel::sandbox::reeleezee {

Response HandleInvoices(Call& call);

// All sales documents; only as a list.
Response HandleReceipts(Call& call);

// Brings it to `status` as a person does in the web application: books, reopens, marks as paid. The refusal of the
// booking.
std::optional<Response> BringToStatus(Call& call, const std::string& id, std::int64_t status);

}  // namespace koppel::sandbox::reeleezee
