// All that the vendor holds: its administrations, who may come in and who is in.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/rate_limit.h"
#include "tests/sandbox/imuis/administratie.h"
#include "tests/sandbox/imuis/formats.h"
#include "tests/sandbox/imuis/sessions.h"
#include "tests/sandbox/imuis/token_tally.h"

namespace koppel::sandbox::imuis {

// The assumptions of the vendor page that are switches here.
struct Rules {
  bool unique = true;                                // search keys and numbers (A19)
  bool partial_lines = false;                        // A22 the other way
  bool lines_in_answer = true;                       // A23
  bool lines_touch_order = true;                     // A15
  bool remark_replaces = true;                       // A25
  bool nulls_shown = true;                           // a field without a value is an empty element
  bool mixed_where = true;                           // text and numbers may stand in one WHERE
  absl::Duration search_lag = absl::ZeroDuration();  // a new record is found after so long
  Formats formats;
};

struct Config {
  std::string partner_key = "abcdefghijklmnopqrstuvwxyz";
  std::string omgevingscode = "00000";  // of the first administration
  std::int64_t adm = 2000;
  Sessions::Options sessions;
  int rate_limit = 0;  // calls per omgevingscode and minute; 0: none
  Rules rules;
};

struct Books {
  explicit Books(const Config& config);
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  // Adds it, or changes what is told of it.
  Administratie& PutAdministratie(Instelling instelling);
  Administratie* Find(std::int64_t adm);

  // The one that this key and code open; nullptr: none.
  Administratie* Enter(absl::string_view partner_key, absl::string_view omgevingscode);

  // Writes down what happened to sessions since the last time.
  void NoteSessions(Ledger& ledger);

  TokenTally tokens;
  std::map<std::int64_t, Administratie> administraties;
  Sessions sessions;
  RateLimit rate_limit;

 private:
  const std::string partner_hash_;
  absl::flat_hash_map<std::string, std::int64_t> by_code_;  // by hash
};

}  // namespace koppel::sandbox::imuis
