#include "workers/export/metrics.h"

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"

namespace koppel::worker {

void Metrics::Finished(const v1::WerkbonResult& oordeel, absl::Time received, absl::Time event_time) {
  const std::string naam = v1::Uitkomst_Name(oordeel.uitkomst());
  const absl::Time now = absl::Now();
  families_.Finished(absl::AsciiStrToLower(naam.substr(naam.find('_') + 1)), now - received, now - event_time);
}

void Metrics::Retry(const absl::Status& status) {
  families_.Retry(absl::AsciiStrToLower(absl::StatusCodeToString(status.code())));
}

void Metrics::LateOutcome() { families_.LateOutcome(); }
void Metrics::TotalDiffers() { families_.TotalDiffers(); }

}  // namespace koppel::worker
