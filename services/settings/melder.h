// Tells others that a koppeling changed: koppel.settings-changed.v1. What is to be told stands in the database and goes
// only when the broker has it, so that a crash or a broker that is away loses nothing.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/settings/store.h"

namespace koppel::settings_service {

class Melder {
 public:
  // All three are called on the melder's own thread and may block.
  struct Parts {
    std::function<absl::StatusOr<std::vector<Melding>>()> meldingen;  // what is still to be told
    std::function<absl::Status(const Melding&)> send;                 // OK: the broker has it
    std::function<absl::Status(const Melding&)> gemeld;               // it was told
    std::function<void(const absl::Status&)> mislukt;                 // once per row of failures
  };

  // Begins with what was left over. After a failure it tries again `rust` later.
  explicit Melder(Parts parts, absl::Duration rust = absl::Seconds(5));
  ~Melder();  // waits for the call that is going on

  // Something changed. Any thread; does not wait.
  void Wake();

 private:
  void Run();
  absl::Status TellAll();
  bool Stopping();

  const Parts parts_;
  const absl::Duration rust_;
  std::mutex mutex_;  // guards the two below
  std::condition_variable changed_;
  bool awake_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace koppel::settings_service
