// What an export pool counts, under the names of design 11. Families are made at the start; labels have few values.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <map>
#include <string>

#include "absl/time/time.h"

namespace koppel::telemetry {

// Any thread.
class ExportMetrics {
 public:
  ExportMetrics(prometheus::Registry& registry, const std::string& vendor);

  void Consumed() { consumed_->Increment(); }
  void Superseded() { superseded_->Increment(); }  // dropped unhandled for a newer revision
  void Replayed() { replayed_->Increment(); }      // partitions whose offset map could not be used
  // `outcome` in small letters: afgehandeld, fout, overgeslagen, wacht, onzeker.
  void Finished(const std::string& outcome, absl::Duration since_received, absl::Duration since_event);
  void Invoice(const std::string& path);  // created, adopted, replayed
  void Retry(const std::string& reason);  // a status code in small letters
  void LateOutcome() { late_outcomes_->Increment(); }
  void Duplicate() { duplicates_->Increment(); }  // two invoices of one werkbon were seen at the vendor
  void DeadLetter(const std::string& reason);     // a few codes of ours
  void TotalDiffers() { totals_differ_->Increment(); }
  void Inflight(std::size_t n) { inflight_->Set(static_cast<double>(n)); }
  void InflightLimit(int n) { inflight_limit_->Set(n); }
  void OldestUnfinished(absl::Time at);  // InfiniteFuture: none, shown as 0

 private:
  std::string vendor_;
  prometheus::Counter* consumed_;
  prometheus::Counter* superseded_;
  prometheus::Counter* replayed_;
  std::map<std::string, prometheus::Counter*> finished_;
  prometheus::Histogram* duration_;
  prometheus::Histogram* end_to_end_;
  std::map<std::string, prometheus::Counter*> invoices_;
  prometheus::Family<prometheus::Counter>* retries_;
  prometheus::Counter* late_outcomes_;
  prometheus::Counter* duplicates_;
  prometheus::Family<prometheus::Counter>* dead_letters_;
  prometheus::Counter* totals_differ_;
  prometheus::Gauge* inflight_;
  prometheus::Gauge* inflight_limit_;
  prometheus::Gauge* oldest_;
};

}  // namespace koppel::telemetry
