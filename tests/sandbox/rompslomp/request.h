// One HTTP request and its answer as plain values, so that the vendor can be played without a socket.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace koppel::sandbox::rompslomp {

struct Request {
  std::string method;  // upper case
  std::string target;  // path and query, as they were sent
  std::string authorization;
  std::string content_type;
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// What the connection has to do with an answer. kLate: nothing was carried out yet; wait for `delay`, then ask
// Boekhouding::HandleLate, whether or not the client is still there.
enum class Delivery { kAnswer, kHang, kCut, kHuge, kLate };

struct Answer {
  Response response;
  Delivery delivery = Delivery::kAnswer;
  absl::Duration delay = absl::ZeroDuration();  // before the answer, on top of the server's own
};

}  // namespace koppel::sandbox::rompslomp
