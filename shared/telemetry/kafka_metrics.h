// What a process counts of its work with Kafka, under the names of design 11.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "absl/time/time.h"

namespace koppel::telemetry {

// Any thread. What the clients count themselves is given as their total so far.
class KafkaMetrics {
 public:
  explicit KafkaMetrics(prometheus::Registry& registry);

  void Polled(absl::Time now);  // koppel_kafka_last_poll_timestamp_seconds
  void Rebalances(std::int64_t total);
  void CommitFailures(std::int64_t total);
  void DeliveryFailures(std::int64_t total);
  void AssignedPartitions(std::size_t n);
  // koppel_kafka_lag_records{topic,partition}: all that are ours. One that is left out went to another and is shown no
  // longer.
  using TopicPartition = std::pair<std::string, std::int32_t>;
  void Lag(const std::map<TopicPartition, std::int64_t>& records);

 private:
  void Raise(prometheus::Counter& counter, std::int64_t total);

  prometheus::Gauge& last_poll_;
  prometheus::Gauge& assigned_;
  prometheus::Counter& rebalances_;
  prometheus::Counter& commit_failures_;
  prometheus::Counter& delivery_failures_;
  prometheus::Family<prometheus::Gauge>& lag_;
  std::mutex mutex_;  // for what is above and below
  std::map<TopicPartition, prometheus::Gauge*> lags_;
};

}  // namespace koppel::telemetry
