#include "services/settings/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <array>

namespace koppel::settings_service {
namespace {

constexpr std::array kMethods = {"Apply", "Get", "List", "Lease", "Delete"};
constexpr std::array kCodes = {"OK", "INVALID_ARGUMENT", "NOT_FOUND", "UNAUTHENTICATED", "UNAVAILABLE"};
constexpr std::array kVendors = {"rompslomp", "asperion", "reeleezee", "imuis"};
constexpr std::array kResults = {"ok", "opnieuw_inloggen", "configuratie", "niet_bereikbaar"};
constexpr std::array<std::pair<v1::Toestand, const char*>, 5> kStates = {{
    {v1::TOESTAND_BESTELD, "besteld"},
    {v1::TOESTAND_ACTIEF, "actief"},
    {v1::TOESTAND_OPNIEUW_INLOGGEN, "opnieuw_inloggen"},
    {v1::TOESTAND_GEPAUZEERD, "gepauzeerd"},
    {v1::TOESTAND_GESTOPT, "gestopt"},
}};

const prometheus::Histogram::BucketBoundaries kSeconds = {0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 20, 60};

}  // namespace

Metrics::Metrics(prometheus::Registry& registry)
    : requests_(prometheus::BuildCounter()
                    .Name("koppel_settings_requests_total")
                    .Help("Calls to the settings service by method and gRPC code")
                    .Register(registry)),
      durations_(prometheus::BuildHistogram()
                     .Name("koppel_settings_request_duration_seconds")
                     .Help("How long calls to the settings service took")
                     .Register(registry)),
      refreshes_(prometheus::BuildCounter()
                     .Name("koppel_token_refreshes_total")
                     .Help("Refreshes of an OAuth access by how they ended")
                     .Register(registry)),
      connections_(prometheus::BuildGauge()
                       .Name("koppel_connections")
                       .Help("Koppelingen by vendor and state")
                       .Register(registry)) {
  for (const char* method : kMethods) {
    durations_.Add({{"method", method}}, kSeconds);
    for (const char* code : kCodes) requests_.Add({{"method", method}, {"code", code}});
  }
  for (const char* result : kResults) refreshes_.Add({{"vendor", "rompslomp"}, {"result", result}});
  Connections({});
}

void Metrics::Request(const std::string& method, const std::string& code, absl::Duration duration) {
  requests_.Add({{"method", method}, {"code", code}}).Increment();
  durations_.Add({{"method", method}}, kSeconds).Observe(absl::ToDoubleSeconds(duration));
}

void Metrics::Refresh(const std::string& vendor, const std::string& result) {
  refreshes_.Add({{"vendor", vendor}, {"result", result}}).Increment();
}

void Metrics::Connections(const std::map<std::pair<std::string, v1::Toestand>, std::int64_t>& aantallen) {
  for (const char* vendor : kVendors) {
    for (const auto& [toestand, state] : kStates) {
      const auto found = aantallen.find({vendor, toestand});
      const double aantal = found == aantallen.end() ? 0 : static_cast<double>(found->second);
      connections_.Add({{"vendor", vendor}, {"state", state}}).Set(aantal);
    }
  }
}

}  // namespace koppel::settings_service
