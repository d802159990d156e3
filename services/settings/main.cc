// settings-service: keeps koppelingen, their settings and their access, and gives them out over gRPC.

#include <grpc/support/log.h>
#include <sys/stat.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "http/curl_client.h"
#include "kafka/producer.h"
#include "program/flags.h"
#include "program/stop.h"
#include "services/settings/key_file.h"
#include "services/settings/melder.h"
#include "services/settings/metrics.h"
#include "services/settings/service.h"
#include "services/settings/store.h"
#include "services/settings/token_refresher.h"
#include "telemetry/log.h"
#include "telemetry/telemetry.h"
#include "wire/settings_changed.h"
#include "wire/topics.h"

namespace koppel::settings_service {
namespace {

namespace asio = boost::asio;
using telemetry::Level;
using telemetry::Log;

constexpr char kCheckClient[] = " refuses our OAuth client: check its id, secret and URL";

struct Config {
  std::string make_key;
  std::string database;
  std::string key_file;
  std::string listen = "127.0.0.1:7401";
  bool insecure_listen = false;
  std::string port_file;
  std::string metrics_address;
  std::string metrics_port_file;
  std::string rompslomp_oauth_url = "https://api.rompslomp.nl/oauth";
  OauthClient rompslomp;
  std::string asperion_token_url = "https://identity.asperion.nl/connect/token";
  OauthClient asperion;
  bool allow_loopback = false;
  kafka::Config kafka;
};

// One thread that runs everything that touches the database.
class Engine {
 public:
  Engine() : work_(asio::make_work_guard(context)), thread_([this] { context.run(); }) {}
  ~Engine() { Stop(); }

  // Whatever waits, waits for ever; it goes with the context.
  void Stop() {
    context.stop();
    if (thread_.joinable()) thread_.join();
  }

  // Runs `step` on the engine's thread and waits for it. From other threads.
  template <typename T>
  T Ask(std::function<T()> step) {
    std::promise<T> answer;
    asio::post(context, [&] { answer.set_value(step()); });
    return answer.get_future().get();
  }

  asio::io_context context{1};

 private:
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

// Ticks the heartbeat and counts the koppelingen. Made and used on the engine's thread.
class Pulse {
 public:
  Pulse(asio::io_context& context, telemetry::Heartbeat& heartbeat, Store& store, Metrics& metrics)
      : timer_(context), heartbeat_(heartbeat), store_(store), metrics_(metrics) {
    Beat();
  }

 private:
  void Beat() {
    heartbeat_.Tick();
    if (const auto aantallen = store_.Tel(); aantallen.ok()) metrics_.Connections(*aantallen);
    timer_.expires_after(std::chrono::seconds(5));
    timer_.async_wait([this](const boost::system::error_code& stopped) {
      if (!stopped) Beat();
    });
  }

  asio::steady_timer timer_;
  telemetry::Heartbeat& heartbeat_;
  Store& store_;
  Metrics& metrics_;
};

void WarnAboutKeyPlace(const Config& config) {
  std::error_code ignored;
  const std::filesystem::path database(config.database.substr(config.database.find(':') + 1));
  const auto folder = [&](const std::filesystem::path& file) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(file, ignored), ignored).parent_path();
  };
  if (folder(database) == folder(config.key_file)) {
    Log(Level::kWarn, "the key file lies beside the database: one backup or one thief takes both; move it elsewhere",
        {{"key_file", config.key_file}});
  }
}

// Says why calls are not served, once in a while: when the vendor is down every lease fails alike. Any thread.
class FailureLog {
 public:
  void Add(const char* method, const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    Kind& kind = kinds_[{method, status.code()}];
    ++kind.calls;
    const absl::Time now = absl::Now();
    if (now < kind.quiet_until) return;
    const bool broken = !absl::IsUnavailable(status);
    Log(broken ? Level::kError : Level::kWarn, "calls are not served",
        {{"method", method}, {"calls", kind.calls}, {"reason", status.ToString()}});
    kind = {.calls = 0, .quiet_until = now + absl::Seconds(10)};
  }

 private:
  struct Kind {
    int calls = 0;
    absl::Time quiet_until = absl::InfinitePast();
  };
  absl::Mutex mutex_;
  std::map<std::pair<std::string, absl::StatusCode>, Kind> kinds_ ABSL_GUARDED_BY(mutex_);
};

// Publishes settings-changed; opens the producer at the first record, so that a broker that is away stops nothing else.
class Publisher {
 public:
  explicit Publisher(kafka::Config config) : config_(std::move(config)) {
    // What fails stands in the database and is told later: so give up early, and never hold up a stop.
    config_.extra["message.timeout.ms"] = "3000";
  }

  absl::Status Send(const Melding& melding) {
    if (producer_ == nullptr) {
      ASSIGN_OR_RETURN(producer_, kafka::Producer::Open(config_, {}));
    }
    return producer_->Send(wire::SettingsChangedRecord(melding.sleutel, melding.versie, melding.verwijderd),
                           absl::Seconds(4));
  }

