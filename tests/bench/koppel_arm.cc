// bench-engine: Koppel's engine with the settings of the workers, a bare POST in place of a vendor and no journal. One
// of the arms that engine.py compares.

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "http/curl_client.h"
#include "kafka/producer.h"
#include "program/flags.h"
#include "program/stop.h"
#include "stream/engine.h"
#include "stream/worker.h"
#include "telemetry/log.h"

namespace koppel::bench {
namespace {

struct Config {
  kafka::Config kafka;
  std::string in;
  std::string out;
  std::string group;
  std::string url;
  int in_flight = 0;
  int waiting = 0;
};

Task<absl::StatusOr<std::vector<kafka::Record>>> Post(http::Client& http, const Config& config,
                                                      std::shared_ptr<kafka::Record> event) {
  http::Request request;
  request.method = "POST";
  request.url = config.url;
  request.headers = {{"Accept", "application/json"}};
  request.content_type = "application/json";
  request.body = std::move(event->value);
  request.operation = "create_invoice";
  absl::StatusOr<http::Response> answer = co_await http.Send(request);
  event->value = std::move(request.body);  // It may be asked again.
  if (!answer.ok()) co_return answer.status();
  if (answer->status != 200) co_return absl::UnavailableError(absl::StrCat("the stub answered ", answer->status));
  kafka::Record result;
  result.topic = config.out;
  result.key = event->key;
  result.value = std::move(answer->body);
  std::vector<kafka::Record> results;
  results.push_back(std::move(result));
  co_return results;
}

absl::Status Main(const Config& config, program::Stop& stop) {
  ASSIGN_OR_RETURN(auto producer, kafka::Producer::Open(config.kafka, {config.out}));
  stream::Engine engine;
  http::Options http_options;
  http_options.policy.allow_loopback = true;
  http_options.max_connections = http_options.max_connections_per_host = config.in_flight;
  http::CurlClient http(engine.context.get_executor(), http_options);

  stream::Options options;
  options.kafka = config.kafka;
  options.consumer.group = config.group;
  options.consumer.topics = {config.in};
  const auto many = static_cast<std::size_t>(config.waiting);
  options.limits = {.in_flight = static_cast<std::size_t>(config.in_flight),
                    .per_koppeling = static_cast<std::size_t>(config.in_flight),
                    .waiting_per_koppeling = 2 * many};
  options.most_waiting = many;
  const auto route = [&](kafka::Record record) {
    stream::Route to;
    to.ours = true;
    to.place = {.koppeling = record.key, .lane = record.key, .revision = record.offset, .supersedes = false};
    to.handle = [&http, &config, event = std::make_shared<kafka::Record>(std::move(record))](bool) {
      return Post(http, config, event);
    };
    return to;
  };
  stream::Observer observer;
  observer.hangs = [](absl::string_view why) {
    std::fprintf(stderr, "bench-engine hangs and ends: %.*s\n", static_cast<int>(why.size()), why.data());
    std::_Exit(70);
  };
  stream::Worker worker(engine.context, *producer, options, route, observer);
  const absl::Status status = worker.Run([&] { return stop.requested(); });
  return status;
}

}  // namespace
}  // namespace koppel::bench

int main(int argc, char** argv) {
  using namespace koppel;
  bench::Config config;
  program::Flags flags("bench-engine", "Koppel's engine alone: an event in, a POST, its answer out.");
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Text("in", &config.in, "topic of the events").Required();
  flags.Text("out", &config.out, "topic of the results").Required();
  flags.Text("group", &config.group, "consumer group").Required();
  flags.Text("url", &config.url, "where each event is posted").Required();
  flags.Number("in-flight", &config.in_flight, 256, "events at once");
  flags.Number("waiting", &config.waiting, 2000, "events read ahead");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.kafka.client_id = "bench-engine";
  program::Stop stop;
  telemetry::InitLog("bench-engine");
  const absl::Status status = bench::Main(config, stop);
  if (!status.ok()) std::fprintf(stderr, "bench-engine: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
