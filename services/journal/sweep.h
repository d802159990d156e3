// Offers again what waits (design, 4): every quarter of an hour, or when asked. Events make it faster; this makes it
// sure.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "koppel/v1/events.pb.h"
#include "services/journal/werk.h"

namespace koppel::journal_service {

class Sweep {
 public:
  struct Parts {
    Werk& werk;
    // Publishes one event and returns when it is durable.
    std::function<absl::Status(const v1::WerkbonStatusChanged&)> publiceer;
    // Whether the pool of this vendor has passed this place in the events' topic; a status: not known now.
    std::function<absl::StatusOr<bool>(const std::string& vendor, std::int32_t partition, std::int64_t offset)> voorbij;
    // The vendors with which this connection has a koppeling.
    std::function<std::vector<std::string>(const std::string& account, const std::string& veldapp)> vendors;
    // Whether a worker's stream holds it.
    std::function<bool(const std::string& owner)> leeft;
  };
  struct Options {
    absl::Duration interval = absl::Minutes(15);
    absl::Duration stil = absl::Minutes(10);  // how long content may go without an outcome
    int per_connectie = 200;  // at most so many of one connection per sweep: the rest waits for the next
  };
  struct Uitslag {
    int opnieuw_aangeboden = 0;
    int wachtend = 0;
    bool was_due = false;
  };

  Sweep(Parts parts, Options options);
  ~Sweep();

  void Start();  // its own timer

  // Sweeps now when it is due or forced; one at a time. Any thread.
  absl::StatusOr<Uitslag> Veeg(bool force);

 private:
  absl::StatusOr<Uitslag> VeegNu(absl::Time nu);
  absl::StatusOr<bool> MagNu(const Store::Veegbaar& een, absl::Time nu);

  const Parts parts_;
  const Options options_;
  std::mutex bezig_;
  absl::Time laatst_ = absl::InfinitePast();
  std::mutex mutex_;
  std::condition_variable wakker_;
  bool einde_ = false;
  std::thread thread_;
};

}  // namespace koppel::journal_service
