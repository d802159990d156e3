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
  // topic that does not exist, with what to do; Unavailable when no broker answers within 30 s.
  static absl::StatusOr<std::unique_ptr<Producer>> Open(const Config& config,
                                                        const std::vector<std::string>& warm_topics);
  // Waits at most 5 s for what is on its way; the rest is given up, and `delivered` says so.
  ~Producer();

  // Never waits for the broker. `delivered` is called exactly once, on the producer's own thread, or on the caller's
  // when the record was not even taken:
  //   OK                 it is durable
  //   InvalidArgument    too large (kMaxRecordBytes)
  //   NotFound           no such topic
  //   ResourceExhausted  more than 100,000 records or 256 MiB wait already; try again when some were delivered
  //   Unavailable        not confirmed within two minutes, or given up; it may have been delivered after all
  //   Internal           this producer can't go on, see health()
  // It may not throw: that ends the process. The record's partition, offset and timestamp: a partition of -1 goes by
  // the key, as Java's clients do (murmur2; no key: any); the other two are Kafka's to fill.
  void Produce(Record record, std::function<void(absl::Status)> delivered);

  // Called on the producer's own thread after a round of `delivered`, which come by the hundred. To be set before the
  // first Produce, by one.
  void AfterDeliveries(std::function<void()> told);

  // Produces and waits. DeadlineExceeded: whether it was delivered is not known. Not to be called from `delivered`.
  absl::Status Send(Record record, absl::Duration timeout);

  // Waits until all is delivered or failed. DeadlineExceeded: some are still on their way.
  absl::Status Flush(absl::Duration timeout);

  std::int64_t failures() const;  // deliveries that failed

  // Internal once Kafka said that this producer can't go on; a fresh process follows.
  absl::Status health() const;

 private:
  class Impl;
  explicit Producer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
