#include "tests/sandbox/reeleezee/invoice_calls.h"

#include <algorithm>
#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/amounts.h"
#include "tests/sandbox/reeleezee/body.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/invoice.h"
#include "tests/sandbox/reeleezee/listing.h"
#include "tests/sandbox/reeleezee/model.h"
#include "tests/sandbox/reeleezee/writing.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace json = boost::json;

constexpr char kInvoices[] = "SalesInvoices";
constexpr char kUploads[] = "Uploads";

struct Action {
  std::int64_t type;
  const char* name;
  std::int64_t status;  // in which it can be done; 0: in any
};
constexpr std::array kActions = {Action{17, "Book", status::kDraft}, Action{19, "Correct", status::kBooked},
                                 Action{109, "Copy", 0}, Action{138, "CheckDuplicate", 0}};

Response NoContent() { return {.status = 204, .headers = {}, .body = ""}; }

bool Allows(const Action& action, const Record& invoice) {
  return action.status == 0 || invoice.Int("Status") == action.status;
}

Response ListActions(const Record& invoice) {
  json::array actions;
  for (const Action& action : kActions) {
    if (Allows(action, invoice)) actions.push_back({{"id", invoice.id}, {"Type", action.type}, {"Name", action.name}});
  }
  return {.headers = {}, .body = json::serialize(json::object{{"value", std::move(actions)}})};
}

void Copy(Call& call, const Record& invoice) {
  Record copy(InvoiceModel(), call.guids.Next());
  for (const auto& [property, value] : invoice.fields) {
    if (property->name != "id") copy.Set(*property, value);
  }
  for (const char* own : {"InvoiceNumber", "AutomaticNumber", "Reference", "BookDate"}) copy.Set(own, Value());
  copy.Set("Status", status::kDraft);
  copy.Set("ReceiptNumber", call.books.NextReceiptNumber());
  for (Record& line : copy.List("DocumentLineList")) {
    line.id = call.guids.Next();
    line.Set("id", line.id);
  }
  ComputeAmounts(call, &copy);
  Keep(call, kInvoices, std::move(copy));
}

Response Act(Call& call, const Record& invoice) {
  json::object body;
  if (auto refusal = ReadBody(call.request, &body)) return *refusal;
  const json::value* type = FindAttribute(body, "Type");
  if (type == nullptr || !type->is_int64()) return InvalidRequest();
  const auto action = std::find_if(kActions.begin(), kActions.end(),
                                   [&](const Action& known) { return known.type == type->get_int64(); });
  if (action == kActions.end()) return Refusal(400, "APIActions_NotApplicable");
  if (!Allows(*action, invoice)) return NotAllowed();
  Record changed = invoice;
  if (action->type == 17) {
    if (auto refusal = Book(call, &changed)) return *refusal;
    Keep(call, kInvoices, std::move(changed));
  } else if (action->type == 19) {
    changed.Set("Status", status::kDraft);
    Keep(call, kInvoices, std::move(changed));
  } else if (action->type == 109) {
    Copy(call, invoice);
  }
  return NoContent();
}

// A GUID is good for one upload, for ever (vendor page 5, 8).
Response PutUpload(Call& call, const std::string& invoice, const std::string& id) {
  json::object body;
  if (auto refusal = ReadBody(call.request, &body)) return *refusal;
  if (call.books.At(kUploads).Find(id) != nullptr) return InvalidData();
  if (call.books.WasUploaded(id)) return NotFound();
  const json::value* content = FindAttribute(body, "Content");
  std::string bytes;
  if (content == nullptr || !content->is_string() || TextAt(body, "FileName").empty()) return InvalidData();
  if (!absl::Base64Unescape(std::string(content->get_string()), &bytes) || bytes.empty()) return InvalidData();
  Record upload(UploadModel(), id);
  upload.parent = invoice;
  upload.Set("FileName", TextAt(body, "FileName"));
  upload.Set("Size", static_cast<std::int64_t>(bytes.size()));
  Keep(call, kUploads, std::move(upload));
  return NoContent();
}

