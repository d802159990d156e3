// Group commit: one thread owns the database, applies all that has arrived in one transaction, and answers each when it
// is durable. So certainty costs one disk sync for many werkbonnen.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "services/journal/store.h"

namespace koppel::journal_service {

// Any thread may Post.
class Werk {
 public:
  struct Taak {
    std::function<absl::Status(Store&)> doe;  // within the transaction; a status undoes the whole batch's transaction
    std::function<void(absl::Status)> klaar;  // after it is durable, or with what went wrong; must not block
  };

  explicit Werk(std::unique_ptr<Store> store);
  ~Werk();  // does what was posted, then ends

  void Post(Taak taak);

  // Posts and waits.
  absl::Status Vraag(std::function<absl::Status(Store&)> doe);

  std::int64_t transacties() const;

 private:
  void Loop();

  std::unique_ptr<Store> store_;
  mutable std::mutex mutex_;
  std::condition_variable wakker_;
  std::deque<Taak> rij_;
  bool einde_ = false;
  std::int64_t transacties_ = 0;
  std::thread thread_;
};

}  // namespace koppel::journal_service
