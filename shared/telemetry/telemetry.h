// What an SRE sees of a process: /metrics, /livez and /readyz, on an address of their own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <prometheus/registry.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "http/observation.h"

namespace koppel::telemetry {

// Ticked by a loop of ours. One that is silent for a minute is not alive. By the monotonic clock.
class Heartbeat {
 public:
  void Tick();
  absl::Duration Silence() const;

 private:
  std::atomic<std::int64_t> last_ns_{0};
};

class Telemetry {
 public:
  explicit Telemetry(const std::string& program);
  ~Telemetry();

  // "host:port"; empty is 127.0.0.1:0, where the kernel chooses. Writes the port to `port_file`, unless empty.
  absl::Status Listen(const std::string& address, const std::string& port_file);

  // Outlives every family made in it; families are made once, at the start.
  prometheus::Registry& registry() { return *registry_; }

  // Only own loops: never Kafka or a vendor, whose absence must not restart anybody. Used before Listen's clients come.
  Heartbeat& AddHeartbeat(const std::string& name);

  // Asked at each /readyz, on the telemetry's own thread; must be quick and safe from there.
  void AddReadiness(const std::string& name, std::function<bool()> ready);

  // Counts calls at a vendor: koppel_vendor_requests_total{vendor,operation,result} and their seconds.
  std::function<void(const http::Observation&)> HttpObserver(const std::string& vendor);

 private:
  class Server;
  std::string Answer(const std::string& path, int& status);

  std::shared_ptr<prometheus::Registry> registry_;
  std::mutex mutex_;
  std::vector<std::pair<std::string, std::unique_ptr<Heartbeat>>> heartbeats_;
  std::vector<std::pair<std::string, std::function<bool()>>> readiness_;
  std::unique_ptr<Server> server_;
};

}  // namespace koppel::telemetry
