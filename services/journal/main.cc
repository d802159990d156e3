// journal-service: what was tried for each werkbon and what came of it; it decides who may create an invoice.

#include <prometheus/counter.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/failpoint.h"
#include "base/planted.h"
#include "base/status_macros.h"
#include "kafka/producer.h"
#include "kafka/reader.h"
#include "program/flags.h"
#include "program/stop.h"
#include "services/journal/lezer.h"
#include "services/journal/service.h"
#include "settings/client.h"
#include "telemetry/log.h"
#include "telemetry/telemetry.h"
#include "wire/koppeling.h"
#include "wire/topics.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::journal_service {
namespace {

struct Config {
  std::string listen;
  std::string port_file;
  std::string database;
  kafka::Config kafka;
  std::string settings;
  std::string metrics_address;
  std::string metrics_port_file;
  std::string restore_until;
  absl::Duration sweep_interval;
  absl::Duration stuck_after;
  int sweep_max = 0;
};

constexpr const char* kVendors[] = {"rompslomp", "asperion", "reeleezee", "imuis"};

// The producer, opened when it is first needed and again until it can be: without Kafka the workers are still answered.
class Uitgever {
 public:
  explicit Uitgever(kafka::Config config) : config_(std::move(config)) {}
  absl::StatusOr<kafka::Producer*> Producer() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!producer_) {
      ASSIGN_OR_RETURN(producer_, kafka::Producer::Open(
                                      config_, {wire::kWerkbonStatusChanged, wire::kWerkbonResult, wire::kDeadLetter}));
    }
    return producer_.get();
  }

 private:
  const kafka::Config config_;
  std::mutex mutex_;
  std::unique_ptr<kafka::Producer> producer_;
};

absl::Status Main(const Config& config, program::Stop& stop) {
  telemetry::Telemetry telemetry("journal");
  RETURN_IF_ERROR(telemetry.Listen(config.metrics_address, config.metrics_port_file));
  ASSIGN_OR_RETURN(auto store, Store::Open(config.database));
  if (!config.restore_until.empty()) {
    RETURN_IF_ERROR(
        store->SchrijfInstelling("restore_until", config.restore_until == "off" ? "" : config.restore_until));
  }
  Werk werk(std::move(store));
  Owners owners;
  Uitgever uitgever(config.kafka);

  boost::asio::io_context engine{1};
  auto guard = boost::asio::make_work_guard(engine);
  std::thread engine_thread([&] { engine.run(); });
  auto settings = settings::Client::Open(config.settings, "", engine.get_executor(), absl::Seconds(10));

  const auto publiceer = [&](const v1::WerkbonStatusChanged& event) -> absl::Status {
    ASSIGN_OR_RETURN(kafka::Producer * producer, uitgever.Producer());
    return producer->Send(wire::StatusChangedRecord(event, "koppel/journal", absl::Now()), absl::Seconds(20));
  };
  const auto vendors = [&](const std::string& account, const std::string& veldapp) {
    std::vector<std::string> uit;
    const auto app = wire::VeldappVan(veldapp);
    for (const char* vendor : kVendors) {
      if (app.ok() && settings->Find({account, *app, vendor})) uit.emplace_back(vendor);
    }
    return uit;
  };
  const auto voorbij = [&](const std::string& vendor, std::int32_t partition,
                           std::int64_t offset) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const auto offsets, kafka::CommittedOffsets(config.kafka, absl::StrCat("export-", vendor),
                                                                 wire::kWerkbonStatusChanged));
    const auto found = offsets.find(partition);
    return found != offsets.end() && found->second > offset;
  };
  absl::Status status;
  {
    Sweep sweep({.werk = werk,
                 .publiceer = publiceer,
                 .voorbij = voorbij,
                 .vendors = vendors,
                 .leeft = [&](const std::string& owner) { return owners.Leeft(owner); }},
                {.interval = config.sweep_interval, .stil = config.stuck_after, .per_connectie = config.sweep_max});
    Service service(werk, sweep, owners, publiceer);
    ASSIGN_OR_RETURN(const int port, service.Listen(config.listen));
    RETURN_IF_ERROR(program::WriteFileAtomically(
        config.port_file, absl::StrCat(config.listen.substr(0, config.listen.rfind(':')), ":", port)));
    std::cout << "listening " << config.listen.substr(0, config.listen.rfind(':')) << ":" << port << std::endl;
    sweep.Start();

    auto& dode_letters = prometheus::BuildCounter()
                             .Name("koppel_dead_letters_total")
                             .Help("Events that could not be understood, by reason.")
                             .Register(telemetry.registry());
    auto& onleesbaar = dode_letters.Add({{"reason", "onleesbaar"}});
    telemetry::Heartbeat& heartbeat = telemetry.AddHeartbeat("reader");
    telemetry.AddReadiness("settings", [&] { return settings->Ready(); });
    const auto gevraagd = [&] { return stop.requested(); };
    while (!stop.requested()) {
      heartbeat.Tick();
      const auto producer = uitgever.Producer();
      absl::Status ran = producer.status();
      if (producer.ok()) {
        Lezer lezer({.werk = werk,
                     .producer = **producer,
                     .kent_account = [&](const std::string& account, domein::Veldapp veldapp) -> absl::StatusOr<bool> {
                       if (!settings->Ready() && !KOPPEL_PLANTED("settings_outage_unknown_tenant"))
                         return absl::UnavailableError("the settings service was not reached yet");
                       return settings->KentAccount(account, veldapp);
                     },
                     .dode_letter = [&](const std::string&) { onleesbaar.Increment(); },
                     .gelezen = [&] { heartbeat.Tick(); }},
                    config.kafka);
        ran = lezer.Run(gevraagd);
      }
      if (ran.ok() || stop.requested()) continue;
      telemetry::Log(telemetry::Level::kError, "reading events stopped", {{"status", ran.ToString()}});
      if (absl::IsFailedPrecondition(ran)) {  // Offsets that are gone: a person decides.
        status = ran;
        break;
      }
      stop.WaitFor(absl::Seconds(2));
    }
  }
  settings.reset();
  guard.reset();
  engine.stop();
  engine_thread.join();
  return status;
}

}  // namespace
}  // namespace koppel::journal_service

