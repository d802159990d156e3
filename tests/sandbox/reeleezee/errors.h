// The vendor's refusals: a Message that is a key or a Dutch sentence, or a page of HTML (vendor page 4).
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/manners.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox::reeleezee {

Response Refusal(int status, absl::string_view message);

Response InvalidRequest();                              // 400: the body does not bind (7.23)
Response InvalidData();                                 // 400: it binds, and is refused (7.7, 7.8)
Response BadQuery(absl::string_view message);           // 400
Response Unauthorized();                                // 401 (7.4)
Response Forbidden();                                   // 403 (7.5)
Response NotFound();                                    // 404: unknown id
Response NoSuchRoute();                                 // 404: a page
Response MustPut();                                     // 405 (7.18)
Response WrongMethod(absl::string_view method);         // 405
Response NotAllowed();                                  // 409: not in this status
Response UnsupportedMediaType(absl::string_view type);  // 415

// 429 (7.6). A negative `retry_after` leaves the header out.
Response RateLimited(absl::Duration retry_after);

// A page with status 200, as one route of the vendor was seen to answer.
Response PageInsteadOfJson();

// How the vendor fails on purpose. Its own faults:
inline constexpr char kHtml200[] = "html_200";                 // carried out, and answered with a page
inline constexpr char kForbidden[] = "forbidden";              // 403, whatever the login may do
inline constexpr char kExpandRefused[] = "expand_refused";     // $expand of a list is a 400
inline constexpr char kShrinkingList[] = "shrinking_list";     // from its second page on a list has one record less
inline constexpr char kStoredThenLost[] = "stored_then_lost";  // stored and answered, and then it is gone
const Manners& VendorManners();

}  // namespace koppel::sandbox::reeleezee
