// librdkafka's things with their ends. Included by this folder's sources only.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka/config.h"
#include "kafka/record.h"

namespace koppel::kafka {

template <auto kDestroy>
struct Deleter {
  template <typename T>
  void operator()(T* thing) const {
    kDestroy(thing);
  }
};

using MessageHandle = std::unique_ptr<rd_kafka_message_t, Deleter<rd_kafka_message_destroy>>;
using ConfHandle = std::unique_ptr<rd_kafka_conf_t, Deleter<rd_kafka_conf_destroy>>;
using ListHandle = std::unique_ptr<rd_kafka_topic_partition_list_t, Deleter<rd_kafka_topic_partition_list_destroy>>;
using KafkaHandle = std::unique_ptr<rd_kafka_t, Deleter<rd_kafka_destroy>>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_t, Deleter<rd_kafka_queue_destroy>>;
using EventHandle = std::unique_ptr<rd_kafka_event_t, Deleter<rd_kafka_event_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Deleter<rd_kafka_topic_destroy>>;
using MetadataHandle = std::unique_ptr<const rd_kafka_metadata_t, Deleter<rd_kafka_metadata_destroy>>;

// The settings that every client shares, then `own`, then the configuration's extra ones. InvalidArgument names what
// librdkafka does not take, and what Koppel does not leave to a configuration.
absl::StatusOr<ConfHandle> MakeConf(const Config& config, const std::map<std::string, std::string>& own);

// Takes the configuration over.
absl::StatusOr<KafkaHandle> MakeClient(rd_kafka_type_t type, ConfHandle conf);

// The partitions of a topic. Waits for a broker, 30 s at most, then Unavailable. NotFound says how to create the topic.
absl::StatusOr<std::vector<std::int32_t>> AwaitTopic(rd_kafka_t* client, const std::string& topic);

ListHandle MakeList(std::size_t size);
rd_kafka_topic_partition_t* Add(rd_kafka_topic_partition_list_t* list, const TopicPartition& where);
Record ToRecord(const rd_kafka_message_t& message);
absl::Status ToStatus(rd_kafka_resp_err_t error, absl::string_view what);

}  // namespace koppel::kafka
