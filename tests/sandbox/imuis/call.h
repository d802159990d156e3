// What a function gets to work with: its parameters, whose administration it is about, and the rules that hold.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/imuis/books.h"
#include "tests/sandbox/imuis/dataset.h"

namespace koppel::sandbox::imuis {

struct Call {
  Fields& parameters;  // of the SOAP call; the answers take their place
  Origin origin;
  Rules rules;
  bool wrong_cents = false;  // a fault: what this call stores is a cent too high
  bool unfound = false;      // a fault: lines with our token are not found
  bool empty_page = false;   // a fault: a page without its records
  Administratie& books;
  Ledger& ledger;

  const Formats& formats() const { return rules.formats; }
  absl::CivilDay today() const { return absl::ToCivilDay(origin.at, rules.formats.zone); }
};

}  // namespace koppel::sandbox::imuis
