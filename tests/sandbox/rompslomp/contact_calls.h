// The calls on /companies/{c}/contacts (vendor page 3.2).
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "tests/sandbox/rompslomp/call.h"
#include "tests/sandbox/rompslomp/complaints.h"

namespace koppel::sandbox::rompslomp {

Response HandleContacts(Call& call);
Response CreateContact(Call& call, const boost::json::object& attributes);

// Takes over the attributes that were sent; what is wrong with the contact as it then stands becomes a complaint. The
// answer is a refusal of the attributes themselves.
std::optional<Response> ApplyContact(Call& call, const boost::json::object& attributes, Contact* contact,
                                     Complaints* complaints);

// Numbers and stores a contact that has no complaints; answers it as stored, in JSON.
std::string KeepContact(Call& call, Contact* contact);

}  // namespace koppel::sandbox::rompslomp
