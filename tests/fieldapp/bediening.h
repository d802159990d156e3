// The field apps' own door for tests and for a person with curl: HTTP on loopback, one request at a time.
//
//   POST /hourtypes                                  the answer of OutSmart's GET hourtypes/
//   POST /workorders?account=A[&revision=US][&times=N]   the answer of GetWorkorders; each is told N times
//   POST /werkbonstatus?account=A&id=ID&code=CODE    a person sets the werkbonstatus
//   POST /nogmaals?account=A&id=ID                   tells it once more
//   POST /simplesimon/workorders?account=A[&revision=US][&times=N]   rows of Simple-Simon's tables, see simplesimon.h
//   POST /simplesimon/archive?account=A&id=ID&archived=true|false    a person archives it, or takes it out
//   POST /simplesimon/nogmaals?account=A&id=ID       tells it once more
//   GET  /werkbonnen                                 every werkbon of both, with its statuses and its last result
//
// 400: what was sent can't be read, 404: no such werkbon or door, 409: the field app has no button for that now.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
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
  static Antwoord Fout(int status, absl::string_view waarom);
  void Bedien();
  Antwoord Behandel(const std::string& method, const std::string& target, const std::string& body);
  // What a POST tells; else the answer that refuses it. The mutex is held.
  using Events = std::vector<v1::WerkbonStatusChanged>;
  std::variant<Events, Antwoord> Neem(const std::string& target, const std::string& body);

  Stand& stand_;
  std::mutex& stand_mutex_;
  const Vertel vertel_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

}  // namespace koppel::fieldapp
