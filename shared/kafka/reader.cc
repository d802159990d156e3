#include "kafka/reader.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {
namespace {

constexpr int kPatienceMs = 10'000;

absl::StatusOr<KafkaHandle> Open(const Config& config, const std::string& group) {
  ASSIGN_OR_RETURN(ConfHandle conf, MakeConf(config, {{"group.id", group},
                                                      {"enable.auto.commit", "false"},
                                                      {"enable.auto.offset.store", "false"},
                                                      {"enable.partition.eof", "true"},
                                                      {"auto.offset.reset", "earliest"},
                                                      {"queued.max.messages.kbytes", "8192"},
                                                      {"fetch.wait.max.ms", config.embedded ? "5" : "100"}}));
  ASSIGN_OR_RETURN(KafkaHandle client, MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

absl::StatusOr<std::map<std::int32_t, Watermarks>> Marks(rd_kafka_t* client, const std::string& topic) {
  ASSIGN_OR_RETURN(const std::vector<std::int32_t> partitions, AwaitTopic(client, topic));
  std::map<std::int32_t, Watermarks> marks;
  for (std::int32_t partition : partitions) {
    Watermarks mark;
    RETURN_IF_ERROR(
        ToStatus(rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &mark.low, &mark.high, kPatienceMs),
                 absl::StrCat("watermarks of ", topic)));
    marks[partition] = mark;
  }
  return marks;
}

// False: `take` has enough.
absl::StatusOr<bool> ReadPartition(rd_kafka_t* client, const TopicPartition& where, const Watermarks& mark,
                                   const std::function<bool(Record)>& take) {
  const ListHandle list = MakeList(1);
  Add(list.get(), where)->offset = mark.low;
  RETURN_IF_ERROR(ToStatus(rd_kafka_assign(client, list.get()), "assign"));
  absl::Time until = absl::Now() + absl::Milliseconds(kPatienceMs);
  while (true) {
    const MessageHandle message(rd_kafka_consumer_poll(client, 100));
    // The mark alone is not enough: what was compacted away or ends a transaction leaves offsets without a record.
    if (message && message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF && message->partition == where.partition)
      return true;
    if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const std::int64_t offset = message->offset;
      if (offset >= mark.high) return true;
      if (!take(ToRecord(*message))) return false;
      if (offset + 1 >= mark.high) return true;
      until = absl::Now() + absl::Milliseconds(kPatienceMs);
    }
    if (absl::Now() > until) {
      return absl::UnavailableError(
          absl::StrCat("the broker stopped answering within ", where.topic, "/", where.partition));
    }
  }
}

}  // namespace

absl::StatusOr<std::map<std::int32_t, Watermarks>> ReadWatermarks(const Config& config, const std::string& topic) {
  ASSIGN_OR_RETURN(const KafkaHandle client, Open(config, "koppel-look"));
  return Marks(client.get(), topic);
}

absl::Status ReadAll(const Config& config, const std::string& topic, const std::function<bool(Record)>& take) {
  ASSIGN_OR_RETURN(const KafkaHandle client, Open(config, "koppel-look"));
  ASSIGN_OR_RETURN(const auto marks, Marks(client.get(), topic));
  for (const auto& [partition, mark] : marks) {
    if (mark.low >= mark.high) continue;
    ASSIGN_OR_RETURN(const bool more, ReadPartition(client.get(), {topic, partition}, mark, take));
    if (!more) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::int32_t, std::int64_t>> CommittedOffsets(const Config& config, const std::string& group,
                                                                      const std::string& topic) {
  ASSIGN_OR_RETURN(const KafkaHandle client, Open(config, group));
  ASSIGN_OR_RETURN(const std::vector<std::int32_t> partitions, AwaitTopic(client.get(), topic));
  const ListHandle list = MakeList(partitions.size());
  for (std::int32_t partition : partitions) Add(list.get(), {topic, partition});
  RETURN_IF_ERROR(
      ToStatus(rd_kafka_committed(client.get(), list.get(), kPatienceMs), absl::StrCat("offsets of ", group)));
  std::map<std::int32_t, std::int64_t> offsets;
  for (int i = 0; i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& part = list->elems[i];
    RETURN_IF_ERROR(ToStatus(part.err, absl::StrCat("offsets of ", group)));
    if (part.offset >= 0) offsets[part.partition] = part.offset;
  }
  return offsets;
}

}  // namespace koppel::kafka
