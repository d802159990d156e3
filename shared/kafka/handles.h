// librdkafka's things with their ends. Included by this folder's sources only.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
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

// The settings that every client shares, then `own`, then the configuration's extra ones. InvalidArgument names what
// librdkafka does not take.
absl::StatusOr<ConfHandle> MakeConf(const Config& config, const std::map<std::string, std::string>& own);

// Takes the configuration over.
absl::StatusOr<KafkaHandle> MakeClient(rd_kafka_type_t type, ConfHandle conf);

ListHandle MakeList(std::size_t size);
Record ToRecord(const rd_kafka_message_t& message);
absl::Status ToStatus(rd_kafka_resp_err_t error, const std::string& what);

}  // namespace koppel::kafka
