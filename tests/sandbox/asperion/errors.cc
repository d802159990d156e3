#include "tests/sandbox/asperion/errors.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/ids.h"

namespace koppel::sandbox::asperion {
namespace {

namespace json = boost::json;

constexpr char kProblemType[] = "application/problem+json; charset=utf-8";

// "00-<32>-<16>-01", as the W3C writes them.
std::string NewTraceId() {
  return absl::StrCat("00-", absl::StrReplaceAll(base::NewUuid(), {{"-", ""}}), "-",
                      absl::StrReplaceAll(base::NewUuid(), {{"-", ""}}).substr(0, 16), "-01");
}

Response OnlyStatus(int status) { return {.status = status, .headers = {}, .body = ""}; }

}  // namespace

Response Problem(int status, absl::string_view title, absl::string_view detail, const json::object& errors) {
  json::object problem{{"title", std::string(title)}, {"status", status}};
  if (!detail.empty()) problem["detail"] = std::string(detail);
  problem["traceId"] = NewTraceId();
  if (!errors.empty()) problem["errors"] = errors;
  return {.status = status, .content_type = kProblemType, .headers = {}, .body = json::serialize(problem)};
}

Response InvalidToken(TokenFault fault) {
  Response response = OnlyStatus(401);
  response.headers.emplace_back("WWW-Authenticate",
                                fault == TokenFault::kExpired
                                    ? "Bearer error=\"invalid_token\", error_description=\"The token is expired\""
                                    : "Bearer error=\"invalid_token\"");
  return response;
}

Response UnknownTenant(Language language) {
  const Text text{"U heeft geen toegang tot deze administratie.", "You have no access to this administration."};
  return Problem(403, "Forbidden", text.In(language));
}

Response NoRights(Language language) {
  const Text text{"U heeft geen rechten voor dit onderdeel.", "You have no rights on this part."};
  return Problem(403, "Forbidden", text.In(language));
}

Response NoSuchRecord(Language language) {
  const Text text{"Het gevraagde gegeven bestaat niet.", "What was asked does not exist."};
  return Problem(404, "Not Found", text.In(language));
}

Response NoSuchEndpoint() { return OnlyStatus(404); }
Response MethodNotAllowed() { return OnlyStatus(405); }
Response NotAcceptable() { return OnlyStatus(406); }
Response UnsupportedMediaType() { return Problem(415, "Unsupported Media Type", ""); }

Response RateLimited(absl::Duration retry_after) {
  Response response = Problem(429, "Too Many Requests", "");
  if (retry_after >= absl::ZeroDuration()) {
    response.headers.emplace_back("Retry-After", absl::StrCat(absl::ToInt64Seconds(retry_after)));
  }
  return response;
}

Response ServerError(int status) { return Problem(status, "An error occurred while processing your request.", ""); }

Response HtmlPage() {
  return {.content_type = "text/html; charset=utf-8",
          .headers = {},
          .body =
              "<!DOCTYPE html><html><head><title>Asperion</title></head><body><h1>Onderhoud</h1><p>Asperion is "
              "even niet beschikbaar.</p></body></html>\n"};
}

Response LoginError(absl::string_view error) {
  return {.status = 400,
          .headers = {{"Cache-Control", "no-store"}},
          .body = json::serialize(json::object{{"error", std::string(error)}})};
}

const Manners& VendorManners() {
  static const Manners manners = {
      .refuse =
          [](const Request& request) {
            if (absl::StartsWithIgnoreCase(request.target, "/connect/")) return LoginError("invalid_grant");
            Complaints complaints(LanguageOf(request));
            complaints.Add("Description", {"Geweigerd voor de proef.", "Refused for the test."});
            return complaints.ToResponse();
          },
      .server_error = ServerError,
      .rate_limited = RateLimited,
      .garbage = "{\"id\":774120,\"status\":1,\"invoiceNumber\":null,\"debtorCust",
      .extra_faults = {"tenant_ignored", "shrinking_list", "html_200", "created_200", "created_empty"}};
  return manners;
}

}  // namespace koppel::sandbox::asperion
