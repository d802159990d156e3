// What all werkbonnen of one connection share: how many calls at once, and when the vendor asked for silence. Used on
// the engine's thread.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"

namespace koppel::worker {

class Verbinding : public std::enable_shared_from_this<Verbinding> {
 public:
  explicit Verbinding(std::size_t max_calls) : free_(max_calls) {}

  // Gives the place back when it goes.
  class Plek {
   public:
    explicit Plek(std::shared_ptr<Verbinding> of) : of_(std::move(of)) {}
    Plek(Plek&&) = default;
    Plek& operator=(Plek&&) = delete;
    ~Plek() {
      if (of_) of_->Terug();
    }

   private:
    std::shared_ptr<Verbinding> of_;
  };

  // Waits for a place, first come, first served, and until the vendor may be called again. ResourceExhausted, with the
  // wait that is left, when that is longer than `max_rust`.
  Task<absl::StatusOr<Plek>> Plaats(absl::Duration max_rust);

  // The vendor asked to be left alone for so long: nobody of this connection calls before.
  void Rust(absl::Duration wait);

 private:
  void Terug();

  std::size_t free_;
  std::list<boost::asio::steady_timer*> queue_;
  absl::Time rust_tot_ = absl::InfinitePast();
};

// One Verbinding per connection, made at first use. Its number is that of the connections this worker has seen.
class Verbindingen {
 public:
  explicit Verbindingen(std::size_t max_calls) : max_calls_(max_calls) {}
  std::shared_ptr<Verbinding> Voor(const std::string& connectie);

 private:
  const std::size_t max_calls_;
  std::map<std::string, std::shared_ptr<Verbinding>> verbindingen_;
};

}  // namespace koppel::worker
