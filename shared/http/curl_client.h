// The real client: libcurl's multi interface, driven by Asio's sockets and timers on one thread. No redirects, TLS always
// verified, answers capped while they arrive, addresses checked before connecting.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "http/address_policy.h"
#include "http/client.h"
#include "http/observation.h"

namespace koppel::http {

struct Options {
  AddressPolicy policy;
  absl::Duration connect_timeout = absl::Seconds(5);
  std::size_t max_body = 16 * 1024 * 1024;  // bytes, after decompression
  std::size_t max_headers = 64 * 1024;      // bytes
  long max_connections = 512;               // in all; calls above it wait for one
  std::function<void(const Observation&)> observer;  // each call that ended; on the client's thread
};

// Used on the thread that runs `executor`, except for making and destroying it, which are done while no call is under
// way on that thread. Calls under way when it goes end as Cancelled.
class CurlClient : public Client {
 public:
  CurlClient(boost::asio::any_io_executor executor, Options options);
  ~CurlClient() override;

  Task<absl::StatusOr<Response>> Send(Request request) override;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace koppel::http
