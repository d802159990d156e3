// The vendor's refusals: problem details of ASP.NET Core, or nothing but a status where the framework answers before
// the vendor's code does (vendor page 4).
#pragma once

#include <boost/json.hpp>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/asperion/complaints.h"
#include "tests/sandbox/frame/manners.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox::asperion {

// An empty `detail` and empty `errors` are left out. The traceId is a new one.
Response Problem(int status, absl::string_view title, absl::string_view detail, const boost::json::object& errors = {});

// 401 without a body; the header tells why.
enum class TokenFault { kUnknown, kExpired };
Response InvalidToken(TokenFault fault);

Response UnknownTenant(Language language);  // 403 (A1)
Response NoRights(Language language);       // 403 (A21)
Response NoSuchRecord(Language language);   // 404
Response NoSuchEndpoint();                  // 404 without a body
Response MethodNotAllowed();                // 405 without a body
Response NotAcceptable();                   // 406 without a body
Response UnsupportedMediaType();            // 415

// 429. A negative `retry_after` leaves the header out.
Response RateLimited(absl::Duration retry_after);
Response ServerError(int status);

// Fault `html_200`: the page of a proxy or a maintenance window.
Response HtmlPage();

// An error of the login server: 400 and {"error":"invalid_grant"} (vendor page 2.2).
Response LoginError(absl::string_view error);

// How the vendor fails on purpose.
const Manners& VendorManners();

}  // namespace koppel::sandbox::asperion
