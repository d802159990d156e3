#include "tests/sandbox/rompslomp/ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace koppel::sandbox::rompslomp {
namespace {

constexpr std::size_t kMostRequests = 10'000;

std::string Quoted(const std::string& text) { return boost::json::serialize(boost::json::value(text)); }

}  // namespace

const char* NameOf(Kind kind) {
  return kind == Kind::kContact ? "contact" : kind == Kind::kProduct ? "product" : "sales_invoice";
}

const char* ListNameOf(Kind kind) {
  return kind == Kind::kContact ? "contacts" : kind == Kind::kProduct ? "products" : "sales_invoices";
}

std::string FormatTimestamp(absl::Time at) { return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", at, absl::UTCTimeZone()); }

void Ledger::Answered(RequestLine line) {
  requests_.push_back(std::move(line));
  if (requests_.size() > kMostRequests) requests_.pop_front();
}

void Ledger::Write(const char* op, Kind kind, std::int64_t company, const Origin& origin, const std::string& rest) {
  if (silent_ || !sink_) return;
  sink_(absl::StrCat("{\"op\":\"", op, "\",\"kind\":\"", NameOf(kind), "\",\"company\":", company, ",\"request\":",
                     origin.request, ",\"at\":\"", absl::FormatTime(absl::RFC3339_full, origin.at, absl::UTCTimeZone()),
                     "\",\"token\":", Quoted(origin.token), ",", rest, "}"));
}

void Ledger::Created(Kind kind, std::int64_t company, const Origin& origin, const Ids& ids, const std::string& object) {
  PerKind& count = counts_.kinds[static_cast<std::size_t>(kind)];
  ++(origin.request == 0 ? count.seeded : count.created);
  Write("create", kind, company, origin, absl::StrCat("\"ids\":", ids.given(), ",\"object\":", object));
}

void Ledger::Changed(Kind kind, std::int64_t company, const Origin& origin, const Ids& ids, const std::string& object) {
  Write("change", kind, company, origin, absl::StrCat("\"ids\":", ids.given(), ",\"object\":", object));
}

void Ledger::Deleted(Kind kind, std::int64_t company, const Origin& origin, std::int64_t id) {
  Write("delete", kind, company, origin, absl::StrCat("\"id\":", id));
}

void Ledger::Refused(const RefusedDuplicate& refused) {
  ++counts_.kinds[static_cast<std::size_t>(refused.kind)].refused;
  refused_.push_back(refused);
  Write("refuse_duplicate", refused.kind, refused.company, refused.origin,
        absl::StrCat("\"key\":", Quoted(refused.key), ",\"existing_id\":", refused.existing_id));
}

void Ledger::Note(const boost::json::object& line) {
  if (!silent_ && sink_) sink_(boost::json::serialize(line));
}

void Ledger::Clear() {
  counts_ = {};
  requests_.clear();
  refused_.clear();
}

}  // namespace koppel::sandbox::rompslomp
