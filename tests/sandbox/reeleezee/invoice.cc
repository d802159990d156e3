#include "tests/sandbox/reeleezee/invoice.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/amounts.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/lists.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace json = boost::json;

void SetDefault(Record* record, absl::string_view name, Value value) {
  if (IsNull(record->Get(name))) record->Set(name, std::move(value));
}

// 7.7, and stricter: how prices are to be read does not change any more either.
bool TouchesWhatIsBooked(const json::object& body) {
  constexpr std::array kFixed = {"DocumentLineList", "Entity", "Date", "BookDate", "DueDate", "IsVatIncluded"};
  return std::any_of(kFixed.begin(), kFixed.end(), [&](const char* name) { return body.contains(name); });
}

void Begin(const Call& call, Record* invoice) {
  SetDefault(invoice, "Status", status::kDraft);
  SetDefault(invoice, "DocumentType", kSalesInvoice);
  SetDefault(invoice, "Type", std::int64_t{1});
  SetDefault(invoice, "Origin", origin::kReceipt);  // 7.12, 7.13
  SetDefault(invoice, "IsArchived", false);
  SetDefault(invoice, "IsFixedAmount", false);
  SetDefault(invoice, "IsVatIncluded", call.books.told().Flag("SalesVATIncluded"));
  SetDefault(invoice, "ExchangeRate", *Decimal::Parse("1"));
  SetDefault(invoice, "ReceiptNumber", call.books.NextReceiptNumber());
}

// 7.22
void SetDates(const Call& call, Record* invoice) {
  SetDefault(invoice, "Date", absl::CivilSecond(call.today()));
  if (!IsNull(invoice->Get("DueDate"))) return;
  const Record* customer = call.books.To("Customers", invoice->Text("Entity"));
  const std::int64_t days = customer == nullptr ? 14 : customer->Int("DueDays");
  const absl::CivilSecond date = std::get<absl::CivilSecond>(invoice->Get("Date"));
  const absl::CivilDay due = absl::CivilDay(date) + days;
  invoice->Set("DueDate",
               absl::CivilSecond(due.year(), due.month(), due.day(), date.hour(), date.minute(), date.second()));
}

bool Sent(const json::object& line, absl::string_view name) {
  const json::value* value = FindAttribute(line, name);
  return value != nullptr && !value->is_null();
}

// `sent`: nullptr when no lines came along.
std::optional<Response> FinishLine(const Call& call, const json::object* sent, Record* line) {
  const Record* product = call.books.To("Products", line->Text("Product"));
  SetDefault(line, "InvoiceLineType", product == nullptr ? line::kFree : line::kProduct);
  const std::int64_t type = line->Int("InvoiceLineType");
  if (type != line::kFree && type != line::kProduct) return InvalidData();
  if (type == line::kProduct && product == nullptr) return InvalidData();
  const Record* account = call.books.To("Ledgers", line->Text("Account"));
  if (account != nullptr && account->Flag("IsTotalAccount")) return InvalidData();
  const std::string products_rate = product == nullptr ? "" : product->Text("TaxRate");
  SetDefault(line, "TaxRate", products_rate.empty() ? kHighRate : products_rate);  // 7.3
  const bool by_unit = !IsNull(line->Get("Quantity")) || !IsNull(line->Get("Price"));
  if (sent != nullptr && by_unit && (Sent(*sent, "NetAmount") || Sent(*sent, "TaxAmount"))) return InvalidData();
  if (!by_unit && sent != nullptr && !Sent(*sent, "TaxAmount")) line->Set("TaxAmount", Value());
  return std::nullopt;
}

