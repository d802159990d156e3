// bench-load: fills a topic with events, as fast as Kafka takes them or at a rate that waits for nobody: made here, or
// the lines "key|werkbon-status-changed in JSON" of a file, sent in Protobuf as the platform does,
// or as they are.

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/producer.h"
#include "koppel/v1/events.pb.h"
#include "program/flags.h"
#include "program/stop.h"
#include "tests/bench/events.h"

namespace koppel::bench {
namespace {

struct Config {
  kafka::Config kafka;
  std::string topic;
  int events = 0;
  int from = 0;
  int rate = 0;
  int keys = 0;
  std::string skew;
  int bytes = 0;
  int slow = 0;
  std::string lines;
  bool json = false;
};

// Uniform, or Zipf with exponent 1: the second key half as often as the first, the third a third as often.
class Keys {
 public:
  Keys(int count, bool zipf) : uniform_(0, count - 1) {
    if (!zipf) return;
    double sum = 0;
    for (int i = 1; i <= count; ++i) until_.push_back(sum += 1.0 / i);
  }

  int Next() {
    if (until_.empty()) return uniform_(random_);
    const double at = std::uniform_real_distribution<double>(0, until_.back())(random_);
    return static_cast<int>(std::lower_bound(until_.begin(), until_.end(), at) - until_.begin());
  }

 private:
  std::mt19937 random_{20261122};  // The same events in every run.
  std::uniform_int_distribution<int> uniform_;
  std::vector<double> until_;
};

kafka::Record Made(const Config& config, Keys& keys, int number) {
  const int key = keys.Next();
  const bool slow = config.slow > 0 && key % config.slow == config.slow - 1;
  kafka::Record record;
  record.key = absl::StrCat("key-", key);
  record.value =
      Write({.id = std::int64_t{config.from} + number, .at_us = absl::ToUnixMicros(absl::Now()), .slow = slow},
            static_cast<std::size_t>(config.bytes));
  return record;
}

absl::StatusOr<kafka::Record> OfLine(const std::string& line, bool json) {
  kafka::Record record;
  record.key = line.substr(0, line.find('|'));
  if (json) {
    record.value = line.substr(std::min(line.size(), record.key.size() + 1));
    return record;
  }
  v1::WerkbonStatusChanged event;
  const auto read =
      google::protobuf::util::JsonStringToMessage(line.substr(std::min(line.size(), record.key.size() + 1)), &event);
  if (!read.ok()) return absl::InvalidArgumentError(absl::StrCat("line of key ", record.key, ": ", read.ToString()));
  record.value = event.SerializeAsString();
  record.headers.push_back({"content-type", "application/x-protobuf"});
  return record;
}

absl::Status Main(const Config& config, const program::Stop& stop) {
  kafka::Config kafka = config.kafka;
  kafka.extra = {{"linger.ms", config.rate > 0 ? "0" : "20"}};
  ASSIGN_OR_RETURN(auto producer, kafka::Producer::Open(kafka, {config.topic}));
  Keys keys(config.keys, config.skew == "zipf");
  std::atomic<std::int64_t> waiting = 0;
  std::ifstream file(config.lines);
  const absl::Time began = absl::Now();
  for (int i = 0; i < config.events && !stop.requested(); ++i) {
    if (config.rate > 0) {
      const absl::Time due = began + i * (absl::Seconds(1) / config.rate);
      if (const absl::Duration early = due - absl::Now(); early > absl::ZeroDuration()) {
        absl::SleepFor(std::max(early, absl::Milliseconds(1)));
      }
    }
    while (waiting > 20'000) absl::SleepFor(absl::Milliseconds(1));
    std::string line;
    if (!config.lines.empty() && !std::getline(file, line)) break;
    kafka::Record record;
    if (config.lines.empty()) {
      record = Made(config, keys, i);
    } else {
      ASSIGN_OR_RETURN(record, OfLine(line, config.json));
    }
    record.topic = config.topic;
    ++waiting;
    producer->Produce(std::move(record), [&waiting](absl::Status status) {
      if (!status.ok()) std::fprintf(stderr, "bench-load: %s\n", status.ToString().c_str());
      --waiting;
    });
  }
  RETURN_IF_ERROR(producer->Flush(absl::Seconds(60)));
  return producer->failures() == 0 ? absl::OkStatus() : absl::UnavailableError("events were not taken");
}

}  // namespace
}  // namespace koppel::bench

int main(int argc, char** argv) {
  using namespace koppel;
  bench::Config config;
  program::Flags flags("bench-load", "Fills a topic with the events of a measurement.");
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Text("topic", &config.topic, "topic of the events").Required();
  flags.Number("events", &config.events, 100'000, "how many");
  flags.Number("from", &config.from, 0, "number of the first");
  flags.Number("rate", &config.rate, 0, "per second, whether they are handled or not; 0: as fast as Kafka takes them");
  flags.Number("keys", &config.keys, 10'000, "over so many keys");
  flags.OneOf("skew", &config.skew, {"uniform", "zipf"}, "how often each key comes");
  flags.Number("bytes", &config.bytes, 1024, "bytes of an event");
  flags.Switch("json", &config.json, "leave the lines' events in JSON, for who reads the results as text");
  flags.Text("lines", &config.lines, "file of key|event in JSON to send instead, a record each");
  flags.Number("slow", &config.slow, 0, "one of so many keys is marked slow; 0: none");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.kafka.client_id = "bench-load";
  program::Stop stop;
  const absl::Status status = bench::Main(config, stop);
  if (!status.ok()) std::fprintf(stderr, "bench-load: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
