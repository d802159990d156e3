// The settings service on the network: gRPC in front of the store. Decides nothing itself.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domein/koppeling.h"

namespace koppel::settings_service {

class Store;
class TokenRefresher;

class Service {
 public:
  struct Options {
    std::string listen;      // "127.0.0.1:0": port 0 is chosen by the kernel
    int max_waiting = 1000;  // calls taken in and not answered; more get UNAVAILABLE
    std::function<absl::Time()> now = absl::Now;
    // Hears of each call with its gRPC code ("OK", "NOT_FOUND") and of each failure that callers are not told about.
    std::function<void(const char* method, const char* code, absl::Duration duration)> geteld = nullptr;
    std::function<void(const char* method, const absl::Status& status)> mislukt = nullptr;
    // Hears of each koppeling that was saved or deleted.
    std::function<void(const domein::KoppelingSleutel&)> gewijzigd = nullptr;
  };

  // Listens at once. `store` and `refresher` are touched on `engine` only, which one thread runs; both outlive this,
  // and the thread runs on until Stop has returned. InvalidArgument: the address can't be listened on.
  static absl::StatusOr<std::unique_ptr<Service>> Open(boost::asio::any_io_executor engine, Store& store,
                                                       TokenRefresher& refresher, Options options);
  ~Service();

  int port() const;

  // Tells those who watch that this koppeling changed by itself. On the engine's thread.
  void Changed(const domein::KoppelingSleutel& sleutel);

  // Ends the watches, lets calls finish for at most `patience`, then breaks them off. Not on the engine's thread. Once.
  void Stop(absl::Duration patience);

 private:
  class Impl;
  explicit Service(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::settings_service
