// All that the vendor holds: its administrations, and who may come in.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/rate_limit.h"
#include "tests/sandbox/rompslomp/call.h"
#include "tests/sandbox/rompslomp/company.h"
#include "tests/sandbox/rompslomp/ids.h"
#include "tests/sandbox/rompslomp/oauth.h"
#include "tests/sandbox/rompslomp/tokens.h"

namespace koppel::sandbox::rompslomp {

struct Config {
  OAuthClient client;
  std::string refresh_token = "refresh-0";  // of a consent that was given before the start
  std::string code = "code-0";              // of a consent that was given just now
  std::string personal_token;               // empty: none
  std::int64_t company_id = 1203348871;
  absl::Duration token_lifetime = absl::Hours(2);
  int rate_limit = 0;  // requests per token and minute; 0: none
  Rules rules;
};

struct Books {
  // One company and the configured credentials.
  Books(const Config& config, absl::Time now);
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  // Adds it or changes what is told of it.
  Administratie& PutCompany(Company company);
  Administratie* Find(std::int64_t company);

  // Writes down what happened to tokens and codes since the last time.
  void NoteTokens(Ledger& ledger);

  Ids ids;
  std::map<std::int64_t, Administratie> administraties;
  Tokens tokens;
  OAuth oauth;
  RateLimit rate_limit;
};

}  // namespace koppel::sandbox::rompslomp
