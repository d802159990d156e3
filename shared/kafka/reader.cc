#include "kafka/reader.h"

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
                                                      {"auto.offset.reset", "error"},
                                                      {"fetch.wait.max.ms", config.embedded ? "5" : "100"}}));
  ASSIGN_OR_RETURN(KafkaHandle client, MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

absl::StatusOr<std::vector<std::int32_t>> Partitions(rd_kafka_t* client, const std::string& name) {
  const std::unique_ptr<rd_kafka_topic_t, Deleter<rd_kafka_topic_destroy>> topic(
      rd_kafka_topic_new(client, name.c_str(), nullptr));
  const rd_kafka_metadata_t* metadata = nullptr;
  RETURN_IF_ERROR(ToStatus(rd_kafka_metadata(client, 0, topic.get(), &metadata, kPatienceMs), absl::StrCat("metadata of ", name)));
  const std::unique_ptr<const rd_kafka_metadata_t, Deleter<rd_kafka_metadata_destroy>> owner(metadata);
  RETURN_IF_ERROR(ToStatus(metadata->topics[0].err, absl::StrCat("topic ", name)));
  std::vector<std::int32_t> partitions;
  for (int i = 0; i < metadata->topics[0].partition_cnt; ++i) partitions.push_back(metadata->topics[0].partitions[i].id);
  return partitions;
}

absl::StatusOr<std::map<std::int32_t, Watermarks>> Marks(rd_kafka_t* client, const std::string& topic) {
  ASSIGN_OR_RETURN(const std::vector<std::int32_t> partitions, Partitions(client, topic));
  std::map<std::int32_t, Watermarks> marks;
  for (std::int32_t partition : partitions) {
    Watermarks mark;
    RETURN_IF_ERROR(ToStatus(rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &mark.low, &mark.high, kPatienceMs),
                             absl::StrCat("watermarks of ", topic)));
    marks[partition] = mark;
  }
  return marks;
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
    const ListHandle list = MakeList(1);
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = mark.low;
    RETURN_IF_ERROR(ToStatus(rd_kafka_assign(client.get(), list.get()), "assign"));
    absl::Time until = absl::Now() + absl::Milliseconds(kPatienceMs);
    for (std::int64_t next = mark.low; next < mark.high;) {
      const MessageHandle message(rd_kafka_consumer_poll(client.get(), 100));
      if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        // A transaction's marker or a compacted record at the very end leaves a gap that no record fills.
        if (absl::Now() > until) break;
        continue;
      }
      until = absl::Now() + absl::Milliseconds(kPatienceMs);
      next = message->offset + 1;
      if (!take(ToRecord(*message))) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::int32_t, std::int64_t>> CommittedOffsets(const Config& config, const std::string& group,
                                                                      const std::string& topic) {
  ASSIGN_OR_RETURN(const KafkaHandle client, Open(config, group));
  ASSIGN_OR_RETURN(const std::vector<std::int32_t> partitions, Partitions(client.get(), topic));
  const ListHandle list = MakeList(partitions.size());
  for (std::int32_t partition : partitions) rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition);
  RETURN_IF_ERROR(ToStatus(rd_kafka_committed(client.get(), list.get(), kPatienceMs), absl::StrCat("offsets of ", group)));
  std::map<std::int32_t, std::int64_t> offsets;
  for (int i = 0; i < list->cnt; ++i) {
    if (list->elems[i].offset >= 0) offsets[list->elems[i].partition] = list->elems[i].offset;
  }
  return offsets;
}

}  // namespace koppel::kafka
