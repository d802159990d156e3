// The stand-in for both field apps: takes work orders of OutSmart and of Simple-Simon, emits their events, applies the
// results. In memory only.

#include <iostream>
#include <mutex>
#include <set>

#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "program/flags.h"
#include "program/stop.h"
#include "telemetry/log.h"
#include "tests/fieldapp/bediening.h"
#include "tests/fieldapp/stand.h"
#include "wire/topics.h"
#include "wire/werkbon_result.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::fieldapp {
namespace {

struct Config {
  kafka::Config kafka;
  int port = 0;
  std::string port_file;
};

absl::Status Main(const Config& config, program::Stop& stop) {
  ASSIGN_OR_RETURN(auto producer, kafka::Producer::Open(config.kafka, {wire::kWerkbonStatusChanged}));
  Stand stand;
  std::mutex mutex;
  const auto vertel = [&](const v1::WerkbonStatusChanged& event) {
    return producer->Send(wire::StatusChangedRecord(event, "koppel/fieldapp", absl::Now()), absl::Seconds(20));
  };
  Bediening bediening(stand, mutex, vertel);
  ASSIGN_OR_RETURN(const unsigned short port, bediening.Open(static_cast<unsigned short>(config.port)));
  RETURN_IF_ERROR(program::WritePortFile(config.port_file, port));
  std::cout << "listening http://127.0.0.1:" << port << std::endl;

  kafka::Consumer::Options options;
  options.group = "fieldapp";
  options.topics = {wire::kWerkbonResult};
  if (config.kafka.embedded) options.session_timeout = absl::Seconds(6);
  ASSIGN_OR_RETURN(auto consumer, kafka::Consumer::Open(config.kafka, options, {}));
  while (!stop.requested()) {
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records, consumer->Poll(absl::Milliseconds(50), 500));
    std::map<kafka::TopicPartition, kafka::Commit> commits;
    for (const kafka::Record& record : records) {
      commits[{record.topic, record.partition}] = {record.offset + 1, ""};
      const auto result = wire::ParseWerkbonResult(record);
      if (!result.ok()) {
        telemetry::Log(telemetry::Level::kWarn, "result can't be read", {{"status", result.status().ToString()}});
        continue;
      }
      std::optional<v1::WerkbonStatusChanged> echo;
      {
        const std::lock_guard<std::mutex> lock(mutex);
        echo = stand.PasToe(*result, absl::Now());
      }
      if (echo) RETURN_IF_ERROR(vertel(*echo));
    }
    if (!commits.empty()) consumer->CommitAsync(commits);
  }
  return consumer->Close();
}

}  // namespace
}  // namespace koppel::fieldapp

int main(int argc, char** argv) {
  using namespace koppel;
  fieldapp::Config config;
  program::Flags flags("fieldapp",
                       "Stands in for OutSmart and Simple-Simon: takes their work orders over HTTP, emits their "
                       "events, applies results.");
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Switch("embedded", &config.kafka.embedded, "the broker is koppel-broker");
  flags.Port("port", &config.port, 0, "port on 127.0.0.1 for work orders; 0: any");
  flags.Text("port-file", &config.port_file, "file to write the port to");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.kafka.client_id = "fieldapp";
  program::Stop stop;
  telemetry::InitLog("fieldapp");
  const absl::Status status = fieldapp::Main(config, stop);
  if (!status.ok()) std::cerr << "fieldapp: " << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
