// What this pool counts (design, 11).
#pragma once

#include <prometheus/registry.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "koppel/v1/events.pb.h"
#include "telemetry/export_metrics.h"

namespace koppel::worker {

class Metrics {
 public:
  Metrics(prometheus::Registry& registry, const std::string& vendor) : families_(registry, vendor) {}

  void Finished(const v1::WerkbonResult& oordeel, absl::Time received, absl::Time event_time);
  void Invoice(const std::string& path) { families_.Invoice(path); }
  void Retry(const absl::Status& status);
  void LateOutcome();
  void TotalDiffers();
  telemetry::ExportMetrics& families() { return families_; }

 private:
  telemetry::ExportMetrics families_;
};

}  // namespace koppel::worker
