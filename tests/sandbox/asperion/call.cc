#include "tests/sandbox/asperion/call.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "tests/sandbox/asperion/errors.h"

namespace koppel::sandbox::asperion {

bool Call::validates_only() const {
  return request.method == "POST" && absl::EqualsIgnoreCase(query.Get("validateOnly"), "true");
}

std::int64_t Call::NumberInPath() const {
  std::int64_t number = 0;
  return absl::SimpleAtoi(id, &number) ? number : 0;
}

std::string Call::SelfOf(const std::string& id_of_record) const {
  return absl::StrCat(answering.base_url, "/v1/", resource, "/", PercentEncode(id_of_record));
}

std::string BaseUrlOf(const Request& request) {
  const std::string* host = request.FindHeader("host");
  return host == nullptr ? "https://api.asperion.nl" : absl::StrCat("http://", *host);
}

std::optional<Response> ReadBody(const Call& call, json::object* body) {
  if (!absl::StartsWithIgnoreCase(call.request.content_type, "application/json")) return UnsupportedMediaType();
  boost::system::error_code failed;
  json::value value = json::parse(call.request.body, failed);
  if (!failed && value.is_object()) {
    *body = std::move(value.get_object());
    return std::nullopt;
  }
  Complaints complaints(call.language);
  complaints.Add("$", {"De inhoud van het verzoek is geen geldig JSON-object.", "The body is no valid JSON object."});
  return complaints.ToResponse();
}

bool Blank(const std::optional<std::string>& text) { return !text || absl::StripAsciiWhitespace(*text).empty(); }

Response Created(const Call& call, std::int64_t id, std::string row) {
  if (call.validates_only()) return {.headers = {}, .body = std::move(row)};
  Response response{.status = 201, .headers = {{"Location", call.SelfOf(absl::StrCat(id))}}, .body = std::move(row)};
  if (call.effect.extra.count("created_200") > 0) response.status = 200;
  if (call.effect.extra.count("created_empty") > 0) response.body.clear();
  return response;
}

}  // namespace koppel::sandbox::asperion
