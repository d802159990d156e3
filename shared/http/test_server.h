// A server on this machine that plays what servers do on good and on bad days. For tests. The path says what:
//
//   /hello       200 "hello"                         /status/NNN  that status, with a Location and a Retry-After
//   /echo        200 with the request's body         /early       103 first, then 200
//   /hang        never answers                       /together    answers all when `together` of them are waiting
//   /trickle     a body of a byte now and then       /endless     chunks without end
//   /close       ends the connection, no answer      /bomb        64 MiB that came as 64 KiB
//   /cut         ends it in the middle of the body   /headers     100 KiB of headers
//   /vanish      as /hello, but /close on a connection that was used before
//   /bytes/N     a body of N bytes
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace koppel::http {

// Its own thread; every function may be called from any other.
class TestServer {
 public:
  struct Tls {
    std::string certificate_file;
    std::string key_file;
  };
  struct Seen {
    std::string method;
    std::string target;
    std::map<std::string, std::string> headers;  // by lower case name
    std::string body;
  };

  explicit TestServer(std::optional<Tls> tls = std::nullopt, std::size_t together = 1);
  ~TestServer();

  int port() const;
  std::string Url(const std::string& path) const;  // at 127.0.0.1
  int connections() const;                         // accepted so far
  std::vector<Seen> seen() const;                  // requests read to their end
  void AwaitSeen(std::size_t requests) const;
  std::size_t trickled() const;       // bytes of /trickle
  std::size_t most_together() const;  // requests of /together that waited at one moment

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::http
