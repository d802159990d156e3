#include "tests/sandbox/reeleezee/errors.h"

#include <boost/json.hpp>

#include "absl/strings/str_cat.h"

namespace koppel::sandbox::reeleezee {
namespace {

Response Page(int status, absl::string_view title) {
  return {.status = status,
          .content_type = "text/html",
          .headers = {},
          .body = absl::StrCat("<!DOCTYPE html>\r\n<html><head><title>", title, "</title></head><body><h2>", title,
                               "</h2></body></html>\r\n")};
}

Response ServerError(int status) {
  if (status == 500) return Refusal(500, "Onverwachte fout");
  return Page(status, absl::StrCat(status, " Service Temporarily Unavailable"));  // The gateway's, not the vendor's.
}

}  // namespace

Response Refusal(int status, absl::string_view message) {
  return {.status = status,
          .headers = {},
          .body = boost::json::serialize(boost::json::object{{"Message", std::string(message)}})};
}

Response InvalidRequest() { return Refusal(400, "The request is invalid."); }
Response InvalidData() { return Refusal(400, "_InvalidData"); }
Response BadQuery(absl::string_view message) { return Refusal(400, message); }

Response Unauthorized() {
  Response response = Refusal(401, "Authorization has been denied for this request.");
  response.headers.emplace_back("WWW-Authenticate", "Basic");
  return response;
}

Response Forbidden() { return Refusal(403, "Forbidden"); }
Response NotFound() { return Refusal(404, "_NotFound"); }
Response NoSuchRoute() { return Page(404, "404 - File or directory not found."); }
Response MustPut() { return Refusal(405, "Must use PUT instead of POST"); }

Response WrongMethod(absl::string_view method) {
  return Refusal(405, absl::StrCat("The requested resource does not support http method '", method, "'."));
}

Response NotAllowed() { return Refusal(409, "APIActions_NotAllowed"); }

Response UnsupportedMediaType(absl::string_view type) {
  return Refusal(415, absl::StrCat("The request entity's media type '", type, "' is not supported for this resource."));
}

Response RateLimited(absl::Duration retry_after) {
  Response response = Refusal(429, "Too many requests");
  if (retry_after >= absl::ZeroDuration()) {
    response.headers.emplace_back("Retry-After", absl::StrCat(absl::ToInt64Seconds(retry_after)));
  }
  return response;
}

Response PageInsteadOfJson() { return Page(200, "Exact Reeleezee"); }

const Manners& VendorManners() {
  static const Manners manners = {
      .refuse = [](const Request&) { return InvalidData(); },
      .server_error = ServerError,
      .rate_limited = RateLimited,
      .garbage = "{\"id\":\"4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77\",\"Status\":1,\"Head",
      .extra_faults = {kHtml200, kForbidden, kExpandRefused, kShrinkingList, kStoredThenLost}};
  return manners;
}

}  // namespace koppel::sandbox::reeleezee
