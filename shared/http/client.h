// Asking another's server something, asynchronously.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "base/task.h"

namespace koppel::http {

// User name and password for HTTP Basic (RFC 7617), sent as UTF-8. A colon in the user name can't be written.
struct Basic {
  std::string gebruikersnaam;
  base::Secret wachtwoord;
};

struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<base::Secret> bearer = {};  // becomes the Authorization header
  std::optional<Basic> basic = {};          // the same, where a vendor wants a password; never both
  std::string body = {};
  std::string content_type = {};
  absl::Duration timeout = absl::Seconds(30);  // for the whole call, waiting for a connection included; hard
  // Asked after connecting and before the first byte, also on a connection that is used again; false: the call ends as
  // never sent. Runs on a thread of the client's, must be quick and may not call the client.
  std::function<bool()> may_send = {};
  std::string operation = {};  // a few names, for metrics: "create_invoice"
};

struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first header of this name, whatever its case; nullptr: none.
  const std::string* Header(absl::string_view name) const;
};

// Every HTTP status is a Response: 3xx, 4xx and 5xx too. Without one:
//   Unavailable          no connection, or it was lost
//   DeadlineExceeded     the time was spent
//   OutOfRange           the answer is larger than the cap: what came of the request is not known
//   PermissionDenied     the address policy refuses the URL or where it leads; never sent
//   InvalidArgument      the request itself can't be written (a line break in a header, a colon in a user name); never
//                        sent
//   Cancelled            the client went down, or the caller was cancelled
// SurelyNeverSent tells whether the other side can have seen the request. Only GET and HEAD are ever sent twice, when a
// kept connection turns out to be dead.
class Client {
 public:
  virtual ~Client() = default;
  virtual Task<absl::StatusOr<Response>> Send(Request request) = 0;
};

// True when not one byte of the request was handed to the network.
bool SurelyNeverSent(const absl::Status& status);
absl::Status NeverSent(absl::Status status);

// "a b" as "a%20b": for values in a query.
std::string UrlEncode(absl::string_view text);

}  // namespace koppel::http
