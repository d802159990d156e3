// Reads the ledger back, line by line, so that a restart changes nothing.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "tests/sandbox/imuis/books.h"

namespace koppel::sandbox::imuis {

// Carries out one line that a Ledger once wrote. InvalidArgument: it is not such a line. Writes nothing itself.
absl::Status RestoreLine(const std::string& line, const Config& config, std::unique_ptr<Books>& books, Ledger& ledger);

}  // namespace koppel::sandbox::imuis
