// What the settings service counts (design, 11). Labels have few values: never an account.
#pragma once

#include <prometheus/registry.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "koppel/v1/settings.pb.h"

namespace koppel::settings_service {

// Any thread.
class Metrics {
 public:
  explicit Metrics(prometheus::Registry& registry);

  // koppel_settings_requests_total{method,code}, koppel_settings_request_duration_seconds{method}
  void Request(const std::string& method, const std::string& code, absl::Duration duration);

  // koppel_token_refreshes_total{vendor,result}
  void Refresh(const std::string& vendor, const std::string& result);

  // koppel_connections{vendor,state}; what is not in `aantallen` is zero.
  void Connections(const std::map<std::pair<std::string, v1::Toestand>, std::int64_t>& aantallen);

 private:
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& durations_;
  prometheus::Family<prometheus::Counter>& refreshes_;
  prometheus::Family<prometheus::Gauge>& connections_;
};

}  // namespace koppel::settings_service
