// koppel-broker: the embedded broker in a process of its own, for the demo and fast tests. Watches its own limits, so
// that nothing disappears unnoticed.

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/broker/guard.h"
#include "kafka/mock_cluster.h"
#include "program/flags.h"
#include "program/stop.h"
#include "wire/topics.h"

namespace koppel::kafka {
namespace {

constexpr int kLost = 3;  // exit status: records were dropped
constexpr absl::Duration kLookEvery = absl::Milliseconds(250);
constexpr absl::Duration kBlindAtMost = absl::Seconds(30);

constexpr char kLimits[] =
    "koppel-broker is librdkafka's mock cluster. Its limits:\n"
    "  - memory only: everything is gone when it stops\n"
    "  - it drops the oldest records of a partition above 5 MiB or 100,000 batches; this program watches for that and\n"
    "    ends with status 3 when it happens\n"
    "  - nothing is compacted and nothing grows old\n"
    "  - transactions are answered but mean nothing; static membership is not kept\n"
    "  - creating topics and all other admin calls are not answered; a topic that is asked for is made, with 4 "
    "partitions\n"
    "  - a consumer needs a session of at least 4 s to form a group, and later rebalances last as long as a session\n"
    "  - it listens on 127.0.0.1, on a port that the system chooses\n"
    "Use Apache Kafka (deploy/kafka) for anything that matters.\n";

using Topics = std::vector<std::pair<std::string, int>>;

struct BrokerConfig {
  std::string bootstrap_file;
  std::string lost_file;
  std::string topics;
};

absl::StatusOr<Topics> ParseTopics(const std::string& text) {
  Topics topics;
  if (text.empty()) {
    for (const wire::Topic& topic : wire::kTopics) topics.emplace_back(topic.name, wire::kEmbeddedPartitions);
    return topics;
  }
  for (absl::string_view one : absl::StrSplit(text, ',')) {
    const std::vector<std::string> parts = absl::StrSplit(one, ':');
    int partitions = 0;
    if (parts.size() != 2 || parts[0].empty() || !absl::SimpleAtoi(parts[1], &partitions) || partitions < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("--topics wants name:partitions,name:partitions; not \"", one, "\""));
    }
    topics.emplace_back(parts[0], partitions);
  }
  return topics;
}

// 0 when it was asked to stop and nothing was lost.
absl::StatusOr<int> Watch(Guard& guard, const BrokerConfig& config, program::Stop& stop) {
  absl::Time seen = absl::Now();
  for (bool last = false; !last;) {
    last = stop.WaitFor(kLookEvery);
    const auto lost = guard.Lost();
    if (!lost.ok()) {
      if (absl::Now() - seen < kBlindAtMost) continue;  // Busy: looked at again in a moment.
      return absl::UnavailableError(absl::StrCat("cannot see what this broker still holds: ", lost.status().message()));
    }
    seen = absl::Now();
    if (lost->empty()) continue;
    const std::string text = Describe(*lost);
    std::cerr << "koppel-broker: a partition grew over 5 MiB or 100,000 batches and records were dropped:\n"
              << text << "\nUse more partitions, a smaller run, or Apache Kafka (deploy/kafka).\n";
    RETURN_IF_ERROR(program::WriteFileAtomically(config.lost_file, text));
    return kLost;
  }
  return 0;
}

absl::StatusOr<int> Main(const BrokerConfig& config, program::Stop& stop) {
  ASSIGN_OR_RETURN(const Topics topics, ParseTopics(config.topics));
  ASSIGN_OR_RETURN(const auto cluster, MockCluster::Start());
  for (const auto& [name, partitions] : topics) RETURN_IF_ERROR(cluster->CreateTopic(name, partitions));
  ASSIGN_OR_RETURN(const auto guard,
                   Guard::Open({.brokers = cluster->brokers(), .client_id = "koppel-guard", .embedded = true}));
  std::cerr << kLimits;
  std::cout << "listening " << cluster->brokers() << std::endl;
  RETURN_IF_ERROR(program::WriteFileAtomically(config.bootstrap_file, cluster->brokers()));
  return Watch(*guard, config, stop);
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
  flags.Check([&] { return std::string(kafka::ParseTopics(config.topics).status().message()); });
  if (const auto code = flags.Parse(argc, argv)) return *code;
  program::Stop stop;
  const auto code = kafka::Main(config, stop);
  if (!code.ok()) std::cerr << "koppel-broker: " << code.status().message() << "\n";
  return code.ok() ? *code : 1;
}
