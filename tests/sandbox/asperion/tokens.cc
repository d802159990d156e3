#include "tests/sandbox/asperion/tokens.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::asperion {
namespace {

// How long a consent works, however often its tokens are renewed (A5).
constexpr absl::Duration kConsent = absl::Hours(24 * 30);

std::string NewAccessToken() {
  return absl::StrCat("eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.", RandomText(32), RandomText(32), RandomText(32), ".",
                      RandomText(32), RandomText(32));
}

std::string NewRefreshToken() {
  return absl::StrCat(absl::AsciiStrToUpper(base::Hex(base::Sha256(base::NewUuid()))), "-1");
}

json::object ToJson(const Token& token) {
  json::object object{{"hash", token.hash},
                      {"is_refresh", token.is_refresh},
                      {"scopes", token.rights.scopes},
                      {"administrations", json::value_from(token.rights.administrations)},
                      {"default_administration", token.rights.default_administration},
                      {"invoicing", token.rights.invoicing},
                      {"profile_name", token.rights.profile_name},
                      {"expires", nullptr},
                      {"used", token.used}};
  if (token.expires != absl::InfiniteFuture()) object["expires"] = absl::ToUnixMicros(token.expires);
  return object;
}

Token TokenFromJson(const json::object& stored) {
  Token token;
  token.hash = TextAt(stored, "hash");
  SetBool(stored, "is_refresh", &token.is_refresh);
  token.rights.scopes = TextAt(stored, "scopes");
  const json::value* administrations = FindAttribute(stored, "administrations");
  if (administrations != nullptr && administrations->is_array()) {
    for (const json::value& id : administrations->get_array()) {
      token.rights.administrations.push_back(IdOf(id).value_or(0));
    }
  }
  token.rights.default_administration = NumberAt(stored, "default_administration");
  SetBool(stored, "invoicing", &token.rights.invoicing);
  token.rights.profile_name = TextAt(stored, "profile_name");
  const json::value* expires = FindAttribute(stored, "expires");
  const std::optional<std::int64_t> micros = expires == nullptr ? std::nullopt : IdOf(*expires);
  token.expires = micros ? absl::FromUnixMicros(*micros) : absl::InfiniteFuture();
  SetBool(stored, "used", &token.used);
  return token;
}

}  // namespace

std::string RandomText(std::size_t bytes) {
  return absl::WebSafeBase64Escape(base::Sha256(base::NewUuid()).substr(0, bytes));
}

bool Rights::Has(const std::string& scope) const {
  return absl::StrContains(absl::StrCat(" ", scopes, " "), absl::StrCat(" ", scope, " "));
}

bool Rights::Reaches(std::int64_t administration) const {
  return administrations.empty() ||
         std::find(administrations.begin(), administrations.end(), administration) != administrations.end();
}

void Tokens::Put(Token token) {
  Token*& known = by_hash_[token.hash];
  if (known == nullptr) known = &tokens_.emplace_back();
  *known = std::move(token);
}

void Tokens::InstallAccess(const std::string& token, Rights rights, absl::Time expires) {
  Put({.hash = HashOf(token), .is_refresh = false, .rights = std::move(rights), .expires = expires});
  changed_.push_back(by_hash_[HashOf(token)]);
}

void Tokens::InstallRefresh(const std::string& token, Rights rights, absl::Time expires) {
  Put({.hash = HashOf(token), .is_refresh = true, .rights = std::move(rights), .expires = expires});
  changed_.push_back(by_hash_[HashOf(token)]);
}

TokenPair Tokens::Issue(const Rights& rights, absl::Time now, absl::Duration lifetime, absl::Time consent_ends) {
  TokenPair pair{.access = NewAccessToken(),
                 .refresh = rights.Has("offline_access") ? NewRefreshToken() : "",
                 .lifetime = lifetime,
                 .scopes = rights.scopes};
  InstallAccess(pair.access, rights, now + lifetime);
  if (!pair.refresh.empty()) InstallRefresh(pair.refresh, rights, std::min(consent_ends, now + kConsent));
  return pair;
}

std::optional<TokenPair> Tokens::Refresh(const std::string& refresh, absl::Time now, absl::Duration lifetime) {
  const auto found = by_hash_.find(HashOf(refresh));
  if (found == by_hash_.end()) return std::nullopt;
  Token& token = *found->second;
  if (!token.is_refresh || token.used || token.expires <= now) return std::nullopt;
  token.used = true;
  changed_.push_back(&token);
  const Rights rights = token.rights;
  return Issue(rights, now, lifetime, token.expires);
}

void Tokens::ExpireKind(bool is_refresh, absl::Time now) {
  for (Token& token : tokens_) {
    if (token.is_refresh != is_refresh || token.expires <= now) continue;
    if (!is_refresh && token.expires == absl::InfiniteFuture()) continue;
    token.expires = now;
    changed_.push_back(&token);
  }
}

void Tokens::ExpireAll(absl::Time now) { ExpireKind(false, now); }
void Tokens::ExpireAllRefresh(absl::Time now) { ExpireKind(true, now); }

void Tokens::Expire(const std::string& access, absl::Time now) {
  const auto found = by_hash_.find(HashOf(access));
  if (found == by_hash_.end()) return;
  found->second->expires = now;
  changed_.push_back(found->second);
}

const Rights* Tokens::Check(absl::string_view access, absl::Time now, TokenFault* fault) const {
  const auto found = by_hash_.find(HashOf(access));
  *fault = TokenFault::kUnknown;
  if (found == by_hash_.end() || found->second->is_refresh) return nullptr;
  *fault = TokenFault::kExpired;
  return found->second->expires <= now ? nullptr : &found->second->rights;
}

void Tokens::Load(const json::array& tokens) {
  for (const json::value& stored : tokens) {
    if (stored.is_object()) Put(TokenFromJson(stored.get_object()));
  }
}

json::array Tokens::TakeChanges() {
  json::array changes;
  for (const Token* token : changed_) changes.push_back(ToJson(*token));
  changed_.clear();
  return changes;
}

}  // namespace koppel::sandbox::asperion
