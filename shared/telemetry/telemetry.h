// What an SRE sees of a process: /metrics, /livez and /readyz, on an address of their own.
#pragma once

#include <prometheus/registry.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "http/observation.h"
#include "telemetry/page_server.h"

namespace koppel::telemetry {

// Ticked by a loop of ours. By the monotonic clock, so that neither a set clock nor a suspended machine counts as
// silence. Any thread.
class Heartbeat {
 public:
  void Tick();
  absl::Duration Silence() const;

 private:
  std::atomic<std::int64_t> last_ns_{0};
};

// Any thread.
class Telemetry {
 public:
  // A loop that is silent for longer than `patience` is not alive.
  explicit Telemetry(const std::string& program, absl::Duration patience = absl::Seconds(60));
  ~Telemetry();

  // "host:port"; empty is 127.0.0.1:0, where the kernel chooses. Writes the port to `port_file`, unless empty.
  // InvalidArgument: not such an address; Unavailable: it can't be had.
  absl::Status Listen(const std::string& address, const std::string& port_file);
  int port() const;  // 0: not listening

  // Stops listening. When it returns nothing given to AddReadiness is asked any more, so that what it looks at may go.
  void Close();

  // Outlives every family made in it; families are made once, at the start.
  prometheus::Registry& registry() { return *registry_; }

  // Only own loops: never Kafka or a vendor, whose absence must not restart anybody. Lives as long as this.
  Heartbeat& AddHeartbeat(const std::string& name);

  // Asked at each /readyz, on the telemetry's own thread; must be quick and safe from there until Close.
  void AddReadiness(const std::string& name, std::function<bool()> ready);

  // Counts calls at a vendor: koppel_vendor_requests_total{vendor,operation,result} and their seconds.
  std::function<void(const http::Observation&)> HttpObserver(const std::string& vendor);

 private:
  Page Write(const std::string& path);
  Page Metrics() const;
  Page Liveness();
  Page Readiness();

  const absl::Duration patience_;
  const std::shared_ptr<prometheus::Registry> registry_;
  std::mutex mutex_;  // for the two lists
  std::vector<std::pair<std::string, std::unique_ptr<Heartbeat>>> heartbeats_;
  std::vector<std::pair<std::string, std::function<bool()>>> readiness_;
  std::unique_ptr<PageServer> server_;
};

}  // namespace koppel::telemetry
