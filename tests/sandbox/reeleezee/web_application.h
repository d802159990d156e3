// What a person does in the web application (POST /_edit, /_delete): the vendor's rules hold, no login is asked, and it
// is none of the `writes` of a record.
#pragma once

#include "tests/sandbox/reeleezee/control.h"

namespace koppel::sandbox::reeleezee {

// {"administration":…, "collection":"SalesInvoices", "id":…, "set":{as in a PUT}, "status":1|2|3}
Response HandleEdit(const Request& request, const ControlParts& parts, absl::Time now);

// {"administration":…, "collection":"SalesInvoices", "id":…}
Response HandleDelete(const Request& request, const ControlParts& parts, absl::Time now);

}  // namespace koppel::sandbox::reeleezee
