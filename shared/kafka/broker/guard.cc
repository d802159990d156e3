#include "kafka/broker/guard.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {
namespace {

constexpr int kPatienceMs = 5'000;

}  // namespace

class Guard::Impl {
 public:
  absl::Status Open(const Config& config) {
    // It reads no records, so it need not be a consumer, whose end takes seconds.
    ASSIGN_OR_RETURN(ConfHandle conf, MakeConf(config, {}));
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
    return absl::OkStatus();
  }

  absl::StatusOr<std::map<TopicPartition, std::int64_t>> Lost() {
    const rd_kafka_metadata_t* metadata = nullptr;
    RETURN_IF_ERROR(ToStatus(rd_kafka_metadata(client_.get(), 1, nullptr, &metadata, kPatienceMs), "all topics"));
    const MetadataHandle owner(metadata);
    const ListHandle list = MakeList(64);
    for (int i = 0; i < metadata->topic_cnt; ++i) {
      const rd_kafka_metadata_topic& topic = metadata->topics[i];
      for (int j = 0; j < topic.partition_cnt; ++j) {
        // Asking for the time "beginning" answers the first offset that is there, for all in one request.
        Add(list.get(), {topic.topic, topic.partitions[j].id})->offset = RD_KAFKA_OFFSET_BEGINNING;
      }
    }
    std::map<TopicPartition, std::int64_t> lost;
    if (list->cnt == 0) return lost;
    RETURN_IF_ERROR(ToStatus(rd_kafka_offsets_for_times(client_.get(), list.get(), kPatienceMs), "first offsets"));
    for (int i = 0; i < list->cnt; ++i) {
      const rd_kafka_topic_partition_t& part = list->elems[i];
      RETURN_IF_ERROR(ToStatus(part.err, absl::StrCat("first offset of ", part.topic, "/", part.partition)));
      if (part.offset > 0) lost[{part.topic, part.partition}] = part.offset;
    }
    return lost;
  }

 private:
  KafkaHandle client_;
};

Guard::Guard(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Guard::~Guard() = default;

absl::StatusOr<std::unique_ptr<Guard>> Guard::Open(const Config& config) {
  auto impl = std::make_unique<Impl>();
  RETURN_IF_ERROR(impl->Open(config));
  return std::unique_ptr<Guard>(new Guard(std::move(impl)));
}

absl::StatusOr<std::map<TopicPartition, std::int64_t>> Guard::Lost() { return impl_->Lost(); }

std::string Describe(const std::map<TopicPartition, std::int64_t>& lost) {
  std::string text;
  for (const auto& [where, records] : lost) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", where.topic, "/", where.partition, " lost its first ", records,
                    " records");
  }
  return text;
}

}  // namespace koppel::kafka
