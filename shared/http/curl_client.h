// The real client: libcurl's multi interface, driven by Asio's sockets and timers. No redirects, no proxy, TLS always
// verified, answers capped while they arrive, addresses checked before connecting (reliability S13, S14).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "http/address_policy.h"
#include "http/client.h"
#include "http/observation.h"

namespace koppel::http {

struct Options {
  AddressPolicy policy = {};
  std::string ca_file = {};                           // the certificates that are trusted, in PEM; empty: the system's
  absl::Duration connect_timeout = absl::Seconds(5);  // name, TCP and TLS together
  absl::Duration silence = absl::Seconds(60);         // less than a byte per second for so long: the connection is lost
  std::size_t max_body = 16 * 1024 * 1024;            // bytes, after decompression
  std::size_t max_headers = 64 * 1024;                // bytes
  long max_connections = 512;                         // in all; calls above it wait for one
  long max_connections_per_host = 512;
  std::function<void(const Observation&)> observer = {};  // each call that ended; quick, and may not call the client
};

// Any thread may call; the work is done on the threads that run `executor`. That outlives this, as do the contexts of
// all who call. Calls under way when it goes end as Cancelled, as does a call whose coroutine is cancelled.
class CurlClient : public Client {
 public:
  CurlClient(boost::asio::any_io_executor executor, Options options);
  ~CurlClient() override;

  Task<absl::StatusOr<Response>> Send(Request request) override;

 private:
  class Impl;
  static Task<absl::StatusOr<Response>> Send(std::shared_ptr<Impl> impl, Request request);

  std::shared_ptr<Impl> impl_;
};

}  // namespace koppel::http
