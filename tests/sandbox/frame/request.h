// One HTTP request and its answer as plain values, so that a vendor can be played without a socket.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::sandbox {

struct Request {
  std::string method;         // upper case
  std::string target;         // path and query, as they were sent
  std::string authorization;  // these two stand among the headers too
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};  // names in lower case, in the order they came

  // The first of that name, in lower case; nullptr when there is none. Does not look at `authorization` and
  // `content_type`.
  const std::string* FindHeader(absl::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// What the connection has to do with an answer. kLate: nothing was carried out yet; wait for `delay`, then ask
// Handler::HandleLate, whether or not the client is still there.
enum class Delivery { kAnswer, kHang, kCut, kHuge, kLate };

struct Answer {
  Response response;
  Delivery delivery = Delivery::kAnswer;
  absl::Duration delay = absl::ZeroDuration();  // before the answer, on top of the server's own
};

// A vendor without its network: a request and the time go in, the answer comes out. Used by one thread.
class Handler {
 public:
  virtual ~Handler() = default;

  // Anything that a client may ask, the tests' own /_… included.
  virtual Answer Handle(const Request& request, absl::Time now) = 0;

  // Carries out a request that Handle answered with Delivery::kLate.
  virtual Answer HandleLate(const Request& request, absl::Time now) = 0;
};

}  // namespace koppel::sandbox
