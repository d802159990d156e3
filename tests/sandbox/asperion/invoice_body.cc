#include "tests/sandbox/asperion/invoice_body.h"

#include "tests/sandbox/asperion/line_body.h"

namespace koppel::sandbox::asperion {
namespace {

constexpr int kLongestReference = 50;

// By number or, of A19, by id; both must be of the same one.
const Debtor* FindDebtor(const Call& call, const Invoice& invoice, Complaints* complaints) {
  const std::string number = invoice.debtor_customer_number.value_or("");
  const Stored<Debtor>* by_number = call.books.debtors.FindByNumber(number);
  const Stored<Debtor>* by_id = call.books.debtors.Find(invoice.debtor_id);
  if (Blank(invoice.debtor_customer_number) && invoice.debtor_id == 0) {
    complaints->Required("DebtorCustomerNumber");
    return nullptr;
  }
  if (!Blank(invoice.debtor_customer_number) && by_number == nullptr) {
    complaints->Gone("DebtorCustomerNumber", "Debiteur", "Debtor", number);
    return nullptr;
  }
  if (invoice.debtor_id != 0 && (by_id == nullptr || (by_number != nullptr && by_number != by_id))) {
    complaints->Gone("DebtorId", "Debiteur", "Debtor", absl::StrCat(invoice.debtor_id));
    return nullptr;
  }
  return &(by_number == nullptr ? by_id : by_number)->value;
}

void ApplyDebtor(const Call& call, Invoice* invoice, Complaints* complaints) {
  const Debtor* debtor = FindDebtor(call, *invoice, complaints);
  if (debtor == nullptr) return;
  if (debtor->blocked) {
    const std::string number = debtor->customer_number.value_or("");
    complaints->Add(
        invoice->debtor_id == 0 ? "DebtorCustomerNumber" : "DebtorId",
        {absl::StrCat("Debiteur '", number, "' is geblokkeerd."), absl::StrCat("Debtor '", number, "' is blocked.")});
  }
  invoice->debtor_id = debtor->id;
  invoice->debtor_customer_number = debtor->customer_number;
  if (!invoice->payment_condition_id) invoice->payment_condition_id = debtor->payment_condition_id;
}

void ApplyDates(const Call& call, Invoice* invoice, Complaints* complaints) {
  if (!invoice->date) return complaints->Required("Date");
  if (!invoice->bookyear) invoice->bookyear = invoice->date->year();
  if (!invoice->bookperiod) invoice->bookperiod = invoice->date->month();
  if (*invoice->bookyear < 1990 || *invoice->bookyear > 2100) complaints->Unusable("Bookyear");
  if (*invoice->bookperiod < 1 || *invoice->bookperiod > 12) complaints->Unusable("Bookperiod");
  invoice->payment_due_date = invoice->date;
  if (!invoice->payment_condition_id) return;
  const PaymentCondition* condition = FindRow(call.books.stam.payment_conditions, *invoice->payment_condition_id);
  if (condition == nullptr) {
    return complaints->Gone("PaymentConditionId", "Betalingsconditie", "Payment condition",
                            absl::StrCat(*invoice->payment_condition_id));
  }
  invoice->payment_due_date = *invoice->date + condition->days;
}

void CheckJournal(const Call& call, const Invoice& invoice, Complaints* complaints) {
  if (Blank(invoice.journal_id)) return complaints->Required("JournalId");
  const std::string& id = *invoice.journal_id;
  const Journal* journal = FindRow(call.books.stam.journals, id);
  if (journal == nullptr) return complaints->Gone("JournalId", "Dagboek", "Journal", id);
  if (journal->type == "Sales") return;  // A18
  complaints->Add("JournalId", {absl::StrCat("Dagboek '", id, "' is geen verkoopboek."),
                                absl::StrCat("Journal '", id, "' is no sales journal.")});
}

}  // namespace

std::optional<Response> ReadInvoice(const Call& call, const json::object& body, Invoice* invoice) {
  Complaints complaints(call.language);
  InvoiceSchema(call.rules.contract).Read(body, nullptr, "$.", "", {"lines"}, invoice, &complaints);
  const bool is_read = complaints.empty();
  const absl::CivilDay date = invoice->date.value_or(call.today());
  const json::value* lines = FindAttribute(body, "lines");
  if (lines != nullptr) {
    invoice->lines = ReadLines(call, *lines, date, &complaints);
  } else {
    complaints.Required("Lines");
  }
  if (is_read) {
    ApplyDebtor(call, invoice, &complaints);
    ApplyDates(call, invoice, &complaints);
    CheckJournal(call, *invoice, &complaints);
    if (Characters(invoice->reference.value_or("")) > kLongestReference) {
      complaints.TooLong("Reference", kLongestReference);
    }
    if (!Blank(invoice->invoice_number)) complaints.ReadOnly("InvoiceNumber");
  }
  if (!complaints.empty()) return complaints.ToResponse();
  invoice->invoice_number = std::nullopt;
  ComputeTotals(call.books.stam.vat_codes, call.effect.wrong_cents ? 1 : 0, invoice);
  return std::nullopt;
}

}  // namespace koppel::sandbox::asperion
