#include "tests/sandbox/frame/ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox {
namespace {

constexpr std::size_t kMostRequests = 10'000;

std::string Quoted(const std::string& text) { return boost::json::serialize(boost::json::value(text)); }

}  // namespace

std::string FormatTimestamp(absl::Time at) { return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", at, absl::UTCTimeZone()); }

absl::StatusOr<Origin> OriginOf(const boost::json::object& line) {
  Origin origin{.request = NumberAt(line, "request"), .at = absl::InfinitePast(), .token = TextAt(line, "token")};
  std::string why;
  if (absl::ParseTime(absl::RFC3339_full, TextAt(line, "at"), &origin.at, &why)) return origin;
  return absl::InvalidArgumentError(absl::StrCat("time: ", why));
}

Ledger::PerKind Ledger::Counts::of(const std::string& kind) const {
  const auto found = kinds.find(kind);
  return found == kinds.end() ? PerKind() : found->second;
}

void Ledger::Answered(RequestLine line) {
  requests_.push_back(std::move(line));
  if (requests_.size() > kMostRequests) requests_.pop_front();
}

void Ledger::Write(const char* op, const std::string& kind, const boost::json::value& company, const Origin& origin,
                   const std::string& rest) {
  if (silent_ || !sink_) return;
  sink_(absl::StrCat("{\"op\":\"", op, "\",\"kind\":\"", kind, "\",\"company\":", boost::json::serialize(company),
                     ",\"request\":", origin.request, ",\"at\":\"",
                     absl::FormatTime(absl::RFC3339_full, origin.at, absl::UTCTimeZone()),
                     "\",\"token\":", Quoted(origin.token), ",", rest, "}"));
}

void Ledger::Created(const std::string& kind, const boost::json::value& company, const Origin& origin, std::int64_t ids,
                     const std::string& object) {
  PerKind& count = counts_.kinds[kind];
  ++(origin.request == 0 ? count.seeded : count.created);
  Write("create", kind, company, origin, absl::StrCat("\"ids\":", ids, ",\"object\":", object));
}

void Ledger::Changed(const std::string& kind, const boost::json::value& company, const Origin& origin, std::int64_t ids,
                     const std::string& object) {
  Write("change", kind, company, origin, absl::StrCat("\"ids\":", ids, ",\"object\":", object));
}

void Ledger::Deleted(const std::string& kind, const boost::json::value& company, const Origin& origin,
                     const boost::json::value& id) {
  Write("delete", kind, company, origin, absl::StrCat("\"id\":", boost::json::serialize(id)));
}

void Ledger::Refused(const RefusedDuplicate& refused) {
  ++counts_.kinds[refused.kind].refused;
  refused_.push_back(refused);
  Write(
      "refuse_duplicate", refused.kind, refused.company, refused.origin,
      absl::StrCat("\"key\":", Quoted(refused.key), ",\"existing_id\":", boost::json::serialize(refused.existing_id)));
}

void Ledger::Note(const boost::json::object& line) {
  if (!silent_ && sink_) sink_(boost::json::serialize(line));
}

void Ledger::Clear() {
  counts_ = {};
  requests_.clear();
  refused_.clear();
}

}  // namespace koppel::sandbox
