// Where a request may go: to the internet over https, and nowhere near ourselves. Pure.
#pragma once

#include <sys/socket.h>

#include <string>

#include "absl/status/status.h"

namespace koppel::http {

struct AddressPolicy {
  bool allow_loopback = false;  // for tests: loopback, also over plain http

  // The URL as written: https, or http to loopback when that is allowed; a host, no user name, plain ASCII.
  // PermissionDenied says why, without the URL.
  absl::Status CheckUrl(const std::string& url) const;

  // The address it led to, after DNS and before connecting: loopback, private, link-local, shared, multicast, reserved,
  // a cloud's own services, and the IPv6 forms that hide one of these are refused. PermissionDenied says why.
  absl::Status CheckAddress(const sockaddr& address) const;
};

}  // namespace koppel::http
