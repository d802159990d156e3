// All that the vendor holds: its administrations, and who may come in.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/rate_limit.h"
#include "tests/sandbox/reeleezee/administratie.h"
#include "tests/sandbox/reeleezee/call.h"
#include "tests/sandbox/reeleezee/guid.h"
#include "tests/sandbox/reeleezee/logins.h"

namespace koppel::sandbox::reeleezee {

struct Config {
  std::string user = "koppel@devries.example";
  std::string password = "geheim";
  std::string administration = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
  int rate_limit = 0;  // requests per login and minute; 0: none
  Rules rules;
};

struct Books {
  // One administration and one login that reaches every one.
  explicit Books(const Config& config);
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  // Adds it or changes what is told of it.
  Administratie& PutAdministration(Record told);
  Administratie* Find(const std::string& administration);
  // The one that a login works in when it names none; nullptr: it has none.
  Administratie* OwnOf(const Login& login);

  Guids guids;
  std::map<std::string, std::unique_ptr<Administratie>> administraties;
  std::string first;  // the configured one
  Logins logins;
  RateLimit rate_limit;
  absl::Duration lag;      // Rules::lag, until a seed changes it
  Administratie no_books;  // for what is asked outside any administration
};

// An administration with everything on.
Record NewAdministration(const std::string& id, const std::string& name);

}  // namespace koppel::sandbox::reeleezee
