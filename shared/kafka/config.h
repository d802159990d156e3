// How this process speaks to Kafka.
#pragma once

#include <map>
#include <string>

namespace koppel::kafka {

struct Config {
  std::string brokers;    // host:port,host:port
  std::string client_id;  // shown in the broker's logs
  bool embedded = false;  // koppel-broker: it is not woken by new data, so fetches must not wait

  // librdkafka settings by name: TLS, SASL, tuning. Those on which the promises of this folder rest (acks,
  // enable.auto.commit, auto.offset.reset and the like) are refused when a client is opened.
  std::map<std::string, std::string> extra = {};
};

// The largest record that is produced or read, in bytes with its key and headers. The topics allow a little more
// (deploy/kafka/topics.txt), since Kafka counts the batch around it.
inline constexpr int kMaxRecordBytes = 2 * 1024 * 1024;

}  // namespace koppel::kafka
