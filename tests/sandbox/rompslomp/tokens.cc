#include "tests/sandbox/rompslomp/tokens.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::rompslomp {
namespace {

std::string RandomToken() { return base::Base32(base::Sha256(base::NewUuid())).substr(0, 43); }

json::object ToJson(const Grant& grant) {
  json::object object{{"access", grant.access},
                      {"refresh", grant.refresh},
                      {"scopes", grant.rights.scopes},
                      {"companies", json::value_from(grant.rights.companies)},
                      {"created", absl::ToUnixMicros(grant.created)},
                      {"expires", nullptr},
                      {"revoked", grant.revoked}};
  if (grant.expires != absl::InfiniteFuture()) object["expires"] = absl::ToUnixMicros(grant.expires);
  return object;
}

absl::Time StoredTime(const json::object& stored, absl::string_view name) {
  const json::value* value = FindAttribute(stored, name);
  const std::optional<std::int64_t> micros = value == nullptr ? std::nullopt : IdOf(*value);
  return micros ? absl::FromUnixMicros(*micros) : absl::InfiniteFuture();
}

Grant GrantFromJson(const json::object& stored) {
  Grant grant;
  grant.access = TextAt(stored, "access");
  grant.refresh = TextAt(stored, "refresh");
  grant.rights.scopes = TextAt(stored, "scopes");
  const json::value* companies = FindAttribute(stored, "companies");
  if (companies != nullptr && companies->is_array()) {
    for (const json::value& company : companies->get_array())
      grant.rights.companies.push_back(IdOf(company).value_or(0));
  }
  grant.created = StoredTime(stored, "created");
  grant.expires = StoredTime(stored, "expires");
  SetBool(stored, "revoked", &grant.revoked);
  return grant;
}

}  // namespace

bool Rights::Has(const std::string& scope) const {
  return absl::StrContains(absl::StrCat(" ", scopes, " "), absl::StrCat(" ", scope, " "));
}

bool Rights::Reaches(std::int64_t company) const {
  return companies.empty() || std::find(companies.begin(), companies.end(), company) != companies.end();
}

Grant& Tokens::Add(Grant grant) {
  grants_.push_back(std::move(grant));
  Grant& added = grants_.back();
  if (!added.access.empty()) by_access_[added.access] = &added;
  if (!added.refresh.empty()) by_refresh_[added.refresh] = &added;
  return added;
}

void Tokens::Changed(const Grant& grant) { changed_.push_back(&grant); }

void Tokens::Install(const std::string& access, const std::string& refresh, Rights rights, absl::Time now,
                     absl::Time expires) {
  Changed(Add({.access = access.empty() ? "" : HashOf(access),
               .refresh = refresh.empty() ? "" : HashOf(refresh),
               .rights = std::move(rights),
               .created = now,
               .expires = refresh.empty() ? absl::InfiniteFuture() : expires}));
}

TokenPair Tokens::Issue(Rights rights, absl::Time now, absl::Duration lifetime) {
  TokenPair pair{
      .access = RandomToken(), .refresh = RandomToken(), .created = now, .lifetime = lifetime, .scopes = rights.scopes};
  Install(pair.access, pair.refresh, std::move(rights), now, now + lifetime);
  return pair;
}

Grant* Tokens::ByRefresh(const std::string& hash) {
  const auto found = by_refresh_.find(hash);
  return found == by_refresh_.end() ? nullptr : found->second;
}

std::optional<TokenPair> Tokens::Refresh(const std::string& refresh, absl::Time now, absl::Duration lifetime) {
  Grant* grant = ByRefresh(HashOf(refresh));
  if (grant == nullptr || grant->revoked) return std::nullopt;
  grant->revoked = true;
  Changed(*grant);
  return Issue(grant->rights, now, lifetime);
}

void Tokens::Revoke(const std::string& token) {
  const std::string hash = HashOf(token);
  const auto access = by_access_.find(hash);
  Grant* grant = access == by_access_.end() ? ByRefresh(hash) : access->second;
  if (grant == nullptr) return;
  grant->revoked = true;
  Changed(*grant);
}

void Tokens::ExpireAll(absl::Time now) {
  for (Grant& grant : grants_) {
    if (grant.refresh.empty() || grant.expires <= now) continue;
    grant.expires = now;
    Changed(grant);
  }
}

void Tokens::Expire(const std::string& access, absl::Time now) {
  const auto found = by_access_.find(HashOf(access));
  if (found == by_access_.end()) return;
  found->second->expires = now;
  Changed(*found->second);
}

const Rights* Tokens::Check(absl::string_view access, absl::Time now, TokenFault* fault) const {
  const auto found = by_access_.find(HashOf(access));
  if (found == by_access_.end()) {
    *fault = TokenFault::kUnknown;
    return nullptr;
  }
  const Grant& grant = *found->second;
  *fault = grant.revoked ? TokenFault::kRevoked : TokenFault::kExpired;
  return grant.revoked || grant.expires <= now ? nullptr : &grant.rights;
}

void Tokens::Load(const json::array& grants) {
  for (const json::value& stored : grants) {
    if (!stored.is_object()) continue;
    Grant grant = GrantFromJson(stored.get_object());
    const auto access = by_access_.find(grant.access);
    Grant* known = access == by_access_.end() ? ByRefresh(grant.refresh) : access->second;
    if (known == nullptr) {
      Add(std::move(grant));
    } else {
      *known = std::move(grant);
    }
  }
}

json::array Tokens::TakeChanges() {
  json::array changes;
  for (const Grant* grant : changed_) changes.push_back(ToJson(*grant));
  changed_.clear();
  return changes;
}

}  // namespace koppel::sandbox::rompslomp
