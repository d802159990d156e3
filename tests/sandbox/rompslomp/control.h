// The tests' own door, /_…: no token is asked and nothing of it is counted as a request.
#pragma once

#include <memory>

#include "absl/time/time.h"
#include "tests/sandbox/rompslomp/books.h"
#include "tests/sandbox/rompslomp/faults.h"

namespace koppel::sandbox::rompslomp {

struct ControlParts {
  const Config& config;
  std::unique_ptr<Books>& books;  // replaced by a reset
  Ledger& ledger;
  Faults& faults;
};

// `target` begins with "_".
Response HandleControl(const Request& request, const Target& target, const ControlParts& parts, absl::Time now);

// An error of the control door: 400 and a sentence.
Response ControlError(absl::string_view text);

}  // namespace koppel::sandbox::rompslomp
