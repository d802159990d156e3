// For tests, on the embedded broker as on Apache Kafka: a consumer that remembers what it was told, and waiting for a
// condition instead of for a time.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/status_matchers.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"

namespace koppel::kafka {

inline constexpr absl::Duration kPatience = absl::Seconds(60);  // of a slow and busy machine

inline Record MakeRecord(const std::string& topic, std::int32_t partition, const std::string& value) {
  return {.topic = topic, .partition = partition, .key = "sleutel", .value = value, .headers = {}, .timestamp = {}};
}

// `count` records "0", "1", … in one partition.
inline void ProduceNumbers(const Config& config, const std::string& topic, std::int32_t partition, int count) {
  const auto producer = Producer::Open(config, {topic});
  ASSERT_THAT(producer, base::IsOk());
  for (int i = 0; i < count; ++i) {
    (*producer)->Produce(MakeRecord(topic, partition, std::to_string(i)),
                         [](const absl::Status& status) { ASSERT_THAT(status, base::IsOk()); });
  }
  ASSERT_THAT((*producer)->Flush(kPatience), base::IsOk());
}

inline std::vector<std::string> Values(const std::vector<Record>& records) {
  std::vector<std::string> values;
  for (const Record& record : records) values.push_back(record.value);
  return values;
}

class TestConsumer {
 public:
  TestConsumer(const Config& config, Consumer::Options options) {
    if (options.session_timeout == absl::ZeroDuration() && config.embedded) options.session_timeout = absl::Seconds(4);
    Consumer::Listener listener;
    listener.assigned = [this](const std::vector<Assigned>& got) {
      ++times_assigned;
      for (const Assigned& one : got) {
        assigned[one.where] = one.committed;
        next[one.where] = one.committed.offset >= 0 ? one.committed.offset : -1;
      }
    };
    listener.revoked = [this](const std::vector<TopicPartition>& gone) {
      ++times_revoked;
      for (const TopicPartition& where : gone) EXPECT_EQ(assigned.erase(where), 1U);
      return on_revoked;
    };
    listener.lost = [this](const std::vector<TopicPartition>& gone) {
      ++times_lost;
      for (const TopicPartition& where : gone) EXPECT_EQ(assigned.erase(where), 1U);
    };
    auto opened = Consumer::Open(config, std::move(options), std::move(listener));
    EXPECT_THAT(opened, base::IsOk());
    if (opened.ok()) consumer = *std::move(opened);
  }

  ~TestConsumer() {
    EXPECT_EQ(strays, 0) << "records of partitions that were not assigned";
    EXPECT_EQ(jumps, 0) << "records that did not follow the one before them";
  }

  // Polls until `done`, at most for kPatience; false: not in that time, or the consumer failed (see `failure`).
  bool PollUntil(const std::function<bool()>& done, std::size_t max_records = 500) {
    const absl::Time until = absl::Now() + kPatience;
    while (!done()) {
      if (absl::Now() > until) return false;
      if (!PollOnce(absl::Milliseconds(20), max_records)) return false;
    }
    return true;
  }

  bool PollOnce(absl::Duration wait, std::size_t max_records) {
    auto polled = consumer->Poll(wait, max_records);
    failure = polled.status();
    if (!polled.ok()) return false;
    for (Record& record : *polled) Take(std::move(record));
    return true;
  }

  bool PollUntilAssigned() {
    return PollUntil([this] { return !assigned.empty(); });
  }
  bool PollUntilRecords(std::size_t count) {
    return PollUntil([this, count] { return records.size() >= count; });
  }

  void Take(Record record) {
    const TopicPartition where{record.topic, record.partition};
    if (!assigned.contains(where)) ++strays;
    std::int64_t& expected = next[where];
    if (expected >= 0 && record.offset != expected) ++jumps;
    expected = record.offset + 1;
    records.push_back(std::move(record));
  }

  std::unique_ptr<Consumer> consumer;
  std::map<TopicPartition, Commit> assigned;
  std::map<TopicPartition, std::int64_t> next;  // -1: wherever it starts
  std::map<TopicPartition, Commit> on_revoked;  // answered to `revoked`
  std::vector<Record> records;
  absl::Status failure;
  int times_assigned = 0;
  int times_revoked = 0;
  int times_lost = 0;
  int strays = 0;
  int jumps = 0;
};

// Polls the two in turn: a rebalance needs both.
inline bool PollBoth(TestConsumer& a, TestConsumer& b, const std::function<bool()>& done,
                     std::size_t max_records = 500) {
  return a.PollUntil([&] { return !b.PollOnce(absl::Milliseconds(20), max_records) || done(); }, max_records) &&
         b.failure.ok();
}

}  // namespace koppel::kafka
