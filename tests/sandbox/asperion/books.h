// All that the vendor holds: its administrations, and who may come in.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "tests/sandbox/asperion/administratie.h"
#include "tests/sandbox/asperion/call.h"
#include "tests/sandbox/asperion/ids.h"
#include "tests/sandbox/asperion/login.h"
#include "tests/sandbox/asperion/tokens.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/rate_limit.h"

namespace koppel::sandbox::asperion {

struct Config {
  LoginClient client;
  std::string refresh_token = "refresh-0";  // of a consent that was given before the start; without end
  std::string code = "code-0";              // of a consent that was given just now; without end
  std::string access_token;                 // without end; empty: none
  std::int64_t administration_id = 48213;
  std::int64_t default_administration_id = 48977;  // answers who names none: not the one that a test is about
  absl::Duration token_lifetime = absl::Hours(1);  // A4
  int rate_limit = 0;                              // requests per client, administration and minute (A20); 0: none
  Rules rules;
};

struct Books {
  // Two administrations and the configured credentials.
  explicit Books(const Config& config);
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  // Adds it or changes what is told of it.
  Administratie& PutAdministration(Administration administration);
  Administratie* Find(std::int64_t administration);

  // Writes down what happened to tokens and codes since the last time.
  void NoteTokens(Ledger& ledger);

  Ids ids;
  std::map<std::int64_t, Administratie> administraties;
  Tokens tokens;
  Login login;
  RateLimit rate_limit;
};

}  // namespace koppel::sandbox::asperion
