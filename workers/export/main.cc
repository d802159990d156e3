// export-worker: turns werkbon events into concept invoices at one vendor.

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "absl/time/clock.h"
#include "base/failpoint.h"
#include "base/planted.h"
#include "base/status_macros.h"
#include "domein/datum.h"
#include "http/curl_client.h"
#include "journal/client.h"
#include "kafka/producer.h"
#include "program/flags.h"
#include "program/stop.h"
#include "settings/client.h"
#include "stream/engine.h"
#include "stream/worker.h"
#include "telemetry/kafka_metrics.h"
#include "telemetry/log.h"
#include "telemetry/telemetry.h"
#include "vendor/vendor.h"
#include "wire/topics.h"
#include "workers/export/export.h"

namespace koppel::worker {
namespace {

struct Config {
  std::string vendor;
  kafka::Config kafka;
  std::string settings;
  std::string journal;
  std::string metrics_address;
  std::string metrics_port_file;
  std::string instance;
  absl::Duration session;
  std::string ca_file;
  bool allow_loopback = false;
  vendor::Options vendor_options;
  int max_in_flight = 0;
  int max_per_koppeling = 0;
  int max_waiting = 0;
  int max_waiting_per_koppeling = 0;
  int max_calls = 0;
  absl::Duration call_every;
  absl::Duration cache;
  absl::Duration budget;
  absl::Duration look_up;
};

void Show(const kafka::Consumer::Stats& stats, telemetry::KafkaMetrics& metrics) {
  metrics.Polled(stats.last_poll);
  metrics.Rebalances(stats.rebalances);
  metrics.CommitFailures(stats.commit_failures);
  metrics.AssignedPartitions(stats.assigned);
  std::map<telemetry::KafkaMetrics::TopicPartition, std::int64_t> lag;
  for (const auto& [where, records] : stats.lag) lag[{where.topic, where.partition}] = records;
  metrics.Lag(lag);
}

absl::Status Main(const Config& config, program::Stop& stop) {
  domein::Amsterdam();  // Reads the time zone now: without descriptors left it could not be read any more.
  telemetry::Telemetry telemetry("export-worker");
  RETURN_IF_ERROR(telemetry.Listen(config.metrics_address, config.metrics_port_file));
  Metrics metrics(telemetry.registry(), config.vendor);
  telemetry::KafkaMetrics kafka_metrics(telemetry.registry());

  ASSIGN_OR_RETURN(auto producer, kafka::Producer::Open(config.kafka, {wire::kWerkbonResult}));
  stream::Engine engine;
  http::Options http_options;
  http_options.policy.allow_loopback = config.allow_loopback;
  http_options.ca_file = config.ca_file;
  http_options.observer = telemetry.HttpObserver(config.vendor);
  http::CurlClient http(engine.context.get_executor(), http_options);
  ASSIGN_OR_RETURN(const auto vendor, vendor::Open(config.vendor, http, config.vendor_options));
  const auto settings = settings::Client::Open(config.settings, config.vendor, engine.context.get_executor());
  const auto journal = journal::Client::Open(config.journal, config.vendor, engine.context.get_executor());

  const vendor::Drukte hoogstens = vendor->Hoogstens();
  Verbindingen verbindingen(
      {.calls = static_cast<std::size_t>(config.max_calls > 0 ? config.max_calls : hoogstens.tegelijk),
       .interval = config.call_every > absl::ZeroDuration() ? config.call_every : hoogstens.interval,
       .connection = {}});
  Geheugen geheugen(config.cache);
  Export exporter({.vendor = *vendor,
                   .settings = *settings,
                   .journal = *journal,
                   .verbindingen = verbindingen,
                   .geheugen = geheugen,
                   .metrics = metrics},
                  {.budget = {.tries = 6, .age = config.budget}, .look_up = config.look_up});

  telemetry::Heartbeat& poll_loop = telemetry.AddHeartbeat("poll");
  telemetry.AddReadiness("settings", [&] { return settings->Ready(); });
  telemetry.AddReadiness("journal", [&] { return journal->connected(); });

  stream::Options options;
  options.kafka = config.kafka;
  options.consumer.group = absl::StrCat("export-", config.vendor);
  options.consumer.instance_id = config.instance;
  options.consumer.topics = {wire::kWerkbonStatusChanged};
  options.consumer.session_timeout = config.session;
  options.limits = {.in_flight = static_cast<std::size_t>(config.max_in_flight),
                    .per_koppeling = static_cast<std::size_t>(config.max_per_koppeling),
                    .waiting_per_koppeling = static_cast<std::size_t>(config.max_waiting_per_koppeling)};
  options.most_waiting = static_cast<std::size_t>(config.max_waiting);
  metrics.families().InflightLimit(config.max_in_flight);
  stream::Worker worker(
      engine.context, *producer, options, [&](kafka::Record record) { return exporter.Route(std::move(record)); },
      {.consumed = [&] { metrics.families().Consumed(); },
       .superseded = [&] { metrics.families().Superseded(); },
       .replayed = [&] { metrics.families().Replayed(); },
       .load = [&](std::size_t in_flight, std::size_t) { metrics.families().Inflight(in_flight); },
       .oldest_unfinished = [&](absl::Time oldest) { metrics.families().OldestUnfinished(oldest); },
       .polled = [&] { poll_loop.Tick(); },
       .kafka =
           [&](const kafka::Consumer::Stats& stats) {
             Show(stats, kafka_metrics);
             kafka_metrics.DeliveryFailures(producer->failures());
           },
       .hangs =
           [](absl::string_view why) {
             std::fprintf(stderr, "export-worker hangs and ends: %.*s\n", static_cast<int>(why.size()), why.data());
             std::_Exit(70);
           }});
  telemetry::Log(telemetry::Level::kInfo, "export worker runs", {{"vendor", config.vendor}});
  const absl::Status status = worker.Run([&] { return stop.requested(); });
  return status;
}

}  // namespace
}  // namespace koppel::worker