 private:
  kafka::Config config_;
  std::unique_ptr<kafka::Producer> producer_;
};

std::unique_ptr<Melder> OpenMelder(const Config& config, Engine& engine, Store& store) {
  if (config.kafka.brokers.empty()) return nullptr;
  auto publisher = std::make_shared<Publisher>(config.kafka);
  return std::make_unique<Melder>(Melder::Parts{
      .meldingen =
          [&] { return engine.Ask<absl::StatusOr<std::vector<Melding>>>([&] { return store.Meldingen(100); }); },
      .send = [publisher](const Melding& melding) { return publisher->Send(melding); },
      .gemeld = [&](const Melding& melding) { return engine.Ask<absl::Status>([&] { return store.Gemeld(melding); }); },
      .mislukt =
          [](const absl::Status& status) {
            Log(Level::kWarn, "settings-changed is not told yet; trying again",
                {{"reason", std::string(status.message())}});
          }});
}

absl::Status Main(const Config& config, const program::Stop& stop) {
  ASSIGN_OR_RETURN(std::vector<MasterKey> keys, ReadKeyFile(config.key_file));
  WarnAboutKeyPlace(config);
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, Store::Open(config.database, Vault(std::move(keys))));

  telemetry::Telemetry telemetry("settings-service");
  Metrics metrics(telemetry.registry());
  Engine engine;
  http::Options http_options;
  http_options.policy.allow_loopback = config.allow_loopback;
  http_options.max_body = 64 * 1024;
  // Of its own for each vendor, so that its calls are counted as its own.
  http_options.observer = telemetry.HttpObserver("rompslomp");
  http::CurlClient rompslomp(engine.context.get_executor(), http_options);
  http_options.observer = telemetry.HttpObserver("asperion");
  http::CurlClient asperion(engine.context.get_executor(), http_options);
  std::map<std::string, Tokenloket> loketten;
  if (!config.rompslomp.id.empty()) {
    loketten.emplace("rompslomp", Tokenloket{rompslomp, config.rompslomp_oauth_url + "/token", config.rompslomp});
  }
  if (!config.asperion.id.empty()) {
    loketten.emplace("asperion", Tokenloket{asperion, config.asperion_token_url, config.asperion});
  }

  std::unique_ptr<Melder> melder = OpenMelder(config, engine, *store);
  const auto tell = [&](const domein::KoppelingSleutel&) {
    if (melder) melder->Wake();
  };
  FailureLog failures;
  std::unique_ptr<Service> service;
  TokenRefresher refresher(
      *store, {.loketten = std::move(loketten)},
      [&](const domein::KoppelingSleutel& sleutel) {
        Log(Level::kWarn, "the access was lost: a person must log in again", {{"koppeling", sleutel.ToString()}});
        service->Changed(sleutel);
        tell(sleutel);
      },
      [&](const std::string& vendor, const std::string& result) {
        metrics.Refresh(vendor, result);
        if (result == "configuratie") {
          failures.Add("refresh", absl::FailedPreconditionError(absl::StrCat(vendor, kCheckClient)));
        }
      });

