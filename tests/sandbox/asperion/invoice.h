// A sales invoice of the vendor, and all of them in one administration (vendor page 3.9).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/asperion/line.h"
#include "tests/sandbox/asperion/stamgegevens.h"
#include "tests/sandbox/asperion/table.h"

namespace koppel::sandbox::asperion {

constexpr std::int64_t kConcept = 1;

// 1 Concept, 2 InJournalentry, 3 InLedger, 6 Payable, 7 Paid, 8 Hold.
bool IsStatus(std::int64_t status);

struct Invoice {
  std::int64_t id = 0;
  std::int64_t status = kConcept;
  std::optional<std::string> invoice_number;  // a concept has none
  std::int64_t debtor_id = 0;                 // not shown
  std::optional<std::string> debtor_customer_number;
  std::optional<absl::CivilDay> date;
  std::optional<std::int64_t> bookyear;
  std::optional<std::int64_t> bookperiod;
  std::optional<std::string> journal_id;
  std::optional<std::int64_t> payment_condition_id;
  std::optional<absl::CivilDay> payment_due_date;
  std::optional<std::string> description;
  std::optional<std::string> reference;  // A19: the user's
  std::optional<Decimal> amount_excl_vat;
  std::optional<Decimal> vat_amount;
  std::optional<Decimal> amount_incl_vat;
  std::optional<std::int64_t> cost_center_id;  // not shown; nobody can give it one
  std::vector<Line> lines;
};
const Schema<Invoice>& InvoiceSchema(Contract contract);

// Computes the lines and adds them up: VAT per code over its summed lines (A19). `cents_wrong` comes on top: a vendor
// that miscounts. Every code is one of `codes`.
void ComputeTotals(const std::vector<VatCode>& codes, int cents_wrong, Invoice* invoice);

// All of it for a line of the ledger, in braces.
std::string InvoiceLedgerJson(const Invoice& invoice);
Invoice InvoiceFromLedger(const json::object& stored);

// The reference that Koppel puts at the end of a description: from the last "KPL-" on. nullopt: there is none.
std::optional<std::string> ReferenceIn(const std::optional<std::string>& description);

class Invoices {
 public:
  Invoices() : table_(InvoiceSchema(Contract::kArticleLines), {"description", "reference", "debtorCustomerNumber"}) {}

  // Adds or replaces by id.
  void Put(Invoice invoice, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at) { table_.Delete(id, at); }

  Stored<Invoice>* Find(std::int64_t id) { return table_.Find(id); }

  // The number that the next invoice of this year gets when it is processed: "20260001".
  std::string NextNumber(std::int64_t bookyear) const;

  const Table<Invoice>& table() const { return table_; }
  const Tally& references() const { return references_; }

 private:
  Table<Invoice> table_;
  absl::flat_hash_map<std::int64_t, int> numbers_;  // given, by year
  Tally references_;
};

}  // namespace koppel::sandbox::asperion
