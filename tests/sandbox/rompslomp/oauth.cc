#include "tests/sandbox/rompslomp/oauth.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/ids.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/rompslomp/errors.h"

namespace koppel::sandbox::rompslomp {
namespace {

namespace json = boost::json;

constexpr absl::Duration kCodeLifetime = absl::Seconds(600);  // A2

Response FlatError(int status, const char* error, const char* description) {
  return {.status = status,
          .headers = {{"Cache-Control", "no-store"}},
          .body = json::serialize(json::object{{"error", error}, {"error_description", description}})};
}

Response InvalidRequest() {
  return FlatError(
      400, "invalid_request",
      "Het verzoek mist een vereiste parameter, bevat een niet-ondersteunde parameter waarde of is anderszins "
      "onjuist.");
}

Response InvalidClient() {
  return FlatError(401, "invalid_client",
                   "Client verificatie is mislukt door onbekende klant, geen client authenticatie opgegeven, of een "
                   "niet-ondersteunde authenticatie methode.");
}

Response InvalidGrant() {
  return FlatError(
      400, "invalid_grant",
      "De verstrekte authorisatie is ongeldig, verlopen, ingetrokken, komt niet overeen met de redirect uri die "
      "is opgegeven, of werd uitgegeven aan een andere klant.");
}

Response Granted(const TokenPair& pair) {
  return {.headers = {{"Cache-Control", "no-store"}},
          .body = json::serialize(json::object{{"access_token", pair.access},
                                               {"token_type", "Bearer"},
                                               {"expires_in", absl::ToInt64Seconds(pair.lifetime)},
                                               {"refresh_token", pair.refresh},
                                               {"scope", pair.scopes},
                                               {"created_at", absl::ToUnixSeconds(pair.created)}})};
}

Response Redirect(const std::string& to, const std::string& query, const Parameters& asked) {
  std::string location = absl::StrCat(to, absl::StrContains(to, "?") ? "&" : "?", query);
  if (const std::string* state = asked.Find("state"))
    absl::StrAppend(&location, "&state=", PercentEncode(*state));  // A1
  return {.status = 302, .content_type = "text/html; charset=utf-8", .headers = {{"Location", location}}, .body = ""};
}

bool KnownScopes(const std::string& scopes) {
  static constexpr std::array<absl::string_view, 13> kKnown = {
      "public",       "manage:contacts", "manage:products",  "manage:sales_invoices",  "read:accounts",
      "read:me",      "manage:payments", "manage:companies", "manage:journal_entries", "manage:hours",
      "manage:rides", "manage:expenses", "manage:quotations"};
  const std::vector<std::string> asked = absl::StrSplit(scopes, ' ', absl::SkipEmpty());
  return std::all_of(asked.begin(), asked.end(), [](const std::string& scope) {
    return std::find(kKnown.begin(), kKnown.end(), scope) != kKnown.end();
  });
}

// Urlencoded, or multipart as the vendor's own examples send it. Anything else holds no parameters.
Parameters FormOf(const Request& request) {
  if (absl::StartsWithIgnoreCase(request.content_type, "application/x-www-form-urlencoded"))
    return ParseForm(request.body);
  if (absl::StartsWithIgnoreCase(request.content_type, "multipart/form-data")) {
    return ParseMultipart(request.content_type, request.body).value_or(Parameters());
  }
  return {};
}

}  // namespace

void OAuth::InstallCode(const std::string& code, Rights rights, absl::Time expires) {
  codes_[HashOf(code)] = {.rights = std::move(rights), .expires = expires};
}

std::string OAuth::TakeUsedCode() { return std::exchange(used_code_, ""); }

bool OAuth::KnowsClient(const Parameters& form) const {
  return form.Get("client_id") == client_.id && form.Get("client_secret") == client_.secret;
}

Response OAuth::Handle(const Request& request, const Target& target, absl::Time now) {
  const std::string& page = target.segments.size() == 2 ? target.segments[1] : "";
  if (page == "authorize" && request.method == "GET") return Authorize(target.query, now);
  if (page == "token" && request.method == "POST") return Token(FormOf(request), now);
  if (page == "revoke" && request.method == "POST") return Revoke(FormOf(request));
  return NoSuchEndpoint();
}

Response OAuth::Authorize(const Parameters& query, absl::Time now) {
  const std::string redirect_uri = query.Get("redirect_uri");
  if (query.Get("client_id") != client_.id || redirect_uri != client_.redirect_uri) {
    return {.status = 400,
            .content_type = "text/html; charset=utf-8",
            .headers = {},
            .body = "<html><body><h1>Er is een fout opgetreden</h1></body></html>\n"};
  }
  if (query.Get("response_type") != "code") return Redirect(redirect_uri, "error=unsupported_response_type", query);
  Rights rights;
  rights.scopes = query.Find("scope") == nullptr ? "public" : query.Get("scope");
  if (!KnownScopes(rights.scopes)) return Redirect(redirect_uri, "error=invalid_scope", query);
  if (!consents_) {
    return Redirect(redirect_uri, "error=access_denied&error_description=De%20gebruiker%20heeft%20geweigerd.", query);
  }
  const std::string code = base::Base32(base::Sha256(base::NewUuid())).substr(0, 43);
  InstallCode(code, std::move(rights), now + kCodeLifetime);
  return Redirect(redirect_uri, absl::StrCat("code=", code), query);
}

Response OAuth::Token(const Parameters& form, absl::Time now) {
  const std::string type = form.Get("grant_type");
  if (type.empty()) return InvalidRequest();
  if (type != "authorization_code" && type != "refresh_token") {
    return FlatError(400, "unsupported_grant_type",
                     "Het type authorisatie wordt niet ondersteund door de authorisatieserver.");
  }
  if (!KnowsClient(form)) return InvalidClient();
  if (type == "refresh_token") {
    if (form.Get("refresh_token").empty()) return InvalidRequest();
    const std::optional<TokenPair> pair = tokens_.Refresh(form.Get("refresh_token"), now, token_lifetime_);
    return pair ? Granted(*pair) : InvalidGrant();
  }
  if (form.Get("code").empty() || form.Get("redirect_uri").empty()) return InvalidRequest();
  const std::string hash = HashOf(form.Get("code"));
  const auto code = codes_.find(hash);
  const bool good =
      code != codes_.end() && now < code->second.expires && form.Get("redirect_uri") == client_.redirect_uri;
  if (!good) return InvalidGrant();
  const TokenPair pair = tokens_.Issue(code->second.rights, now, token_lifetime_);
  codes_.erase(code);
  used_code_ = hash;
  return Granted(pair);
}

Response OAuth::Revoke(const Parameters& form) {
  if (!KnowsClient(form)) {  // A4
    return FlatError(403, "unauthorized_client", "U bent niet bevoegd om dit token in te trekken.");
  }
  tokens_.Revoke(form.Get("token"));
  return {.headers = {}, .body = "{}"};
}

}  // namespace koppel::sandbox::rompslomp
