// For tests: a port that is taken, and on which nobody listens.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/str_cat.h"

namespace koppel::vendor {

class Niemand {
 public:
  Niemand() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&here), size) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) != 0)
      ABSL_RAW_LOG(FATAL, "no port");
    address_ = absl::StrCat("http://127.0.0.1:", ntohs(here.sin_port));
  }
  ~Niemand() { close(socket_); }
  Niemand(const Niemand&) = delete;
  Niemand& operator=(const Niemand&) = delete;

  const std::string& address() const { return address_; }

 private:
  int socket_;
  std::string address_;
};

}  // namespace koppel::vendor
