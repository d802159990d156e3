#include "tests/sandbox/frame/ledger_json.h"

namespace koppel::sandbox {

namespace json = boost::json;

json::object CountsOf(const std::string& kind, const Ledger& ledger, std::size_t live) {
  const Ledger::PerKind counts = ledger.counts().of(kind);
  return {
      {"created", counts.created}, {"seeded", counts.seeded}, {"refused_duplicates", counts.refused}, {"live", live}};
}

std::int64_t AllCreates(const Ledger& ledger) {
  std::int64_t creates = 0;
  for (const auto& [kind, counts] : ledger.counts().kinds) creates += counts.created;
  return creates;
}

std::int64_t AllRefused(const Ledger& ledger) {
  std::int64_t refused = 0;
  for (const auto& [kind, counts] : ledger.counts().kinds) refused += counts.refused;
  return refused;
}

json::array Refusals(const Ledger& ledger) {
  json::array refusals;
  for (const RefusedDuplicate& refused : ledger.refused()) {
    refusals.push_back({{"kind", refused.kind},
                        {"company_id", refused.company},
                        {"key", refused.key},
                        {"existing_id", refused.existing_id},
                        {"request", refused.origin.request},
                        {"at", FormatTimestamp(refused.origin.at)},
                        {"token_fingerprint", refused.origin.token}});
  }
  return refusals;
}

json::array Requests(const Ledger& ledger) {
  json::array requests;
  for (const RequestLine& line : ledger.requests()) {
    requests.push_back({{"request", line.number},
                        {"at", FormatTimestamp(line.at)},
                        {"method", line.method},
                        {"path", line.target},
                        {"status", line.status},
                        {"token_fingerprint", line.token},
                        {"fault", line.fault}});
  }
  return requests;
}

void AddRepeated(const Tally& tally, json::object* target) {
  for (const auto& [key, count] : tally.repeated()) {
    json::value& sum = (*target)[key];
    sum = count + (sum.is_int64() ? sum.get_int64() : 0);
  }
}

}  // namespace koppel::sandbox
