// The calls on /companies/{c}/sales_invoices (vendor page 3.7).
#pragma once

#include <boost/json.hpp>

#include "tests/sandbox/rompslomp/call.h"

namespace koppel::sandbox::rompslomp {

Response HandleInvoices(Call& call);
Response CreateInvoice(Call& call, const boost::json::object& attributes);

}  // namespace koppel::sandbox::rompslomp
