// A small HTTP server for a scraper and two probes. Whoever connects and says nothing holds up nobody.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace koppel::telemetry {

struct Page {
  int status = 200;
  std::string text;
};

// Answers on a thread of its own until it goes.
class PageServer {
 public:
  // Asked for each GET, with the path; on the server's thread, one at a time.
  using Write = std::function<Page(const std::string& path)>;

  // `address` is "host:port" with a numeric host, "[::1]:port" for IPv6; port 0: the kernel chooses. InvalidArgument:
  // not such an address; Unavailable: it can't be had.
  static absl::StatusOr<std::unique_ptr<PageServer>> Listen(const std::string& address, Write write);
  ~PageServer();

  int port() const;

 private:
  class Impl;
  explicit PageServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::telemetry
