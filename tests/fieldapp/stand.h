// What the field app holds: its werkbonnen with both statuses, and what Koppel answered. Pure; used by one thread at a
// time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "koppel/v1/events.pb.h"
#include "tests/fieldapp/outsmart.h"

namespace koppel::fieldapp {

struct Bon {
  std::string account;
  v1::Werkbon werkbon;
  std::int64_t revision = 0;  // microseconds since 1970 of its last change here
  absl::Time offered;         // when that change was told
  std::optional<v1::WerkbonResult> result;
  absl::Time result_at;
  int results = 0;        // result events that were about it
  int invoices_told = 0;  // different invoice ids told
};

class Stand {
 public:
  // Takes or replaces a werkbon as it now stands; answers the event that tells it. `revision` 0: `now`, and always
  // later than the last.
  v1::WerkbonStatusChanged Zet(const std::string& account, v1::Werkbon werkbon, std::int64_t revision, absl::Time now);

  // A person sets the werkbonstatus; nullopt: no such werkbon.
  std::optional<v1::WerkbonStatusChanged> ZetWerkbonstatus(const std::string& account, const std::string& id,
                                                           const std::string& code, absl::Time now);

  // The event of the werkbon as it stands, once more.
  std::optional<v1::WerkbonStatusChanged> Nogmaals(const std::string& account, const std::string& id) const;

  // Applies a result: flips the Status or the werkbonstatus as it asks. Answers the event of that change, which is our
  // own flip's echo; nullopt: nothing changed, or it is about an older revision that changed since.
  std::optional<v1::WerkbonStatusChanged> PasToe(const v1::WerkbonResult& result, absl::Time now);

  const std::map<std::pair<std::string, std::string>, Bon>& bonnen() const { return bonnen_; }
  Uursoorten uursoorten;

 private:
  v1::WerkbonStatusChanged Event(const Bon& bon) const;

  std::map<std::pair<std::string, std::string>, Bon> bonnen_;  // by account and row number
};

}  // namespace koppel::fieldapp
