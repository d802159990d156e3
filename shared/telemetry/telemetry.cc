#include "telemetry/telemetry.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

#include <chrono>
#include <iterator>
#include <map>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "program/stop.h"
#include "telemetry/process_metrics.h"

namespace koppel::telemetry {
namespace {

std::int64_t MonotonicNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Counters and histograms by their few labels: those of a handful of operations, named in our own code.
struct VendorRequests {
  VendorRequests(prometheus::Registry& registry, std::string its_vendor)
      : vendor(std::move(its_vendor)),
        requests(prometheus::BuildCounter()
                     .Name("koppel_vendor_requests_total")
                     .Help("Calls at the vendor, by operation and result.")
                     .Register(registry)),
        seconds(prometheus::BuildHistogram()
                    .Name("koppel_vendor_request_duration_seconds")
                    .Help("How long a call at the vendor took.")
                    .Register(registry)) {}

  void Count(const http::Observation& seen) {
    static const prometheus::Histogram::BucketBoundaries kBuckets{0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    const std::string operation = seen.operation.empty() ? "other" : seen.operation;
    const std::lock_guard<std::mutex> lock(mutex);
    prometheus::Counter*& counter = counters[{operation, seen.result}];
    if (counter == nullptr) {
      counter = &requests.Add({{"vendor", vendor}, {"operation", operation}, {"result", seen.result}});
    }
    counter->Increment();
    prometheus::Histogram*& histogram = histograms[operation];
    if (histogram == nullptr) histogram = &seconds.Add({{"vendor", vendor}, {"operation", operation}}, kBuckets);
    histogram->Observe(absl::ToDoubleSeconds(seen.duration));
  }

  const std::string vendor;
  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Histogram>& seconds;
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, prometheus::Counter*> counters;
  std::map<std::string, prometheus::Histogram*> histograms;
};

}  // namespace

void Heartbeat::Tick() { last_ns_ = MonotonicNs(); }
absl::Duration Heartbeat::Silence() const { return absl::Nanoseconds(MonotonicNs() - last_ns_); }

Telemetry::Telemetry(const std::string& program, absl::Duration patience)
    : patience_(patience), registry_(std::make_shared<prometheus::Registry>()) {
  prometheus::BuildGauge()
      .Name("koppel_build_info")
      .Help("1, with the version as label.")
      .Register(*registry_)
      .Add({{"program", program}, {"version", KOPPEL_VERSION}})
      .Set(1);
}

Telemetry::~Telemetry() = default;

absl::Status Telemetry::Listen(const std::string& address, const std::string& port_file) {
  ASSIGN_OR_RETURN(server_, PageServer::Listen(address.empty() ? "127.0.0.1:0" : address,
                                               [this](const std::string& path) { return Write(path); }));
  return program::WritePortFile(port_file, server_->port());
}

int Telemetry::port() const { return server_ == nullptr ? 0 : server_->port(); }
void Telemetry::Close() { server_.reset(); }

Heartbeat& Telemetry::AddHeartbeat(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  heartbeats_.emplace_back(name, std::make_unique<Heartbeat>());
  heartbeats_.back().second->Tick();
  return *heartbeats_.back().second;
}

void Telemetry::AddReadiness(const std::string& name, std::function<bool()> ready) {
  const std::lock_guard<std::mutex> lock(mutex_);
  readiness_.emplace_back(name, std::move(ready));
}

Page Telemetry::Write(const std::string& path) {
  if (path == "/metrics") return Metrics();
  if (path == "/livez") return Liveness();
  if (path == "/readyz") return Readiness();
  return {.status = 404, .text = "there are /metrics, /livez and /readyz\n"};
}

Page Telemetry::Metrics() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  std::vector<prometheus::MetricFamily> own = ProcessMetrics().Collect();
  families.insert(families.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  return {.status = 200, .text = prometheus::TextSerializer().Serialize(families)};
}

Page Telemetry::Liveness() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Page page{.status = 200, .text = ""};
  for (const auto& [name, heartbeat] : heartbeats_) {
    const absl::Duration silence = heartbeat->Silence();
    const bool alive = silence <= patience_;
    if (!alive) page.status = 503;
    absl::StrAppend(&page.text, name, alive ? ": ok, ticked " : ": silent, ticked ", absl::FormatDuration(silence),
                    " ago\n");
  }
  return page;
}

Page Telemetry::Readiness() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Page page{.status = 200, .text = ""};
  for (const auto& [name, ready] : readiness_) {
    const bool yes = ready();
    if (!yes) page.status = 503;
    absl::StrAppend(&page.text, name, yes ? ": ready\n" : ": not yet\n");
  }
  return page;
}

std::function<void(const http::Observation&)> Telemetry::HttpObserver(const std::string& vendor) {
  return [requests = std::make_shared<VendorRequests>(*registry_, vendor)](const http::Observation& seen) {
    requests->Count(seen);
  };
}

}  // namespace koppel::telemetry
