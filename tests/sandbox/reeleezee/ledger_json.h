// The ledger as a test reads it (GET /_ledger).
#pragma once

#include <boost/json.hpp>
#include <string>

#include "tests/sandbox/reeleezee/books.h"

namespace koppel::sandbox::reeleezee {

// {"counts":{…},"duplicates":{…}}: how much was stored and refused, and what was stored more than once, deleted records
// counted too.
boost::json::object LedgerSummary(const Books& books, const Ledger& ledger);

// The summary with every record that was ever stored, every refused duplicate and the last requests.
std::string LedgerWhole(const Books& books, const Ledger& ledger);

}  // namespace koppel::sandbox::reeleezee
