// How this process speaks to Kafka.
#pragma once

#include <map>
#include <string>

namespace koppel::kafka {

struct Config {
  std::string brokers;    // host:port,host:port
  std::string client_id;  // shown in the broker's logs
  bool embedded = false;  // koppel-broker: it is not woken by new data, so fetches must not wait
  std::map<std::string, std::string> extra;  // librdkafka settings, last word
};

// The largest record that is produced or read, in bytes with its headers.
inline constexpr int kMaxRecordBytes = 2 * 1024 * 1024;

}  // namespace koppel::kafka
