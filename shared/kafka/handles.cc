#include "kafka/handles.h"

#include <spdlog/spdlog.h>

#include "absl/strings/str_cat.h"

namespace koppel::kafka {
namespace {

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

}  // namespace

absl::StatusOr<ConfHandle> MakeConf(const Config& config, const std::map<std::string, std::string>& own) {
  std::map<std::string, std::string> all = {
      {"bootstrap.servers", config.brokers},
      {"client.id", config.client_id},
      {"message.max.bytes", std::to_string(kMaxRecordBytes)},
      {"allow.auto.create.topics", "false"},
      {"log.connection.close", "false"},
      {"socket.keepalive.enable", "true"},
      {"reconnect.backoff.max.ms", "2000"},
      {"topic.metadata.refresh.interval.ms", "30000"},
  };
  for (const auto& [name, value] : own) all[name] = value;
  for (const auto& [name, value] : config.extra) all[name] = value;
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

ListHandle MakeList(std::size_t size) { return ListHandle(rd_kafka_topic_partition_list_new(static_cast<int>(size))); }

Record ToRecord(const rd_kafka_message_t& message) {
  Record record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.partition = message.partition;
  record.offset = message.offset;
  record.key.assign(static_cast<const char*>(message.key), message.key_len);
  record.value.assign(static_cast<const char*>(message.payload), message.len);
  rd_kafka_timestamp_type_t type;
  record.timestamp = absl::FromUnixMillis(rd_kafka_message_timestamp(&message, &type));
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
      record.headers.push_back({name, std::string(static_cast<const char*>(value), size)});
    }
  }
  return record;
}

absl::Status ToStatus(rd_kafka_resp_err_t error, const std::string& what) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  const std::string text = absl::StrCat(what, ": ", rd_kafka_err2str(error));
  switch (error) {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return absl::NotFoundError(absl::StrCat(text, "; create the topics first (deploy/kafka/kafka.sh create-topics)"));
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return absl::InvalidArgumentError(text);
    default:
      return absl::UnavailableError(text);
  }
}

}  // namespace koppel::kafka