  Service::Options options;
  options.listen = config.listen;
  options.geteld = [&](const char* method, const char* code, absl::Duration duration) {
    metrics.Request(method, code, duration);
  };
  options.mislukt = [&](const char* method, const absl::Status& status) { failures.Add(method, status); };
  options.gewijzigd = [&](const domein::KoppelingSleutel& sleutel) {
    Log(Level::kInfo, "koppeling changed", {{"koppeling", sleutel.ToString()}});
    tell(sleutel);
  };
  // On the engine's thread, so that no call is handled before `service` is there.
  const absl::Status opened = engine.Ask<absl::Status>([&]() -> absl::Status {
    ASSIGN_OR_RETURN(service, Service::Open(engine.context.get_executor(), *store, refresher, options));
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(opened);

  telemetry::Heartbeat& heartbeat = telemetry.AddHeartbeat("engine");
  std::optional<Pulse> pulse;
  engine.Ask<bool>([&] { return pulse.emplace(engine.context, heartbeat, *store, metrics), true; });
  absl::Status status = telemetry.Listen(config.metrics_address, config.metrics_port_file);
  const std::string host = config.listen.substr(0, config.listen.rfind(':'));
  const std::string address = absl::StrCat(host, ":", service->port());
  if (status.ok()) status = program::WriteFileAtomically(config.port_file, address);
  if (status.ok()) {
    Log(Level::kInfo, "settings service runs", {{"address", address}});
    stop.Wait();
    Log(Level::kInfo, "settings service stops");
  }
  service->Stop(absl::Seconds(3));
  melder.reset();
  engine.Stop();  // Before what its coroutines refer to goes.
  return status;
}

// What gRPC itself has to say becomes a line like all others.
void LogGrpc(gpr_log_func_args* line) {
  Log(line->severity == GPR_LOG_SEVERITY_ERROR ? Level::kError : Level::kInfo, "grpc", {{"text", line->message}});
}

// Anything but this machine, until connections are secured.
bool IsLoopback(const std::string& listen) {
  const std::string host = listen.substr(0, listen.rfind(':'));
  boost::system::error_code failed;
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const auto address = asio::ip::make_address(bracketed ? host.substr(1, host.size() - 2) : host, failed);
  return host == "localhost" || (!failed && address.is_loopback());
}

std::string Complaint(const char* flag, const std::string& url, const Config& config) {
  const absl::Status good = http::AddressPolicy{config.allow_loopback}.CheckUrl(url);
  return good.ok() ? "" : absl::StrCat("--", flag, ": ", std::string(good.message()));
}

void Add(program::Flags& flags, Config& config) {
  flags.Text("database", &config.database, "sqlite:<file>");
  flags.Text("key-file", &config.key_file, "file with the master keys, kept apart from the database");
  flags.Text("make-key", &config.make_key, "make such a file with a fresh key, and end");
  flags.Text("listen", &config.listen, "gRPC address, host:port; port 0: any; default 127.0.0.1:7401");
  flags.Switch("insecure-listen", &config.insecure_listen,
               "allow another address than loopback, although nothing is encrypted: TLS is not built in yet");
  flags.Text("port-file", &config.port_file, "file to write the gRPC address to");
  flags.Text("metrics-address", &config.metrics_address,
             "address of /metrics, /livez and /readyz; default 127.0.0.1:0");
  flags.Text("metrics-port-file", &config.metrics_port_file, "file to write the metrics port to");
  flags.Text("rompslomp-client-id", &config.rompslomp.id, "our OAuth client at Rompslomp; empty: personal tokens only");
  flags.SecretFile("rompslomp-client-secret-file", &config.rompslomp.secret, "its secret, the first line of a file");
  flags.Text("rompslomp-oauth-url", &config.rompslomp_oauth_url, "default https://api.rompslomp.nl/oauth");
  flags.Text("asperion-client-id", &config.asperion.id, "our OAuth client at Asperion; empty: none");
  flags.SecretFile("asperion-client-secret-file", &config.asperion.secret, "its secret, the first line of a file");
  flags.Text("asperion-token-url", &config.asperion_token_url, "default https://identity.asperion.nl/connect/token");
  flags.Switch("allow-loopback", &config.allow_loopback,
               "a vendor may be on this machine, over plain http: for tests only");
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses; empty: settings-changed is not published");
  flags.Switch("embedded", &config.kafka.embedded, "the broker is koppel-broker");

  flags.Check([&config] {
    const bool needed = config.make_key.empty() && config.database.empty();
    return needed ? "--database is missing: give sqlite:<file>" : "";
  });
  flags.Check([&config] {
    const bool needed = config.make_key.empty() && config.key_file.empty();
    return needed ? "--key-file is missing: make one with --make-key" : "";
  });
  flags.Check([&config] {
    const bool good =
        config.database.empty() || (absl::StartsWith(config.database, "sqlite:") && config.database.size() > 7);
    return good ? "" : "--database wants sqlite:<file>";
  });
  flags.Check([&config] {
    const bool good =
        config.listen.find(':') != std::string::npos && (config.insecure_listen || IsLoopback(config.listen));
    return good
               ? ""
               : "--listen wants an address of this machine only, such as 127.0.0.1:7401; --insecure-listen lifts that";
  });
  flags.Check([&config] {
    const bool good = config.rompslomp.id.empty() == config.rompslomp.secret.empty();
    return good ? "" : "--rompslomp-client-id and --rompslomp-client-secret-file go together";
  });
  flags.Check([&config] {
    const bool good = config.asperion.id.empty() == config.asperion.secret.empty();
    return good ? "" : "--asperion-client-id and --asperion-client-secret-file go together";
  });
  flags.Check([&config] { return Complaint("rompslomp-oauth-url", config.rompslomp_oauth_url, config); });
  flags.Check([&config] { return Complaint("asperion-token-url", config.asperion_token_url, config); });
}

}  // namespace
}  // namespace koppel::settings_service

int main(int argc, char** argv) {
  using namespace koppel;
  KOPPEL_ARM_FAILPOINT();
  settings_service::Config config;
  program::Flags flags("settings-service",
                       "Keeps koppelingen, their settings and their access, and gives them out over gRPC.");
  settings_service::Add(flags, config);
  if (const std::optional<int> end = flags.Parse(argc, argv)) return *end;

  ::umask(077);
  program::SetCoreLimits();
  const program::Stop stop;
  telemetry::InitLog("settings-service");
  gpr_set_log_function(settings_service::LogGrpc);
  config.kafka.client_id = "settings-service";
  const absl::Status status =
      config.make_key.empty() ? settings_service::Main(config, stop) : settings_service::MakeKeyFile(config.make_key);
  if (status.ok()) return 0;
  std::cerr << "settings-service: " << status.message() << "\n";
  return 1;
}
