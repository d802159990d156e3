// The settings service as a worker or the journal sees it: all koppelingen in memory, kept up to date by a stream, and
// leases of their access. When the service is gone the koppelingen stay as they were and leases wait (design, 9).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "domein/koppeling.h"
#include "settings/token_hash.h"  // TokenHash, for Lease
#include "vendor/vendor.h"

namespace koppel::settings {

class Client {
 public:
  // Connects to "host:port" by itself, now and whenever it must; never fails and never blocks. Watches the koppelingen
  // of `vendor`, or when that is empty of all. `engine` runs on one thread, is where Lease is called and continues, and
  // outlives this. `deadline` is that of one lease: the service may have to ask the vendor twice.
  static std::unique_ptr<Client> Open(std::string target, std::string vendor, boost::asio::any_io_executor engine,
                                      absl::Duration deadline = absl::Seconds(50));

  // Leases on their way end as Unavailable.
  ~Client();

  // Whether every koppeling that exists is known here. Stays true. Any thread.
  bool Ready() const;

  // Blocks until Ready or for at most `patience`. Any thread but the engine's.
  bool WaitReady(absl::Duration patience) const;

  // Since when the stream is down and what Find gives may be old; nullopt: it is up to date. Any thread.
  std::optional<absl::Time> StaleSince() const;

  // The koppeling as it is in force; nullopt: unknown. Any thread.
  std::optional<domein::Koppeling> Find(const domein::KoppelingSleutel& sleutel) const;

  // Whether this connection has any koppeling, with any of the vendors that are watched. Any thread.
  bool KentAccount(const std::string& account, domein::Veldapp veldapp) const;

  // The access for calls from now on, from memory while it is good. `refused` is the TokenHash of a token that the
  // vendor refused, or empty. Tokens stay in memory only. On the engine's thread.
  //   NotFound          no such koppeling
  //   Unauthenticated   a person must log in again (X61)
  //   Unavailable       the service can't be reached or can't refresh now: try again later
  Task<absl::StatusOr<vendor::Toegang>> Lease(domein::KoppelingSleutel sleutel, std::string refused);

 private:
  class Impl;
  explicit Client(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace koppel::settings
