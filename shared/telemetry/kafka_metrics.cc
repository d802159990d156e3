#include "telemetry/kafka_metrics.h"

#include "absl/strings/str_cat.h"

namespace koppel::telemetry {
namespace {

prometheus::Counter& AddCounter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Gauge& AddGauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace

KafkaMetrics::KafkaMetrics(prometheus::Registry& registry)
    : last_poll_(
          AddGauge(registry, "koppel_kafka_last_poll_timestamp_seconds", "When Kafka was last asked for records.")),
      assigned_(AddGauge(registry, "koppel_kafka_assigned_partitions", "Partitions that are ours now.")),
      rebalances_(AddCounter(registry, "koppel_kafka_rebalances_total", "Times that partitions were given or taken.")),
      commit_failures_(AddCounter(registry, "koppel_kafka_commit_failures_total", "Commits of offsets that failed.")),
      delivery_failures_(
          AddCounter(registry, "koppel_kafka_delivery_failures_total", "Records that were not delivered.")),
      lag_(prometheus::BuildGauge()
               .Name("koppel_kafka_lag_records")
               .Help("Records of a partition that were not read yet.")
               .Register(registry)) {}

void KafkaMetrics::Polled(absl::Time now) { last_poll_.Set(static_cast<double>(absl::ToUnixMillis(now)) / 1000); }
void KafkaMetrics::AssignedPartitions(std::size_t n) { assigned_.Set(static_cast<double>(n)); }

void KafkaMetrics::Rebalances(std::int64_t total) { Raise(rebalances_, total); }
void KafkaMetrics::CommitFailures(std::int64_t total) { Raise(commit_failures_, total); }
void KafkaMetrics::DeliveryFailures(std::int64_t total) { Raise(delivery_failures_, total); }

// Under the lock, or two threads would both add what is missing.
void KafkaMetrics::Raise(prometheus::Counter& counter, std::int64_t total) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const double missing = static_cast<double>(total) - counter.Value();
  if (missing > 0) counter.Increment(missing);
}

void KafkaMetrics::Lag(const std::map<TopicPartition, std::int64_t>& records) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::erase_if(lags_, [&](const auto& shown) {
    if (records.contains(shown.first)) return false;
    lag_.Remove(shown.second);
    return true;
  });
  for (const auto& [where, lag] : records) {
    prometheus::Gauge*& gauge = lags_[where];
    if (gauge == nullptr) gauge = &lag_.Add({{"topic", where.first}, {"partition", absl::StrCat(where.second)}});
    gauge->Set(static_cast<double>(lag));
  }
}

}  // namespace koppel::telemetry
