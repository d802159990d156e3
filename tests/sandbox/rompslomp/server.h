// Serves a Boekhouding over plain HTTP on 127.0.0.1.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/sandbox/rompslomp/boekhouding.h"

namespace koppel::sandbox::rompslomp {

class Server {
 public:
  struct Options {
    int port = 0;                                 // 0: the kernel chooses
    absl::Duration delay = absl::ZeroDuration();  // before every answer of the vendor's
    absl::Duration idle = absl::Seconds(75);      // a connection that asks nothing for so long is closed
    absl::Duration hang = absl::Minutes(10);      // how long an answer that never comes is waited for
  };

  // `boekhouding` outlives it and is used on the thread in Run only.
  Server(Boekhouding& boekhouding, Options options) : boekhouding_(boekhouding), options_(options), acceptor_(io_) {}

  // Listens; answers the port. Unavailable: the port is taken.
  absl::StatusOr<int> Open();

  // Serves on the calling thread until Stop.
  void Run();

  // Cuts all connections and lets Run return. Any thread may call.
  void Stop() { io_.stop(); }

 private:
  boost::asio::awaitable<void> Accept();
  boost::asio::awaitable<void> Serve(boost::asio::ip::tcp::socket socket);

  Boekhouding& boekhouding_;
  const Options options_;
  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace koppel::sandbox::rompslomp
