// koppel-broker: the embedded broker in a process of its own, for the demo and fast tests. Watches its own limits, so that
// nothing disappears unnoticed.

#include <fstream>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/mock_cluster.h"
#include "kafka/reader.h"
#include "program/flags.h"
#include "program/stop.h"
#include "wire/topics.h"

namespace koppel::kafka {
namespace {

constexpr int kLost = 3;  // exit status: records were dropped

constexpr char kLimits[] =
    "koppel-broker is librdkafka's mock cluster. Its limits:\n"
    "  - memory only: everything is gone when it stops\n"
    "  - it drops the oldest records of a partition above 5 MiB or 100,000 batches; this program watches for that and\n"
    "    ends with status 3 when it happens\n"
    "  - transactions, topic creation by clients and other admin calls do nothing\n"
    "  - a consumer needs a session of at least 4 s to form a group\n"
    "Use Apache Kafka (deploy/kafka) for anything that matters.\n";

struct BrokerConfig {
  std::string bootstrap_file;
  std::string lost_file;
  std::string topics;
};

absl::StatusOr<std::vector<std::pair<std::string, int>>> Topics(const std::string& text) {
  std::vector<std::pair<std::string, int>> topics;
  if (text.empty()) {
    for (const wire::Topic& topic : wire::kTopics) topics.emplace_back(topic.name, wire::kEmbeddedPartitions);
    return topics;
  }
  for (absl::string_view one : absl::StrSplit(text, ',')) {
    const std::vector<std::string> parts = absl::StrSplit(one, ':');
    int partitions = 0;
    if (parts.size() != 2 || parts[0].empty() || !absl::SimpleAtoi(parts[1], &partitions) || partitions < 1) {
      return absl::InvalidArgumentError(absl::StrCat("--topics wants name:partitions,…; not ", one));
    }
    topics.emplace_back(parts[0], partitions);
  }
  return topics;
}

// What was dropped, in words; empty: nothing.
absl::StatusOr<std::string> Dropped(const kafka::Config& client, const std::vector<std::pair<std::string, int>>& topics) {
  for (const auto& [topic, partitions] : topics) {
    ASSIGN_OR_RETURN(const auto marks, ReadWatermarks(client, topic));
    for (const auto& [partition, mark] : marks) {
      if (mark.low > 0) return absl::StrCat(topic, " partition ", partition, " lost its first ", mark.low, " records");
    }
  }
  return std::string();
}

absl::StatusOr<int> Main(const BrokerConfig& config, program::Stop& stop) {
  ASSIGN_OR_RETURN(const auto topics, Topics(config.topics));
  ASSIGN_OR_RETURN(const auto cluster, MockCluster::Start());
  for (const auto& [name, partitions] : topics) RETURN_IF_ERROR(cluster->CreateTopic(name, partitions));
  std::cerr << kLimits;
  std::cout << "listening " << cluster->brokers() << std::endl;
  RETURN_IF_ERROR(program::WriteFileAtomically(config.bootstrap_file, cluster->brokers()));

  const kafka::Config client{.brokers = cluster->brokers(), .client_id = "koppel-broker", .embedded = true, .extra = {}};
  while (!stop.WaitFor(absl::Milliseconds(250))) {
    const auto dropped = Dropped(client, topics);
    if (!dropped.ok()) continue;  // Busy: looked at again in a moment.
    if (dropped->empty()) continue;
    std::cerr << "koppel-broker: " << *dropped << ": a partition grew over 5 MiB. Use Apache Kafka for runs of this size.\n";
    RETURN_IF_ERROR(program::WriteFileAtomically(config.lost_file, *dropped));
    return kLost;
  }
  return 0;
}

}  // namespace
}  // namespace koppel::kafka

int main(int argc, char** argv) {
  using namespace koppel;
  kafka::BrokerConfig config;
  program::Flags flags("koppel-broker", "The embedded broker: for the demo and fast tests, in memory only.");
  flags.Text("bootstrap-file", &config.bootstrap_file, "file to write host:port to");
  flags.Text("lost-file", &config.lost_file, "file to write to when records were dropped");
  flags.Text("topics", &config.topics, "name:partitions,…; empty: all of Koppel's");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  program::Stop stop;
  const auto code = kafka::Main(config, stop);
  if (!code.ok()) std::cerr << "koppel-broker: " << code.status().message() << "\n";
  return code.ok() ? *code : 1;
}
