#include "telemetry/export_metrics.h"

namespace koppel::telemetry {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

ExportMetrics::ExportMetrics(prometheus::Registry& registry, const std::string& vendor) : vendor_(vendor) {
  const auto counter = [&](const char* name, const char* help) -> prometheus::Family<prometheus::Counter>& {
    return BuildCounter().Name(name).Help(help).Register(registry);
  };
  const auto gauge = [&](const char* name, const char* help) {
    return &BuildGauge().Name(name).Help(help).Register(registry).Add({{"vendor", vendor}});
  };
  consumed_ =
      &counter("koppel_events_consumed_total", "Events read, those of other pools included.").Add({{"vendor", vendor}});
  superseded_ =
      &counter("koppel_events_superseded_total", "Events dropped unhandled for a newer revision that waited too.")
           .Add({{"vendor", vendor}});
  replayed_ = &counter("koppel_offset_maps_ignored_total",
                       "Partitions whose offset map could not be used: finished work may come again.")
                   .Add({{"vendor", vendor}});
  auto& finished = counter("koppel_events_finished_total", "Offers that ended, by outcome.");
  for (const char* outcome : {"afgehandeld", "fout", "overgeslagen", "wacht", "onzeker"}) {
    finished_[outcome] = &finished.Add({{"vendor", vendor}, {"outcome", outcome}});
  }
  const prometheus::Histogram::BucketBoundaries buckets{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900};
  duration_ = &BuildHistogram()
                   .Name("koppel_event_duration_seconds")
                   .Help("From an event's arrival in the worker to its verdict.")
                   .Register(registry)
                   .Add({{"vendor", vendor}}, buckets);
  end_to_end_ = &BuildHistogram()
                     .Name("koppel_event_end_to_end_seconds")
                     .Help("From the moment of the event to its verdict.")
                     .Register(registry)
                     .Add({{"vendor", vendor}}, buckets);
  auto& invoices = counter("koppel_invoices_total",
                           "Invoices by the way they came: created, adopted after a look-up, replayed verdict.");
  for (const char* path : {"created", "adopted", "replayed"})
    invoices_[path] = &invoices.Add({{"vendor", vendor}, {"path", path}});
  retries_ = &counter("koppel_vendor_retries_total", "Calls made again, by the reason.");
  late_outcomes_ = &counter("koppel_late_outcomes_total",
                            "Ends that came after another had ended the offer: a duplicate is possible.")
                        .Add({{"vendor", vendor}});
  duplicates_ =
      &counter("koppel_duplicates_detected_total", "Werkbonnen of which the vendor was seen to hold two invoices.")
           .Add({{"vendor", vendor}});
  dead_letters_ = &counter("koppel_dead_letters_total", "Events that can't be understood, by the reason.");
  totals_differ_ = &counter("koppel_totals_differ_total", "Concepts whose total at the vendor differs from ours.")
                        .Add({{"vendor", vendor}});
  inflight_ = gauge("koppel_inflight_events", "Events being worked on.");
  inflight_limit_ = gauge("koppel_inflight_limit", "The most that may be worked on at once.");
  oldest_ = gauge("koppel_oldest_unfinished_event_timestamp_seconds",
                  "When the oldest unfinished event was made; 0: there is none.");
}

void ExportMetrics::Finished(const std::string& outcome, absl::Duration since_received, absl::Duration since_event) {
  if (const auto found = finished_.find(outcome); found != finished_.end()) found->second->Increment();
  duration_->Observe(absl::ToDoubleSeconds(since_received));
  end_to_end_->Observe(absl::ToDoubleSeconds(since_event));
}

void ExportMetrics::Invoice(const std::string& path) {
  if (const auto found = invoices_.find(path); found != invoices_.end()) found->second->Increment();
}

void ExportMetrics::Retry(const std::string& reason) {
  retries_->Add({{"vendor", vendor_}, {"reason", reason}}).Increment();
}

void ExportMetrics::DeadLetter(const std::string& reason) {
  dead_letters_->Add({{"vendor", vendor_}, {"reason", reason}}).Increment();
}

void ExportMetrics::OldestUnfinished(absl::Time at) {
  oldest_->Set(at == absl::InfiniteFuture() ? 0 : static_cast<double>(absl::ToUnixMillis(at)) / 1000);
}

}  // namespace koppel::telemetry
