// Serves a Handler over plain HTTP on 127.0.0.1.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox {

class Server {
 public:
  struct Options {
    int port = 0;                                  // 0: the kernel chooses
    absl::Duration delay = absl::ZeroDuration();   // before every answer of the vendor's
    absl::Duration idle = absl::Seconds(75);       // a connection that asks nothing for so long is closed
    absl::Duration hang = absl::Minutes(10);       // how long an answer that never comes is waited for
    std::uint64_t largest_body = 10 << 20;         // in bytes; 413 above it
    std::uint64_t largest_control_body = 1 << 30;  // of the tests' own door: a seed may be large
  };

  // `handler` outlives it and is used on the thread in Run only.
  Server(Handler& handler, Options options) : handler_(handler), options_(options), acceptor_(io_) {}

  // Listens; answers the port. Unavailable: the port is taken.
  absl::StatusOr<int> Open();

  // Serves on the calling thread until Stop.
  void Run();

  // Cuts all connections and lets Run return. Any thread may call.
  void Stop() { io_.stop(); }

 private:
  boost::asio::awaitable<void> Accept();
  boost::asio::awaitable<void> Serve(boost::asio::ip::tcp::socket socket);

  Handler& handler_;
  const Options options_;
  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace koppel::sandbox
