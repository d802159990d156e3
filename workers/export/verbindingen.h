// What all werkbonnen of one connection share: how many calls at once, and when the vendor asked for silence. Used on
// the engine's thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "http/limiter.h"

namespace koppel::worker {

class Verbindingen {
 public:
  explicit Verbindingen(std::size_t max_calls) : plekken_(max_calls) {}

  // Waits for a place, first come, first served, and until the vendor may be called again. ResourceExhausted, with the
  // wait that is left, when that is longer than `max_rust`.
  Task<absl::StatusOr<http::Limiter::Permit>> Plaats(std::string connectie, absl::Duration max_rust);

  // The vendor asked to be left alone for so long: nobody of this connection calls before.
  void Rust(const std::string& connectie, absl::Duration wait);

 private:
  http::Limiter plekken_;
  std::map<std::string, absl::Time> rust_tot_;  // only what lies ahead
};

}  // namespace koppel::worker