int main(int argc, char** argv) {
  using namespace koppel;
  journal_service::Config config;
  config.listen = "127.0.0.1:0";
  program::Flags flags("journal-service",
                       "Keeps what was tried for each werkbon and what came of it; decides who may create an invoice.");
  flags.Text("listen", &config.listen,
             "host:port for gRPC, without TLS, so loopback only; default 127.0.0.1:0, any port");
  flags.Text("port-file", &config.port_file, "file to write host:port to");
  flags.Text("database", &config.database, "sqlite:FILE").Required();
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Switch("embedded", &config.kafka.embedded, "the broker is koppel-broker");
  flags.Text("settings", &config.settings, "settings service, host:port").Required();
  flags.Duration("sweep-interval", &config.sweep_interval, journal_service::Sweep::Options().interval,
                 "how often what waits is offered again");
  flags.Duration("stuck-after", &config.stuck_after, absl::Minutes(10), "how long a werkbon may be without an outcome");
  flags.Number("sweep-max", &config.sweep_max, 200, "at most so many of one connection per sweep");
  flags.Text("restore-until", &config.restore_until,
             "after a backup was put back: look before the first create of every werkbon that is new here; a moment "
             "for the record, or off");
  flags.Text("metrics-address", &config.metrics_address,
             "address for /metrics, /livez and /readyz; default 127.0.0.1:0");
  flags.Text("metrics-port-file", &config.metrics_port_file, "file to write the metrics port to");
  flags.Check([&]() -> std::string {
    if (absl::StartsWith(config.listen, "127.") || absl::StartsWith(config.listen, "localhost:") ||
        absl::StartsWith(config.listen, "[::1]:"))
      return "";
    return "--listen must be a loopback address: this service speaks without TLS";
  });
  flags.Check([&]() -> std::string {
    return absl::StartsWith(config.database, "sqlite:") ? "" : "--database wants sqlite:FILE";
  });
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.kafka.client_id = "journal";
  KOPPEL_ARM_FAILPOINT();
  KOPPEL_ARM_PLANTED();
  program::SetCoreLimits();
  program::Stop stop;
  telemetry::InitLog("journal");
  const absl::Status status = journal_service::Main(config, stop);
  if (!status.ok()) {
    telemetry::Log(telemetry::Level::kError, "the journal ends", {{"status", status.ToString()}});
    return 1;
  }
  return 0;
}
