#include "tests/sandbox/reeleezee/web_application.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/invoice_calls.h"
#include "tests/sandbox/reeleezee/seed.h"
#include "tests/sandbox/reeleezee/writing.h"

namespace koppel::sandbox::reeleezee {
namespace {

// What the body points at.
struct Pointed {
  json::object body;
  Administratie* books = nullptr;
  std::string collection;
  const Stored<Record>* stored = nullptr;
};

// The complaint, or nothing.
std::string Point(const Request& request, const ControlParts& parts, const std::vector<absl::string_view>& known,
                  Pointed* pointed) {
  boost::system::error_code failed;
  const json::value body = json::parse(request.body, failed);
  if (failed || !body.is_object()) return "the body is no JSON object";
  pointed->body = body.get_object();
  const std::vector<std::string> unknown = UnknownKeys(pointed->body, known);
  if (!unknown.empty()) return absl::StrJoin(unknown, "; ");
  const std::string administration = TextAt(pointed->body, "administration");
  pointed->books = parts.books->Find(administration.empty() ? parts.config.administration : administration);
  if (pointed->books == nullptr) return absl::StrCat("administration ", administration, " is unknown");
  pointed->collection = TextAt(pointed->body, "collection");
  if (pointed->collection.empty()) pointed->collection = "SalesInvoices";
  if (!pointed->books->Has(pointed->collection)) return absl::StrCat("no collection ", pointed->collection);
  const auto id = ParseGuid(TextAt(pointed->body, "id"));
  pointed->stored = id ? pointed->books->At(pointed->collection).Find(*id) : nullptr;
  return pointed->stored == nullptr ? "no such record" : "";
}

Call PersonsCall(const Request& request, const Parameters& no_query, const ControlParts& parts, Administratie& books,
                 absl::Time now) {
  return {.request = request,
          .query = no_query,
          .path = {},
          .origin = {.request = 0, .at = now, .token = ""},
          .rules = parts.config.rules,
          .books = books,
          .guids = parts.books->guids,
          .ledger = parts.ledger,
          .by_person = true,
          .extra = {}};
}

}  // namespace

Response HandleEdit(const Request& request, const ControlParts& parts, absl::Time now) {
  Pointed pointed;
  const std::string wrong = Point(request, parts, {"administration", "collection", "id", "set", "status"}, &pointed);
  if (!wrong.empty()) return ControlError(wrong);
  const Parameters no_query;
  Call call = PersonsCall(request, no_query, parts, *pointed.books, now);
  const Record& record = pointed.stored->value;
  if (const json::value* set = FindAttribute(pointed.body, "set")) {
    if (!set->is_object()) return ControlError("set must be an object");
    const Stored<Record>* stored = nullptr;
    const auto refusal = Write(call, {.collection = pointed.collection, .id = record.id, .parent = record.parent},
                               set->get_object(), FinishOf(pointed.collection), &stored);
    if (refusal) return ControlError(refusal->body);
  }
  if (const json::value* status = FindAttribute(pointed.body, "status")) {
    const std::int64_t wanted = IdOf(*status).value_or(0);
    if (pointed.collection != "SalesInvoices" || wanted < 1 || wanted > 3) return ControlError("status is 1, 2 or 3");
    if (const auto refusal = BringToStatus(call, record.id, wanted)) return ControlError(refusal->body);
  }
  return ControlJson(json::object());
}

Response HandleDelete(const Request& request, const ControlParts& parts, absl::Time now) {
  Pointed pointed;
  const std::string wrong = Point(request, parts, {"administration", "collection", "id"}, &pointed);
  if (!wrong.empty()) return ControlError(wrong);
  const Parameters no_query;
  Call call = PersonsCall(request, no_query, parts, *pointed.books, now);
  Remove(call, pointed.collection, std::string(pointed.stored->value.id));
  return ControlJson(json::object());
}

}  // namespace koppel::sandbox::reeleezee
