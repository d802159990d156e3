// The field app's own door for tests and for a person with curl: HTTP on loopback, one request at a time.
//
//   POST /hourtypes                                  the answer of OutSmart's GET hourtypes/
//   POST /workorders?account=A[&revision=US][&times=N]   the answer of GetWorkorders; each is told N times
//   POST /werkbonstatus?account=A&id=ID&code=CODE    a person sets the werkbonstatus
//   POST /nogmaals?account=A&id=ID                   tells it once more
//   GET  /werkbonnen                                 every werkbon with both statuses and its last result
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "koppel/v1/events.pb.h"
#include "tests/fieldapp/stand.h"

namespace koppel::fieldapp {

class Bediening {
 public:
  // Publishes an event and returns when it is durable.
  using Vertel = std::function<absl::Status(const v1::WerkbonStatusChanged&)>;

  Bediening(Stand& stand, std::mutex& stand_mutex, Vertel vertel)
      : stand_(stand), stand_mutex_(stand_mutex), vertel_(std::move(vertel)), acceptor_(io_) {}
  ~Bediening();

  // Listens on 127.0.0.1; 0 lets the kernel choose. Answers the port.
  absl::StatusOr<unsigned short> Open(unsigned short port);

 private:
  struct Antwoord {
    int status = 200;
    std::string body;
  };
  void Bedien();
  Antwoord Behandel(const std::string& method, const std::string& target, const std::string& body);

  Stand& stand_;
  std::mutex& stand_mutex_;
  const Vertel vertel_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

}  // namespace koppel::fieldapp
