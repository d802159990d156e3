#include "tests/sandbox/asperion/invoice_calls.h"

#include "tests/sandbox/asperion/errors.h"
#include "tests/sandbox/asperion/invoice_body.h"
#include "tests/sandbox/asperion/kind.h"

namespace koppel::sandbox::asperion {
namespace {

std::string LinesOf(const Call& call, const Invoice& invoice) {
  std::string rows;
  for (const Line& line : invoice.lines) {
    absl::StrAppend(&rows, rows.empty() ? "" : ",", LineJson(line, call.rules.contract));
  }
  return absl::StrCat("\"lines\":{\"_data\":[", rows, "],\"_meta\":{\"totalCount\":", invoice.lines.size(), "}}");
}

std::string RowWithLines(const Call& call, const Invoice& invoice, const ListQuery* query) {
  const bool with_lines = query == nullptr || query->Wants("lines");
  return RowOf(call, InvoiceSchema(call.rules.contract), invoice, query, with_lines ? LinesOf(call, invoice) : "");
}

// Fault `unfound`: whoever searches by the reference, wherever it stands, finds nothing.
bool IsHidden(const Call& call, const ListQuery& query) {
  const Schema<Invoice>& schema = InvoiceSchema(call.rules.contract);
  return call.effect.unfound && (query.Asks(schema.PlaceOf("description")) || query.Asks(schema.PlaceOf("reference")));
}

template <class Row>
Response ListInvoices(Call& call, Row row) {
  Complaints complaints(call.language);
  const ListQuery query =
      ReadListQuery(call.query, InvoiceSchema(call.rules.contract).properties(), call.rules.largest_page, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  std::vector<const Invoice*> hits;
  if (!IsHidden(call, query)) {
    hits = call.books.invoices.table().Select(query, [&](const auto& stored) { return call.Shows(stored); });
  }
  return PageOf(call, query, std::move(hits), [&](const Invoice& invoice) { return row(invoice, query); });
}

}  // namespace

Response CreateInvoice(Call& call, const json::object& body) {
  Invoice invoice;
  if (auto bad = ReadInvoice(call, body, &invoice)) return *bad;
  if (call.validates_only()) return Created(call, 0, RowWithLines(call, invoice, nullptr));
  invoice.id = call.ids.Next();
  call.ledger.Created(NameOf(Kind::kInvoice), call.books.administration.id, call.origin, call.ids.given(),
                      InvoiceLedgerJson(invoice));
  const std::int64_t id = invoice.id;
  std::string row = RowWithLines(call, invoice, nullptr);
  call.books.invoices.Put(std::move(invoice), call.origin);
  return Created(call, id, std::move(row));
}

Response HandleInvoicesWithLines(Call& call) {
  const std::string& method = call.request.method;
  if (call.id.empty() && method == "POST") {
    json::object body;
    if (auto bad = ReadBody(call, &body)) return *bad;
    return CreateInvoice(call, body);
  }
  if (method != "GET") return MethodNotAllowed();
  if (call.id.empty()) {
    return ListInvoices(
        call, [&](const Invoice& invoice, const ListQuery& query) { return RowWithLines(call, invoice, &query); });
  }
  const Stored<Invoice>* stored = call.books.invoices.Find(call.NumberInPath());
  if (stored == nullptr) return NoSuchRecord(call.language);
  return {.headers = {}, .body = RowWithLines(call, stored->value, nullptr)};
}

Response HandleInvoices(Call& call) {
  if (call.request.method != "GET") return MethodNotAllowed();
  const Schema<Invoice>& schema = InvoiceSchema(call.rules.contract);
  if (call.id.empty()) {
    return ListInvoices(
        call, [&](const Invoice& invoice, const ListQuery& query) { return RowOf(call, schema, invoice, &query); });
  }
  const Stored<Invoice>* stored = call.books.invoices.Find(call.NumberInPath());
  if (stored == nullptr) return NoSuchRecord(call.language);
  return {.headers = {}, .body = RowOf(call, schema, stored->value)};
}

}  // namespace koppel::sandbox::asperion
