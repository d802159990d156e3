// Who may come in: access tokens that live on beside each other, and refresh tokens that work once (A4, A5). Only their
// hashes are kept.
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
#include "tests/sandbox/asperion/errors.h"

namespace koppel::sandbox::asperion {

// What a user may do, as far as a token gives it.
struct Rights {
  std::string scopes = "openid profile offline_access api";
  std::vector<std::int64_t> administrations;  // none named: all there are
  std::int64_t default_administration = 0;    // who answers a request that names none; 0: the configured one
  bool invoicing = true;                      // A21
  std::string profile_name = "J. van Dalen";

  bool Has(const std::string& scope) const;
  bool Reaches(std::int64_t administration) const;
};

struct Token {
  std::string hash;
  bool is_refresh = false;
  Rights rights;
  absl::Time expires;
  bool used = false;  // of a refresh token
};

struct TokenPair {
  std::string access;
  std::string refresh;  // empty: the scopes have no offline_access (A2)
  absl::Duration lifetime;
  std::string scopes;
};

class Tokens {
 public:
  // Tokens that the caller chose. One without end is not reached by ExpireAll.
  void InstallAccess(const std::string& token, Rights rights, absl::Time expires);
  void InstallRefresh(const std::string& token, Rights rights, absl::Time expires);

  // New random ones; the refresh token and those that follow it work until `consent_ends`.
  TokenPair Issue(const Rights& rights, absl::Time now, absl::Duration lifetime, absl::Time consent_ends);

  // Uses this refresh token up and issues the next pair; nullopt: it is unknown, used or too old. Access tokens given
  // out before go on working.
  std::optional<TokenPair> Refresh(const std::string& refresh, absl::Time now, absl::Duration lifetime);

  // From `now` on no access token, or only this one, works; or no refresh token.
  void ExpireAll(absl::Time now);
  void ExpireAllRefresh(absl::Time now);
  void Expire(const std::string& access, absl::Time now);

  // The rights of a good access token; else nullptr and why.
  const Rights* Check(absl::string_view access, absl::Time now, TokenFault* fault) const;

  // Takes over what TakeChanges once answered.
  void Load(const boost::json::array& tokens);

  // What changed since this was last asked, to be written down.
  boost::json::array TakeChanges();

 private:
  void Put(Token token);
  void ExpireKind(bool is_refresh, absl::Time now);

  std::deque<Token> tokens_;
  absl::flat_hash_map<std::string, Token*> by_hash_;
  std::vector<const Token*> changed_;
};

// base64url of so many random bytes, at most 32.
std::string RandomText(std::size_t bytes);

}  // namespace koppel::sandbox::asperion
