#include "tests/sandbox/asperion/invoice.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace koppel::sandbox::asperion {
namespace {

constexpr Access kRead = Access::kRead;
constexpr Access kHidden = Access::kHidden;

Schema<Invoice>* MakeSchema(Contract contract) {
  const bool extended = contract == Contract::kArticleLines;
  return new Schema<Invoice>({
      {"id", &Invoice::id, kRead},
      {"status", &Invoice::status, kRead},
      {"invoiceNumber", &Invoice::invoice_number},
      {"debtorCustomerNumber", &Invoice::debtor_customer_number},
      {"date", &Invoice::date},
      {"bookyear", &Invoice::bookyear},
      {"bookperiod", &Invoice::bookperiod},
      {"journalId", &Invoice::journal_id},
      {"paymentConditionId", &Invoice::payment_condition_id},
      {"paymentDueDate", &Invoice::payment_due_date, kRead, Filter::kNone},
      {"description", &Invoice::description},
      {"reference", &Invoice::reference, extended ? Access::kWrite : kHidden,
       extended ? Filter::kValue : Filter::kNone},
      {"amountExclVat", &Invoice::amount_excl_vat, kRead},
      {"vatAmount", &Invoice::vat_amount, kRead},
      {"amountInclVat", &Invoice::amount_incl_vat, kRead},
      {"debtorId", &Invoice::debtor_id, extended ? Access::kWriteOnly : kHidden},
      {"costCenterId", &Invoice::cost_center_id, kHidden},
  });
}

}  // namespace

bool IsStatus(std::int64_t status) {
  static constexpr std::array<std::int64_t, 6> kStatuses = {1, 2, 3, 6, 7, 8};
  return std::find(kStatuses.begin(), kStatuses.end(), status) != kStatuses.end();
}

const Schema<Invoice>& InvoiceSchema(Contract contract) {
  static const Schema<Invoice>& article_lines = *MakeSchema(Contract::kArticleLines);
  static const Schema<Invoice>& bookkeeping_lines = *MakeSchema(Contract::kBookkeepingLines);
  return contract == Contract::kArticleLines ? article_lines : bookkeeping_lines;
}

void ComputeTotals(const std::vector<VatCode>& codes, int cents_wrong, Invoice* invoice) {
  Decimal excl;
  std::map<std::string, Decimal> per_code;
  for (Line& line : invoice->lines) {
    if (line.line_type == "Text") continue;
    line.amount = AmountOf(line);
    excl = excl + *line.amount;
    const VatCode* code = line.vat_code ? FindRow(codes, *line.vat_code) : nullptr;
    if (code == nullptr) continue;
    line.vat_amount = Percentage(*line.amount, code->percentage.value_or(Decimal()));
    per_code[code->id] = per_code[code->id] + *line.amount;
  }
  Decimal vat;
  for (const auto& [id, sum] : per_code) {
    vat = vat + Percentage(sum, FindRow(codes, id)->percentage.value_or(Decimal()));
  }
  invoice->amount_excl_vat = excl + Decimal::Cents(cents_wrong);
  invoice->vat_amount = vat;
  invoice->amount_incl_vat = *invoice->amount_excl_vat + vat;
}

std::string InvoiceLedgerJson(const Invoice& invoice) {
  std::string lines;
  for (const Line& line : invoice.lines) {
    absl::StrAppend(&lines, lines.empty() ? "{" : ",{", LineSchema(Contract::kArticleLines).LedgerMembers(line), "}");
  }
  return absl::StrCat("{", InvoiceSchema(Contract::kArticleLines).LedgerMembers(invoice), ",\"lines\":[", lines, "]}");
}

Invoice InvoiceFromLedger(const json::object& stored) {
  Invoice invoice;
  InvoiceSchema(Contract::kArticleLines).Load(stored, &invoice);
  const json::value* lines = FindAttribute(stored, "lines");
  if (lines == nullptr || !lines->is_array()) return invoice;
  for (const json::value& line : lines->get_array()) {
    if (!line.is_object()) continue;
    LineSchema(Contract::kArticleLines).Load(line.get_object(), &invoice.lines.emplace_back());
  }
  return invoice;
}

std::optional<std::string> ReferenceIn(const std::optional<std::string>& description) {
  const std::size_t at = description.value_or("").rfind("KPL-");
  if (at == std::string::npos) return std::nullopt;
  return std::string(absl::StripTrailingAsciiWhitespace(absl::string_view(*description).substr(at)));
}

void Invoices::Put(Invoice invoice, const Origin& origin) {
  const Stored<Invoice>* before = table_.Find(invoice.id);
  const std::optional<std::string> reference = ReferenceIn(invoice.description);
  if (before == nullptr || ReferenceIn(before->value.description) != reference) references_.Add(reference);
  if (invoice.invoice_number && (before == nullptr || !before->value.invoice_number)) {
    ++numbers_[invoice.bookyear.value_or(0)];
  }
  table_.Put(std::move(invoice), origin);
}

std::string Invoices::NextNumber(std::int64_t bookyear) const {
  const auto given = numbers_.find(bookyear);
  return absl::StrFormat("%04d%04d", bookyear, given == numbers_.end() ? 1 : given->second + 1);
}

}  // namespace koppel::sandbox::asperion
