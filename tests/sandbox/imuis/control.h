// The tests' own door, /_…, with what is iMUIS's own behind it.
#pragma once

#include <memory>

#include "absl/time/time.h"
#include "tests/sandbox/frame/faults.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/imuis/books.h"

namespace koppel::sandbox::imuis {

struct ControlParts {
  const Config& config;
  std::unique_ptr<Books>& books;  // replaced by a reset
  Ledger& ledger;
  Faults& faults;
};

// `target` begins with "_".
Response HandleControl(const Request& request, const Target& target, const ControlParts& parts, absl::Time now);

}  // namespace koppel::sandbox::imuis
