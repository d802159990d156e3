// The vendor's refusals: one shape, a dotted type and a Dutch text (vendor page 4.1).
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/manners.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox::rompslomp {

Response Error(int status, absl::string_view type, absl::string_view message);

// 401. Three texts tell what is the matter with the token; the header repeats it.
enum class TokenFault { kUnknown, kExpired, kRevoked };
Response InvalidToken(TokenFault fault);

Response InvalidScope(absl::string_view scope);  // 403: the token lacks it
Response AccessDenied();                         // 403: the user or the plan does not allow it
Response NoSuchResource();                       // 404
Response NoSuchEndpoint();                       // 404
Response MalformedJson();                        // 400
Response MissingParameter(absl::string_view name);
Response InvalidParameterValue(absl::string_view name);

// 429. A negative `retry_after` leaves the header out.
Response RateLimited(absl::Duration retry_after);
Response ServerError(int status);

// Fault `html_200`: the page of a proxy or a maintenance window.
Response HtmlPage();

// How the vendor fails on purpose.
const Manners& VendorManners();

}  // namespace koppel::sandbox::rompslomp
