// The ledger as a test reads it (GET /_ledger).
#pragma once

#include <boost/json.hpp>
#include <string>

#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/imuis/books.h"

namespace koppel::sandbox::imuis {

// {"counts":{…},"duplicates":{…}}: how much was stored and refused, and which keys were stored more than once, deleted
// records counted too.
boost::json::object LedgerSummary(const Books& books, const Ledger& ledger);

// The summary with every record that was ever stored, every refused duplicate and the last requests.
std::string LedgerWhole(const Books& books, const Ledger& ledger);

}  // namespace koppel::sandbox::imuis