Response HandleUploads(Call& call, const std::string& invoice) {
  const std::string& method = call.request.method;
  if (method == "POST") return MustPut();
  if (call.path.size() == 2) {
    return method == "GET" ? AnswerChildren(call, call.books.At(kUploads), invoice) : WrongMethod(method);
  }
  const auto id = ParseGuid(call.path[2]);
  if (!id || call.path.size() > 3) return NoSuchRoute();
  return method == "PUT" ? PutUpload(call, invoice, *id) : WrongMethod(method);
}

Response HandlePart(Call& call, const Record& invoice) {
  const std::string& part = call.path[1];
  const std::string& method = call.request.method;
  if (part == "uploads") return HandleUploads(call, invoice.id);
  if (call.path.size() > 2) return NoSuchRoute();
  if (part == "actions") {
    if (method == "POST") return Act(call, invoice);
    return method == "GET" ? ListActions(invoice) : WrongMethod(method);
  }
  if (part != "lines" && part != "download") return NoSuchRoute();
  if (method != "GET") return method == "POST" ? MustPut() : WrongMethod(method);
  if (part == "download") return {.content_type = "application/pdf", .headers = {}, .body = "%PDF-1.4\n%%EOF\n"};
  std::vector<const Record*> lines;
  for (const Record& line : invoice.List("DocumentLineList")) lines.push_back(&line);
  return AnswerRecords(call, LineModel(), lines);
}

Response Delete(Call& call, const Stored<Record>* stored) {
  if (stored == nullptr) return NotFound();
  if (stored->value.Int("Status") != status::kDraft) return NotAllowed();
  Remove(call, kInvoices, stored->value.id);
  return NoContent();
}

bool IsInvoice(const Record& record) { return record.Int("Origin") == origin::kDocument; }  // 7.13

}  // namespace

Response HandleInvoices(Call& call) {
  const std::string& method = call.request.method;
  if (call.path.empty()) {
    if (method == "POST") return MustPut();  // 7.18
    if (method != "GET") return WrongMethod(method);
    return AnswerList(call, {{.collection = call.books.At(kInvoices), .type = InvoiceModel(), .shows = IsInvoice}});
  }
  const auto id = ParseGuid(call.path[0]);
  if (!id) return NoSuchRoute();  // 7.17
  const Stored<Record>* stored = call.books.At(kInvoices).Find(*id);
  if (call.path.size() > 1) {
    const bool seen = stored != nullptr && (method != "GET" || call.Sees(*stored));
    return seen ? HandlePart(call, stored->value) : NotFound();
  }
  if (method == "GET") return AnswerOne(call, stored);
  if (method == "PUT") return AnswerPut(call, {.collection = kInvoices, .id = *id}, FinishInvoice);
  if (method == "DELETE") return Delete(call, stored);
  return method == "POST" ? MustPut() : WrongMethod(method);
}

Response HandleReceipts(Call& call) {
  const std::string& method = call.request.method;
  if (!call.path.empty()) return NoSuchRoute();  // Receipts/{id} does not exist.
  if (method != "GET") return method == "POST" ? MustPut() : WrongMethod(method);
  return AnswerList(call, {{.collection = call.books.At(kInvoices), .type = ReceiptModel()}});
}

std::optional<Response> BringToStatus(Call& call, const std::string& id, std::int64_t status) {
  Record invoice = call.books.At(kInvoices).Find(id)->value;
  if (invoice.Int("Status") == status::kDraft && status != status::kDraft) {
    if (auto refusal = Book(call, &invoice)) return refusal;
  }
  invoice.Set("Status", status);
  ComputeAmounts(call, &invoice);
  if (call.by_person) ++invoice.edits;
  Keep(call, kInvoices, std::move(invoice));
  return std::nullopt;
}

}  // namespace koppel::sandbox::reeleezee
