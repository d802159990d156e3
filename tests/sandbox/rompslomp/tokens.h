// Who may come in: pairs of an access and a refresh token, which rotate. Only their hashes are kept (A2, A3, A4).
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/rompslomp/errors.h"

namespace koppel::sandbox::rompslomp {

// What a consent gives: the scopes, space-separated, and the companies; none named means all of them.
struct Rights {
  std::string scopes = "public manage:contacts manage:products manage:sales_invoices";
  std::vector<std::int64_t> companies;

  bool Has(const std::string& scope) const;
  bool Reaches(std::int64_t company) const;
};

struct Grant {
  std::string access;   // hash; empty: only the refresh token was given out
  std::string refresh;  // hash; empty: a personal token, which does not expire
  Rights rights;
  absl::Time created;
  absl::Time expires;
  bool revoked = false;
};

struct TokenPair {
  std::string access;
  std::string refresh;
  absl::Time created;
  absl::Duration lifetime;
  std::string scopes;
};

class Tokens {
 public:
  // A token pair whose tokens the caller chose. Empty access: only refreshing is possible; empty refresh: personal.
  void Install(const std::string& access, const std::string& refresh, Rights rights, absl::Time now,
               absl::Time expires);

  // A new pair with random tokens.
  TokenPair Issue(Rights rights, absl::Time now, absl::Duration lifetime);

  // A3: the pair of this refresh token stops working at once and a new one takes its place; nullopt: no good token.
  std::optional<TokenPair> Refresh(const std::string& refresh, absl::Time now, absl::Duration lifetime);

  // Kills the pair of which this is either token; an unknown one is no matter.
  void Revoke(const std::string& token);

  // From `now` on no access token given out so far works, but for personal ones; or only this one.
  void ExpireAll(absl::Time now);
  void Expire(const std::string& access, absl::Time now);

  // The rights of a good token; else nullptr and why.
  const Rights* Check(absl::string_view access, absl::Time now, TokenFault* fault) const;

  // Takes over what TakeChanges once answered.
  void Load(const boost::json::array& grants);

  // What changed since this was last asked, to be written down.
  boost::json::array TakeChanges();

 private:
  Grant* ByRefresh(const std::string& hash);
  Grant& Add(Grant grant);
  void Changed(const Grant& grant);

  std::deque<Grant> grants_;
  absl::flat_hash_map<std::string, Grant*> by_access_;
  absl::flat_hash_map<std::string, Grant*> by_refresh_;
  std::vector<const Grant*> changed_;
};

}  // namespace koppel::sandbox::rompslomp
