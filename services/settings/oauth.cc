#include "services/settings/oauth.h"

#include <algorithm>
#include <boost/json.hpp>
#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "http/client.h"

namespace koppel::settings_service {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::int64_t kMaxLifetime = 10LL * 366 * 24 * 3600;

std::optional<boost::json::object> ParseObject(absl::string_view body) {
  if (body.size() > kMaxBody) return std::nullopt;
  boost::json::parse_options options;
  options.max_depth = 16;
  boost::system::error_code failed;
  boost::json::value value =
      boost::json::parse(boost::json::string_view(body.data(), body.size()), failed, {}, options);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

std::string Text(const boost::json::object& object, boost::json::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return "";
  return std::string(value->as_string());
}

bool IsToken(absl::string_view token) {
  return token.size() <= 4096 && std::all_of(token.begin(), token.end(), [](char c) { return absl::ascii_isgraph(c); });
}

absl::Status DecodeError(int http_status, absl::string_view body) {
  if (http_status == 429) return absl::ResourceExhaustedError("the token endpoint answers 429");
  if (http_status < 400 || http_status >= 500) {
    return absl::UnavailableError(absl::StrCat("the token endpoint answers ", http_status));
  }
  // Only the endpoint's own words end a connection: a 4xx of something in between does not.
  const std::optional<boost::json::object> object = ParseObject(body);
  const std::string error = object ? Text(*object, "error") : "";
  if (error == "invalid_grant") return absl::UnauthenticatedError("the refresh token is refused: invalid_grant");
  for (const absl::string_view ours :
       {"invalid_client", "invalid_request", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}) {
    if (error == ours) {
      return absl::FailedPreconditionError(absl::StrCat("the token endpoint refuses our client: ", ours));
    }
  }
  return absl::UnavailableError(absl::StrCat("the token endpoint answers ", http_status, " without a known error"));
}

}  // namespace

base::Secret EncodeRefresh(const OauthClient& client, const base::Secret& refresh_token) {
  return base::Secret(absl::StrCat("grant_type=refresh_token&client_id=", http::UrlEncode(client.id),
                                   "&client_secret=", http::UrlEncode(client.secret.Reveal()),
                                   "&refresh_token=", http::UrlEncode(refresh_token.Reveal())));
}

absl::StatusOr<Tokens> DecodeTokens(int http_status, absl::string_view body) {
  if (http_status < 200 || http_status >= 300) return DecodeError(http_status, body);

  const std::optional<boost::json::object> object = ParseObject(body);
  if (!object) return absl::UnknownError("the token endpoint's answer is no JSON object");
  Tokens tokens;
  tokens.access_token = base::Secret(Text(*object, "access_token"));
  tokens.refresh_token = base::Secret(Text(*object, "refresh_token"));
  tokens.scope = Text(*object, "scope");
  const std::string type = Text(*object, "token_type");
  if (tokens.access_token.empty() || !IsToken(tokens.access_token.Reveal()) ||
      !IsToken(tokens.refresh_token.Reveal()) || !(type.empty() || absl::EqualsIgnoreCase(type, "bearer"))) {
    return absl::UnknownError("the token endpoint's answer holds no usable token");
  }
  if (const boost::json::value* lifetime = object->if_contains("expires_in")) {
    boost::system::error_code failed;
    const auto seconds = lifetime->is_number() ? lifetime->to_number<std::int64_t>(failed) : 0;
    if (!failed && seconds > 0) tokens.expires_in = absl::Seconds(std::min(seconds, kMaxLifetime));
  }
  return tokens;
}

}  // namespace koppel::settings_service
