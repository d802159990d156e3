#include "kafka/handles.h"

#include <spdlog/spdlog.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"

namespace koppel::kafka {
namespace {

constexpr absl::Duration kBrokerPatience = absl::Seconds(30);

// Never lost and never skipped rest on these, under all the names that librdkafka knows them by.
const std::set<std::string>& Kept() {
  static const auto* kept = new std::set<std::string>{"acks",
                                                      "auto.offset.reset",
                                                      "bootstrap.servers",
                                                      "enable.auto.commit",
                                                      "enable.auto.offset.store",
                                                      "enable.idempotence",
                                                      "enable.partition.eof",
                                                      "group.id",
                                                      "group.instance.id",
                                                      "message.max.bytes",
                                                      "metadata.broker.list",
                                                      "partition.assignment.strategy",
                                                      "partitioner",
                                                      "request.required.acks"};
  return *kept;
}

// Runs inside librdkafka, where a throw would hang: says what it has and returns.
void OnLog(const rd_kafka_t*, int level, const char* facility, const char* text) noexcept {
  try {
    if (level <= 3) {
      spdlog::warn("kafka {}: {}", facility, text);
    } else {
      spdlog::debug("kafka {}: {}", facility, text);
    }
  } catch (...) {
  }
}

std::string Bytes(const void* start, std::size_t size) {
  return size == 0 ? std::string() : std::string(static_cast<const char*>(start), size);
}

}  // namespace

absl::StatusOr<ConfHandle> MakeConf(const Config& config, const std::map<std::string, std::string>& own) {
  if (config.brokers.empty()) return absl::InvalidArgumentError("no Kafka brokers are given: host:port,host:port");
  std::map<std::string, std::string> all = {
      {"bootstrap.servers", config.brokers},
      {"client.id", config.client_id},
      {"message.max.bytes", std::to_string(kMaxRecordBytes)},
      {"allow.auto.create.topics", "false"},
      {"log.connection.close", "false"},
      {"socket.keepalive.enable", "true"},
      {"reconnect.backoff.max.ms", "2000"},
      {"topic.metadata.refresh.interval.ms", "30000"},
      {"topic.metadata.propagation.max.ms", "5000"},  // Then a topic that nobody knows does not exist.
  };
  for (const auto& [name, value] : own) all[name] = value;
  for (const auto& [name, value] : config.extra) {
    if (Kept().contains(name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("Kafka setting ", name, " is not open to configuration; leave it out"));
    }
    all[name] = value;
  }
  spdlog::default_logger_raw();  // Made here: librdkafka's threads may be the first to log.
  ConfHandle conf(rd_kafka_conf_new());
  char reason[512];
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), reason, sizeof(reason)) != RD_KAFKA_CONF_OK) {
      return absl::InvalidArgumentError(absl::StrCat("Kafka setting ", name, ": ", reason));
    }
  }
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  return conf;
}

absl::StatusOr<KafkaHandle> MakeClient(rd_kafka_type_t type, ConfHandle conf) {
  char reason[512];
  KafkaHandle client(rd_kafka_new(type, conf.get(), reason, sizeof(reason)));
  if (!client) return absl::InvalidArgumentError(absl::StrCat("Kafka client: ", reason));
  conf.release();  // Owned by the client from here.
  return client;
}

absl::StatusOr<std::vector<std::int32_t>> AwaitTopic(rd_kafka_t* client, const std::string& topic) {
  const TopicHandle handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  const absl::Time until = absl::Now() + kBrokerPatience;
  while (true) {
    const rd_kafka_metadata_t* metadata = nullptr;
    rd_kafka_resp_err_t error = rd_kafka_metadata(client, 0, handle.get(), &metadata, 2000);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const MetadataHandle owner(metadata);
      error = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        std::vector<std::int32_t> partitions;
        for (int i = 0; i < metadata->topics[0].partition_cnt; ++i) {
          partitions.push_back(metadata->topics[0].partitions[i].id);
        }
        return partitions;
      }
    }
    const absl::Status status = ToStatus(error, absl::StrCat("topic ", topic));
    if (!absl::IsUnavailable(status) || absl::Now() > until) return status;
    absl::SleepFor(absl::Milliseconds(50));
  }
}

ListHandle MakeList(std::size_t size) { return ListHandle(rd_kafka_topic_partition_list_new(static_cast<int>(size))); }

rd_kafka_topic_partition_t* Add(rd_kafka_topic_partition_list_t* list, const TopicPartition& where) {
  return rd_kafka_topic_partition_list_add(list, where.topic.c_str(), where.partition);
}

Record ToRecord(const rd_kafka_message_t& message) {
  Record record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.partition = message.partition;
  record.offset = message.offset;
  record.key = Bytes(message.key, message.key_len);
  record.value = Bytes(message.payload, message.len);
  record.tombstone = message.payload == nullptr;
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t millis = rd_kafka_message_timestamp(&message, &type);
  if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) record.timestamp = absl::FromUnixMillis(millis);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
      record.headers.push_back({name, Bytes(value, size)});
    }
  }
  return record;
}

absl::Status ToStatus(rd_kafka_resp_err_t error, absl::string_view what) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  const std::string text = absl::StrCat(what, ": ", rd_kafka_err2str(error));
  switch (error) {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return absl::NotFoundError(absl::StrCat(text, "; create the topics first (deploy/kafka/kafka.sh create-topics)"));
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE:
      return absl::InvalidArgumentError(text);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return absl::PermissionDeniedError(absl::StrCat(text, "; give this program's user the right to it (kafka-acls)"));
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      return absl::ResourceExhaustedError(text);
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__FENCED:
      return absl::InternalError(text);
    default:
      return absl::UnavailableError(text);
  }
}

}  // namespace koppel::kafka
