// What every process shows of itself, under the names that Prometheus' own libraries use: memory, processor time, open
// files, when it started. Read from /proc when asked.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <vector>

namespace koppel::telemetry {

// Any thread. What can't be read is left out.
class ProcessMetrics : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace koppel::telemetry
