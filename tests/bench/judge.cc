// bench-judge: what became of the events, from the topic of the results alone. Each must have one; the broker's own
// time of arrival says when. Prints one line of JSON.

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "kafka/reader.h"
#include "program/flags.h"
#include "tests/bench/events.h"

namespace koppel::bench {
namespace {

struct Config {
  kafka::Config kafka;
  std::string in;
  std::string out;
  std::string group;
  int events = 0;
  int warm = 0;
};

double Quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

// How many events a fresh process of the group would be given again; all of them where it never committed.
absl::StatusOr<std::int64_t> Uncommitted(const Config& config) {
  ASSIGN_OR_RETURN(const auto marks, kafka::ReadWatermarks(config.kafka, config.in));
  ASSIGN_OR_RETURN(const auto committed, kafka::CommittedOffsets(config.kafka, config.group, config.in));
  std::int64_t events = 0;
  for (const auto& [partition, mark] : marks) {
    const auto found = committed.find(partition);
    events += mark.high - (found == committed.end() ? mark.low : found->second);
  }
  return events;
}

absl::Status Main(const Config& config) {
  ASSIGN_OR_RETURN(const std::int64_t uncommitted, Uncommitted(config));
  const auto events = static_cast<std::size_t>(config.events);
  std::vector<int> seen(events, 0);
  std::vector<std::int64_t> arrived;  // in ms
  std::vector<double> waited;         // in ms, of the keys that are not slow, after the warm-up
  std::map<std::string, std::int64_t> last;
  std::int64_t strange = 0;
  std::int64_t out_of_order = 0;
  RETURN_IF_ERROR(kafka::ReadAll(config.kafka, config.out, [&](kafka::Record record) {
    const auto event = Read(record.value);
    if (!event || event->id < 0 || event->id >= config.events) {
      ++strange;
      return true;
    }
    const bool again = seen[static_cast<std::size_t>(event->id)]++ > 0;
    arrived.push_back(absl::ToUnixMillis(record.timestamp));
    std::int64_t& newest = last.emplace(record.key, -1).first->second;
    if (event->id < newest) ++out_of_order;
    newest = std::max(newest, event->id);
    if (!event->slow && !again && event->id >= config.warm) {
      waited.push_back(static_cast<double>(arrived.back()) - static_cast<double>(event->at_us) / 1000);
    }
    return true;
  }));
  const std::int64_t missing = std::count(seen.begin(), seen.end(), 0);
  std::int64_t duplicates = 0;
  for (const int times : seen) duplicates += std::max(0, times - 1);
  std::sort(arrived.begin(), arrived.end());
  std::sort(waited.begin(), waited.end());
  const auto warm = std::min(static_cast<std::size_t>(config.warm), arrived.empty() ? 0 : arrived.size() - 1);
  const double seconds = arrived.empty() ? 0 : static_cast<double>(arrived.back() - arrived[warm]) / 1000;
  const double rate = seconds > 0 ? static_cast<double>(arrived.size() - warm) / seconds : 0;
  absl::PrintF(
      R"({"results":%d,"missing":%d,"duplicates":%d,"strange":%d,"out_of_order":%d,"uncommitted":%d,"seconds":%.3f,"rate":%.1f,)"
      R"("p50_ms":%.1f,"p99_ms":%.1f,"p999_ms":%.1f,"judged":%d})"
      "\n",
      arrived.size(), missing, duplicates, strange, out_of_order, uncommitted, seconds, rate, Quantile(waited, 0.5),
      Quantile(waited, 0.99), Quantile(waited, 0.999), waited.size());
  return absl::OkStatus();
}

}  // namespace
}  // namespace koppel::bench

int main(int argc, char** argv) {
  using namespace koppel;
  bench::Config config;
  program::Flags flags("bench-judge", "Counts and times the results of a measurement.");
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Text("in", &config.in, "topic of the events").Required();
  flags.Text("out", &config.out, "topic of the results").Required();
  flags.Text("group", &config.group, "the group that handled them").Required();
  flags.Number("events", &config.events, 1, "how many there were").Required();
  flags.Number("warm", &config.warm, 0, "how many of the first do not count for the times");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.kafka.client_id = "bench-judge";
  const absl::Status status = bench::Main(config);
  if (!status.ok()) std::fprintf(stderr, "bench-judge: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
