// Publishes records, durable on all replicas before it says so. Idempotent: a retry of its own makes no duplicate.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka/config.h"
#include "kafka/record.h"

namespace koppel::kafka {

// Any thread may call.
class Producer {
 public:
  // Reads the metadata of `warm_topics` at once, since the first record of a topic would wait for it. NotFound names a
  // topic that does not exist; Unavailable when no broker answers within 30 s.
  static absl::StatusOr<std::unique_ptr<Producer>> Open(const Config& config, const std::vector<std::string>& warm_topics);
  ~Producer();  // waits at most 5 s for what is on its way

  // `delivered` is called exactly once, on the producer's own thread: OK when the record is durable, InvalidArgument when
  // it is too large, Unavailable when it was not delivered within two minutes.
  void Produce(Record record, std::function<void(absl::Status)> delivered);

  // Produces and waits. DeadlineExceeded: whether it was delivered is not known.
  absl::Status Send(Record record, absl::Duration timeout);

  // Waits until all is delivered or failed.
  absl::Status Flush(absl::Duration timeout);

  std::int64_t failures() const;  // deliveries that failed

 private:
  class Impl;
  explicit Producer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
