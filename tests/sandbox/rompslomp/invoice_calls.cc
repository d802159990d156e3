#include "tests/sandbox/rompslomp/invoice_calls.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/attributes.h"
#include "tests/sandbox/rompslomp/contact_calls.h"
#include "tests/sandbox/rompslomp/errors.h"
#include "tests/sandbox/rompslomp/invoice_attributes.h"
#include "tests/sandbox/rompslomp/kind.h"
#include "tests/sandbox/rompslomp/paging.h"

namespace koppel::sandbox::rompslomp {
namespace {

constexpr char kModel[] = "Factuur";

Response Wrapped(int status, const std::string& invoice) {
  return {.status = status, .headers = {}, .body = absl::StrCat("{\"sales_invoice\":", invoice, "}")};
}

// A bound of the list: a day, or the day that an ISO 8601 time begins with. False: it is neither.
bool ReadBound(const Parameters& query, absl::string_view name, std::optional<absl::CivilDay>* bound) {
  const std::string text = query.Get(name);
  if (text.empty()) return true;
  const absl::string_view day = absl::string_view(text).substr(0, 10);
  if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') return false;
  *bound = ParseDay(day);
  return bound->has_value();
}

Response ListInvoices(Call& call) {
  Page page;
  if (auto bad = ReadPage(call.query, &page)) return *bad;
  InvoiceQuestion question;
  if (auto bad = ReadSelection(call.query,
                               {"all", "published", "concept", "unpaid", "questionable_or_unpayable", "expired",
                                "overpaid", "imported", "credit_invoices", "debt_collector"},
                               &question.selection)) {
    return *bad;
  }
  const std::string reference = call.query.Get("search[api_reference]");
  if (!reference.empty()) question.api_reference = reference;
  const std::string contact = call.query.Get("search[contact_id]");
  if (std::int64_t id = 0; !contact.empty()) {
    if (!absl::SimpleAtoi(contact, &id)) return InvalidParameterValue("search[contact_id]");
    question.contact_id = id;
  }
  if (!ReadBound(call.query, "search[from]", &question.from)) return InvalidParameterValue("search[from]");
  if (!ReadBound(call.query, "search[till]", &question.till)) return InvalidParameterValue("search[till]");
  if (call.unfound && question.api_reference) question.api_reference->clear();
  return PageOf("sales_invoices", page, call.books.invoices.Search(question, call.today()),
                [](const Invoice& invoice) { return ToJson(invoice); });
}

void CountSold(Call& call, const Invoice& invoice) {
  for (const Line& line : invoice.lines) {
    Stored<Product>* product = call.books.products.Find(line.product_id.value_or(0));
    std::int64_t pieces = 0;
    const std::string quantity = line.quantity.ToString();
    if (product == nullptr || !absl::SimpleAtoi(quantity.substr(0, quantity.find('.')), &pieces)) continue;
    Product sold = product->value;
    sold.number_sold += pieces;
    call.ledger.Changed(NameOf(Kind::kProduct), call.books.company.id, call.origin, call.ids.given(),
                        json::serialize(ToJson(sold)));
    call.books.products.Put(std::move(sold), call.origin);
  }
}

// Numbers and stores an invoice that has no complaints; answers it as stored.
std::string KeepInvoice(Call& call, const json::object& attributes, std::optional<Contact> new_contact,
                        Invoice* invoice) {
  if (new_contact) {
    KeepContact(call, &*new_contact);
    invoice->contact_id = new_contact->id;
    invoice->cached_contact = Cached(*new_contact);
  }
  const bool is_new = invoice->id == 0;
  if (is_new) invoice->id = call.ids.Next();
  for (Line& line : invoice->lines) {
    if (line.id == 0) line.id = call.ids.Next();
  }
  ComputeTotals(invoice, call.rules.rounding, call.cents_wrong);
  const json::value* publish = FindAttribute(attributes, "_publish");
  if (publish != nullptr && BoolOf(*publish)) {
    invoice->published_at = call.today();
    invoice->invoice_number = call.books.invoices.NextNumber(invoice->date);
    CountSold(call, *invoice);
  }
  std::string object = json::serialize(ToJson(*invoice));
  const std::int64_t company = call.books.company.id;
  if (is_new) {
    call.ledger.Created(NameOf(Kind::kInvoice), company, call.origin, call.ids.given(), object);
  } else {
    call.ledger.Changed(NameOf(Kind::kInvoice), company, call.origin, call.ids.given(), object);
  }
  call.books.invoices.Put(*invoice, call.origin);
  return object;
}

Response PublishedAlready() {
  Complaints complaints;
  complaints.Add(kModel, "is al gepubliceerd");
  return complaints.ToResponse(kModel);
}

Response WriteInvoice(Call& call, const json::object& attributes, Invoice invoice) {
  const int status = invoice.id == 0 ? 201 : 200;
  std::optional<Contact> new_contact;
  Complaints complaints;
  if (auto bad = ApplyInvoice(call, attributes, &invoice, &new_contact, &complaints)) return *bad;
  if (!complaints.empty()) return complaints.ToResponse(kModel);
  return Wrapped(status, KeepInvoice(call, attributes, std::move(new_contact), &invoice));
}

Response ChangeInvoice(Call& call, const Invoice& invoice) {
  json::object attributes;
  if (auto bad = ReadAttributes(call.request, "sales_invoice", &attributes)) return *bad;
  if (invoice.published()) return PublishedAlready();  // A16, and stricter: nothing at all may change.
  return WriteInvoice(call, attributes, invoice);
}

Response Pdf(const Invoice& invoice) {
  if (!invoice.published()) return {.headers = {}, .body = R"({"message":"Factuur wordt niet gepubliceerd"})"};
  return {.content_type = "application/pdf", .headers = {}, .body = "%PDF-1.4\n%%EOF\n"};
}

}  // namespace

Response CreateInvoice(Call& call, const json::object& attributes) { return WriteInvoice(call, attributes, Invoice()); }

Response HandleInvoices(Call& call) {
  const std::string& method = call.request.method;
  if (!call.id && method == "GET") return ListInvoices(call);
  if (!call.id && method == "POST") {
    json::object attributes;
    if (auto bad = ReadAttributes(call.request, "sales_invoice", &attributes)) return *bad;
    return CreateInvoice(call, attributes);
  }
  const bool asks_pdf = call.part == "pdf" && method == "GET";
  if (!call.id || (!call.part.empty() && !asks_pdf)) return NoSuchEndpoint();
  if (method != "GET" && method != "PATCH" && method != "DELETE") return NoSuchEndpoint();
  const Stored<Invoice>* stored = call.books.invoices.Find(*call.id);
  if (stored == nullptr) return NoSuchResource();
  if (asks_pdf) return Pdf(stored->value);
  if (method == "GET") return Wrapped(200, json::serialize(ToJson(stored->value)));
  if (method == "PATCH") return ChangeInvoice(call, stored->value);
  if (stored->value.published()) return PublishedAlready();  // A16
  call.ledger.Deleted(NameOf(Kind::kInvoice), call.books.company.id, call.origin, *call.id);
  call.books.invoices.Delete(*call.id, call.origin.at);
  return {.status = 204, .headers = {}, .body = ""};
}

}  // namespace koppel::sandbox::rompslomp
