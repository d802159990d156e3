// The ledger as a test reads it (GET /_ledger).
#pragma once

#include <boost/json.hpp>
#include <string>

#include "tests/sandbox/asperion/books.h"

namespace koppel::sandbox::asperion {

// {"counts":{…},"duplicates":{…}}: how much was stored and refused, and which keys were stored more than once, deleted
// records counted too.
json::object LedgerSummary(const Books& books, const Ledger& ledger);

// The summary with every record that was ever stored, every refused duplicate and the last requests.
std::string LedgerWhole(const Books& books, const Ledger& ledger);

}  // namespace koppel::sandbox::asperion