int main(int argc, char** argv) {
  using namespace koppel;
  worker::Config config;
  program::Flags flags("export-worker", "Turns werkbon events into concept invoices at one vendor.");
  flags.OneOf("vendor", &config.vendor, vendor::Namen(), "which pool this is").Required();
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Switch("embedded", &config.kafka.embedded, "the broker is koppel-broker");
  flags.Text("settings", &config.settings, "settings service, host:port").Required();
  flags.Text("journal", &config.journal, "journal service, host:port").Required();
  flags.Text("instance", &config.instance,
             "stable name of this worker in its pool, for restarts without a rebalance; empty: none");
  flags.Duration(
      "session", &config.session, config.session,
      "how long its pool waits for this worker when it is silent, before another gets its work; 0: 45 s, with "
      "--embedded 6 s");
  flags.Text("ca-file", &config.ca_file, "certificates to trust of the vendor, in PEM; empty: the system's");
  flags.Text("vendor-url", &config.vendor_options.base_url, "the vendor's API; empty: its own");
  flags.Switch("allow-loopback", &config.allow_loopback,
               "the vendor may be on this machine, over plain http: for tests only");
  flags.Duration("deadline", &config.vendor_options.deadline, absl::ZeroDuration(),
                 "how long a create may take; 0s: as the vendor's table says");
  flags.Duration("nalanding", &config.vendor_options.nalanding, absl::ZeroDuration(),
                 "how long after that the vendor may still carry it out; 0s: as the vendor's table says");
  flags.Duration("budget", &config.budget, absl::Seconds(20),
                 "how long a werkbon is tried before it waits for the sweep");
  flags.Duration("look-up", &config.look_up, absl::Seconds(60),
                 "how long an unknown create is looked up before it is onzeker");
  flags.Duration("cache", &config.cache, absl::Seconds(60),
                 "how long relations and articles that were looked up are remembered");
  flags.Number("max-in-flight", &config.max_in_flight, 256, "werkbonnen at once");
  flags.Number("max-per-koppeling", &config.max_per_koppeling, 16, "werkbonnen at once of one koppeling");
  flags.Number("max-waiting", &config.max_waiting, 2000, "events read ahead");
  flags.Number("max-waiting-per-koppeling", &config.max_waiting_per_koppeling, 200,
               "werkbonnen of one koppeling that wait here; more of them wait for the sweep");
  flags.Number("max-calls", &config.max_calls, 0, "calls at once per connection; default: as the vendor allows");
  flags.Duration("call-every", &config.call_every, absl::ZeroDuration(),
                 "how far apart the calls of one connection are, after ten at once; 0s: as the vendor asks");
  flags.SecretFile("partner-key-file", &config.vendor_options.partnersleutel,
                   "file with our partner key, for a vendor that wants one (imuis)");
  flags.Text("metrics-address", &config.metrics_address,
             "address for /metrics, /livez and /readyz; default 127.0.0.1:0");
  flags.Text("metrics-port-file", &config.metrics_port_file, "file to write the metrics port to");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.kafka.client_id = "export-worker";
  KOPPEL_ARM_FAILPOINT();
  KOPPEL_ARM_PLANTED();
  program::SetCoreLimits();
  program::Stop stop;
  telemetry::InitLog("export-worker");
  const absl::Status status = worker::Main(config, stop);
  if (!status.ok()) telemetry::Log(telemetry::Level::kError, "export worker ends", {{"status", status.ToString()}});
  return status.ok() ? 0 : 1;
}