std::optional<Response> FinishLines(const Call& call, const json::object& body, Record* invoice) {
  const json::value* sent = FindAttribute(body, "DocumentLineList");
  const json::array* lines_sent = sent == nullptr ? nullptr : sent->if_array();
  std::vector<Record>& lines = invoice->List("DocumentLineList");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const json::object* line_sent = lines_sent == nullptr ? nullptr : &(*lines_sent)[i].get_object();
    if (auto refusal = FinishLine(call, line_sent, &lines[i])) return refusal;
    lines[i].Set("Sequence", static_cast<std::int64_t>(i + 1));
    lines[i].Set("Date", invoice->Get("Date"));
  }
  invoice->Set("Description", lines.empty() ? Value() : lines.front().Get("Description"));
  return std::nullopt;
}

std::optional<Response> CheckNumber(const Call& call, const Record& invoice) {
  const Value& number = invoice.Get("InvoiceNumber");
  if (IsNull(number)) return std::nullopt;
  if (invoice.Int("InvoiceNumber") < 1) return InvalidData();
  for (const Stored<Record>* other : call.books.At("SalesInvoices").With("InvoiceNumber", number)) {
    if (other->value.id != invoice.id) return Refusal(400, "Dit factuurnummer is al in gebruik");
  }
  return std::nullopt;
}

// A rate of another country needs a customer there with a VAT number (vendor page 3.5).
std::optional<Response> CheckRates(const Call& call, const Record& invoice) {
  const std::string customer = invoice.Text("Entity");
  const bool has_number = !call.books.Below("FiscalProcessParameters", customer).empty();
  std::int64_t position = 0;
  for (const Record& line : invoice.List("DocumentLineList")) {
    ++position;
    const Record* rate = call.books.To("TaxRates", line.Text("TaxRate"));
    const std::string country = rate == nullptr ? "" : rate->Text("Country");
    if (country.empty()) continue;
    const std::vector<const Record*> addresses = call.books.Below("Addresses", customer);
    const bool abroad = std::any_of(addresses.begin(), addresses.end(), [&](const Record* address) {
      return country == "EU" ? address->Text("Country") != "NL" : address->Text("Country") == country;
    });
    if (abroad && has_number) continue;
    return Refusal(400, absl::StrCat("Ongeldig belastingtarief '", country, "' op regel ", position));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Response> FinishInvoice(Call& call, const json::object& body, const Record* before, Record* invoice) {
  const bool booked = before != nullptr && before->Int("Status") != status::kDraft;
  if (booked && TouchesWhatIsBooked(body)) return InvalidData();
  if (before == nullptr) Begin(call, invoice);
  const std::int64_t made_as = invoice->Int("Origin");
  if (invoice->Int("DocumentType") != kSalesInvoice || made_as < 0 || made_as > origin::kDocument) return InvalidData();
  if (auto refusal = CheckNumber(call, *invoice)) return refusal;
  SetDates(call, invoice);
  if (auto refusal = FinishLines(call, body, invoice)) return refusal;
  if (!IsNull(invoice->Get("Entity"))) invoice->Set("DocumentCategory", std::string(kSalesCategory));
  if (const std::int64_t seeded = invoice->Int("Status"); before == nullptr && seeded != status::kDraft) {
    if (auto refusal = Book(call, invoice)) return refusal;
    invoice->Set("Status", seeded);
  }
  if (!ComputeAmounts(call, invoice)) return InvalidData();
  return std::nullopt;
}

std::optional<Response> Book(const Call& call, Record* invoice) {
  if (auto refusal = CheckRates(call, *invoice)) return refusal;
  Record booked = *invoice;
  if (IsNull(booked.Get("InvoiceNumber"))) {
    booked.Set("InvoiceNumber", call.books.NextInvoiceNumber());
    booked.Set("AutomaticNumber", call.books.NextInvoiceNumber());
  }
  if (auto refusal = CheckNumber(call, booked)) return refusal;
  const std::string prefix = call.books.told().Text("NumberPrefix");
  booked.Set("Reference", absl::StrCat(prefix, booked.Int("InvoiceNumber")));
  SetDefault(&booked, "BookDate", absl::CivilSecond(call.today()));
  booked.Set("Status", status::kBooked);
  *invoice = std::move(booked);
  return std::nullopt;
}

}  // namespace koppel::sandbox::reeleezee
