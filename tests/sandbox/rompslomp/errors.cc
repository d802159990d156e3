#include "tests/sandbox/rompslomp/errors.h"

#include <boost/json.hpp>

#include "absl/strings/str_cat.h"

namespace koppel::sandbox::rompslomp {

Response Error(int status, absl::string_view type, absl::string_view message) {
  boost::json::object error;
  error["message"] = std::string(message);
  error["type"] = std::string(type);
  return {.status = status, .headers = {}, .body = boost::json::serialize(boost::json::object{{"error", error}})};
}

Response InvalidToken(TokenFault fault) {
  const absl::string_view text = fault == TokenFault::kExpired   ? "Het toegangstoken is verlopen"
                                 : fault == TokenFault::kRevoked ? "Het toegangstoken is geweigerd"
                                                                 : "Het toegangstoken is ongeldig";
  Response response = Error(401, "client.authentication.invalid_token", text);
  response.headers.emplace_back(
      "WWW-Authenticate",
      absl::StrCat("Bearer realm=\"Rompslomp API v1\", error=\"invalid_token\", error_description=\"", text, "\""));
  return response;
}

Response InvalidScope(absl::string_view scope) {
  return Error(403, "client.authorization.invalid_scope",
               absl::StrCat("Het token heeft geen toegang tot ", scope, "."));
}

Response AccessDenied() {
  return Error(403, "client.authorization.access_denied", "Geen toegang tot de API van deze administratie.");
}

Response NoSuchResource() { return Error(404, "client.not_found.resource", "Niet gevonden."); }
Response NoSuchEndpoint() { return Error(404, "client.not_found.endpoint", "Dit adres bestaat niet."); }

Response MalformedJson() {
  return Error(400, "client.parameters.malformed_json", "De inhoud van het verzoek is geen geldige JSON.");
}

Response MissingParameter(absl::string_view name) {
  return Error(400, "client.parameters.missing_parameter",
               absl::StrCat("param is missing or the value is empty: ", name));
}

Response InvalidParameterValue(absl::string_view name) {
  return Error(400, "client.parameters.invalid_parameter_value", absl::StrCat("Ongeldige waarde voor ", name, "."));
}

Response RateLimited(absl::Duration retry_after) {
  Response response = Error(429, "client.rate_limit", "Te veel verzoeken, probeer het later opnieuw.");
  if (retry_after >= absl::ZeroDuration()) {
    response.headers.emplace_back("Retry-After", absl::StrCat(absl::ToInt64Seconds(retry_after)));
  }
  return response;
}

Response ServerError(int status) { return Error(status, "server", "Er is iets misgegaan."); }

Response HtmlPage() {
  return {.content_type = "text/html",
          .headers = {},
          .body =
              "<!DOCTYPE html><html><head><title>Rompslomp</title></head><body><h1>Rompslomp is even niet "
              "bereikbaar</h1></body></html>\n"};
}

const Manners& VendorManners() {
  static const Manners manners = {.refuse =
                                      [](const Request&) {
                                        return Error(422, "client.parameters.validation",
                                                     "Factuur is invalid: Geweigerd voor de proef.");
                                      },
                                  .server_error = ServerError,
                                  .rate_limited = RateLimited,
                                  .garbage = "{\"sales_invoice\":{\"id\":12,\"status\":\"conc",
                                  .extra_faults = {"html_200"}};
  return manners;
}

}  // namespace koppel::sandbox::rompslomp
