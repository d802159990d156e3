// What a handler of one resource gets to work with: the question, whose books it is about, and the rules that hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/rompslomp/company.h"
#include "tests/sandbox/rompslomp/ids.h"
#include "tests/sandbox/rompslomp/line.h"

namespace koppel::sandbox::rompslomp {

// The assumptions of the vendor page that are switches here.
struct Rules {
  bool unique = true;                      // api_reference, contact_number and product_code are enforced (A14, A15)
  bool unique_product_codes = true;        // product_code too
  Rounding rounding = Rounding::kPerLine;  // A13
  int payment_days = 30;                   // A22
  absl::TimeZone zone;                     // whose day "today" is
};

struct Call {
  const Request& request;
  const Parameters& query;
  std::optional<std::int64_t> id;  // of the record in the path
  std::string part;                // behind the id: "pdf"
  Origin origin;
  Rules rules;
  int cents_wrong = 0;   // a fault: what this call stores is off by so much
  bool unfound = false;  // a fault: a search by api_reference finds nothing
  std::string scopes;    // of the token, with spaces around each: " public manage:contacts "
  Administratie& books;
  Ids& ids;
  Ledger& ledger;

  absl::CivilDay today() const { return absl::ToCivilDay(origin.at, rules.zone); }
};

}  // namespace koppel::sandbox::rompslomp
