#include "tests/sandbox/asperion/login.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "tests/sandbox/frame/fingerprint.h"

namespace koppel::sandbox::asperion {
namespace {

namespace json = boost::json;

Response Granted(const TokenPair& pair) {
  json::object granted{
      {"access_token", pair.access}, {"expires_in", absl::ToInt64Seconds(pair.lifetime)}, {"token_type", "Bearer"}};
  if (!pair.refresh.empty()) granted["refresh_token"] = pair.refresh;
  granted["scope"] = pair.scopes;
  return {.headers = {{"Cache-Control", "no-store"}}, .body = json::serialize(granted)};
}

Response Redirect(const std::string& to, const std::string& query, const Parameters& asked) {
  std::string location = absl::StrCat(to, absl::StrContains(to, "?") ? "&" : "?", query);
  if (const std::string* state = asked.Find("state")) absl::StrAppend(&location, "&state=", PercentEncode(*state));
  return {.status = 302, .content_type = "text/html; charset=utf-8", .headers = {{"Location", location}}, .body = ""};
}

}  // namespace

void Login::InstallCode(const std::string& code, Code consent) { codes_[HashOf(code)] = std::move(consent); }

std::string Login::TakeUsedCode() { return std::exchange(used_code_, ""); }

Response Login::Handle(const Request& request, absl::string_view page, const Parameters& query, absl::Time now) {
  if (page == "authorize") return request.method == "GET" ? Authorize(query, now) : MethodNotAllowed();
  if (page == "token") return request.method == "POST" ? Exchange(request, now) : MethodNotAllowed();
  return NoSuchEndpoint();
}

Response Login::Authorize(const Parameters& query, absl::Time now) {
  const std::string redirect_uri = query.Get("redirect_uri");
  if (query.Get("client_id") != client_.id || redirect_uri != client_.redirect_uri) {
    return {.status = 400,
            .content_type = "text/html; charset=utf-8",
            .headers = {},
            .body = "<html><body><h1>Er is een fout opgetreden</h1></body></html>\n"};
  }
  if (query.Get("response_type") != "code") return Redirect(redirect_uri, "error=unsupported_response_type", query);
  Code consent{.rights = {}, .expires = now + kCodeLifetime, .challenge = query.Get("code_challenge")};
  consent.rights.scopes = query.Get("scope");
  if (consent.rights.scopes.empty()) return Redirect(redirect_uri, "error=invalid_scope", query);
  if (!consent.challenge.empty() && query.Get("code_challenge_method") != "S256") {
    return Redirect(redirect_uri, "error=invalid_request", query);
  }
  if (!consents_) return Redirect(redirect_uri, "error=access_denied", query);
  const std::string code = RandomText(32);
  InstallCode(code, std::move(consent));
  return Redirect(redirect_uri, absl::StrCat("code=", code), query);
}

Response Login::Exchange(const Request& request, absl::Time now) {
  if (!absl::StartsWithIgnoreCase(request.content_type, "application/x-www-form-urlencoded")) {
    return LoginError("invalid_request");
  }
  const Parameters form = ParseForm(request.body);
  if (form.Get("client_id") != client_.id || form.Get("client_secret") != client_.secret) {
    return LoginError("invalid_client");
  }
  const std::string type = form.Get("grant_type");
  if (type == "authorization_code") return ExchangeCode(form, now);
  if (type != "refresh_token") return LoginError(type.empty() ? "invalid_request" : "unsupported_grant_type");
  if (form.Get("refresh_token").empty()) return LoginError("invalid_request");
  const std::optional<TokenPair> pair = tokens_.Refresh(form.Get("refresh_token"), now, token_lifetime_);
  return pair ? Granted(*pair) : LoginError("invalid_grant");
}

Response Login::ExchangeCode(const Parameters& form, absl::Time now) {
  if (form.Get("code").empty() || form.Get("redirect_uri").empty()) return LoginError("invalid_request");
  const std::string hash = HashOf(form.Get("code"));
  const auto found = codes_.find(hash);
  if (found == codes_.end()) return LoginError("invalid_grant");
  const Code consent = found->second;
  codes_.erase(found);  // Whatever comes of it: a code is tried once.
  used_code_ = hash;
  const std::string verifier = absl::WebSafeBase64Escape(base::Sha256(form.Get("code_verifier")));
  const bool proven = consent.challenge.empty() || consent.challenge == verifier;
  if (now >= consent.expires || form.Get("redirect_uri") != client_.redirect_uri || !proven) {
    return LoginError("invalid_grant");
  }
  return Granted(tokens_.Issue(consent.rights, now, token_lifetime_, absl::InfiniteFuture()));
}

}  // namespace koppel::sandbox::asperion
