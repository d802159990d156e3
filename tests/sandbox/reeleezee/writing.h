// A PUT: read, checked, stored, told to the ledger, answered.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "tests/sandbox/reeleezee/call.h"

namespace koppel::sandbox::reeleezee {

struct Place {
  std::string collection;
  std::string id;
  std::string parent = "";  // of what lies below another record
};

// What a resource adds to a record that a body was applied to: what is missing, and what follows from it; or the
// refusal. `before`: nullptr when it is new.
using Finish = std::optional<Response> (*)(Call& call, const boost::json::object& body, const Record* before,
                                           Record* record);

// Stores what `body` makes of the record at this place, or of a new one. Refused: nothing is stored.
std::optional<Response> Write(Call& call, const Place& place, const boost::json::object& body, Finish finish,
                              const Stored<Record>** stored);

// The answer to a PUT.
Response AnswerPut(Call& call, const Place& place, Finish finish);

// Stores a record and tells the ledger.
const Stored<Record>& Keep(Call& call, const std::string& collection, Record record);

// Deletes it and tells the ledger.
void Remove(Call& call, const std::string& collection, const std::string& id);

}  // namespace koppel::sandbox::reeleezee
