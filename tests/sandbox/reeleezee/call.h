// What a handler of one resource gets to work with: the question, whose books it is about, and the rules that hold.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/reeleezee/administratie.h"
#include "tests/sandbox/reeleezee/guid.h"

namespace koppel::sandbox::reeleezee {

// The assumptions of the vendor page that are switches here.
struct Rules {
  bool unique = true;            // a customer number can be there once (7.15)
  bool cut_texts = false;        // texts that are too long are cut, not refused (7.25)
  bool vat_over_sums = false;    // VAT is taken over the sum per rate, not per line (7.11)
  std::size_t page_size = 1000;  // most records in an answer
  std::string next_base = "https://apiservice202602.reeleezee.nl:443/api/v202602";  // what a next link begins with
  absl::Duration lag = absl::ZeroDuration();  // what was just made is not found for so long
  absl::TimeZone zone;                        // whose day "today" is
};

struct Call {
  const Request& request;
  const Parameters& query;
  std::vector<std::string> path;  // behind the resource, in lower case: an id, and what is below it
  Origin origin;
  Rules rules;
  Administratie& books;
  Guids& guids;
  Ledger& ledger;

  bool trusted = false;         // a seed, or a person: what is read-only for the API is taken
  bool by_person = false;       // in the web application
  int cents_wrong = 0;          // a fault: what this call stores is off by so much
  bool unfound = false;         // a fault: nothing is found
  std::set<std::string> extra;  // the vendor's own faults that strike

  absl::CivilDay today() const { return absl::ToCivilDay(origin.at, rules.zone); }

  // It is there, and is shown already.
  bool Sees(const Stored<Record>& stored) const {
    const bool lags = stored.created.request != 0 && stored.created.at + rules.lag > origin.at;
    return !unfound && !stored.deleted && !lags;
  }
};

}  // namespace koppel::sandbox::reeleezee
