// A sales invoice of the vendor, and all of them in one administration (vendor page 3.7).
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/frame/store.h"
#include "tests/sandbox/rompslomp/contact.h"
#include "tests/sandbox/rompslomp/line.h"

namespace koppel::sandbox::rompslomp {

// The contact as it was when the invoice was written.
struct CachedContact {
  std::optional<std::string> name;
  std::optional<std::string> contact_person_name;
  std::optional<std::string> address;
  std::optional<std::string> zipcode;
  std::optional<std::string> city;
  std::optional<std::string> country_code;
  std::optional<std::string> contact_person_email_address;
  std::optional<std::string> contact_number;
};
CachedContact Cached(const Contact& contact);

struct Invoice {
  std::int64_t id = 0;
  absl::CivilDay date;
  absl::CivilDay due_date;
  std::string payment_method = "pay_transfer";
  std::optional<std::string> custom_payment_instructions;
  std::optional<std::string> description;
  std::optional<absl::CivilDay> published_at;  // nullopt: a concept
  std::optional<std::string> invoice_number;
  std::int64_t contact_id = 0;
  CachedContact cached_contact;
  std::string currency = "eur";
  std::optional<Decimal> currency_exchange_rate;
  std::optional<std::int64_t> template_id;
  std::optional<std::string> vat_number;
  bool validates_vat_number = true;
  std::optional<std::string> api_reference;
  std::optional<std::string> payment_reference;
  std::string sale_type = "supply";
  bool distance_sale = false;
  bool sends_copy_by_email_on_publish = false;
  std::vector<Line> lines;

  // Computed by the vendor.
  Decimal price_without_vat;
  Decimal vat_amount;
  Decimal price_with_vat;

  bool published() const { return published_at.has_value(); }
};

// Adds up the lines and puts `cents_wrong` on top: a vendor that miscounts.
void ComputeTotals(Invoice* invoice, Rounding rounding, int cents_wrong);

boost::json::object ToJson(const Invoice& invoice);
Invoice InvoiceFromJson(const boost::json::object& stored);

// "2026-03-16"; nullopt when it is anything else or no day of the calendar.
std::optional<absl::CivilDay> ParseDay(absl::string_view text);

struct InvoiceQuestion {
  std::string selection = "all";
  std::optional<std::string> api_reference;
  std::optional<std::int64_t> contact_id;
  std::optional<absl::CivilDay> from;
  std::optional<absl::CivilDay> till;
};

class Invoices {
 public:
  // Adds or replaces by id.
  void Put(Invoice invoice, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at);

  Stored<Invoice>* Find(std::int64_t id) { return store_.Find(id); }
  // A live one with exactly this reference, and not `except`.
  Stored<Invoice>* FindByReference(const std::string& reference, std::int64_t except = 0);

  // Live ones, newest first.
  std::vector<const Invoice*> Search(const InvoiceQuestion& question, absl::CivilDay today);

  // The number that the next invoice published in the month of `date` gets: "2026030001" (A26).
  std::string NextNumber(absl::CivilDay date) const;

  const Store<Invoice>& store() const { return store_; }
  const Tally& references() const { return references_; }

 private:
  Store<Invoice> store_;
  absl::flat_hash_map<std::string, std::vector<std::int64_t>> by_reference_;
  absl::flat_hash_map<std::string, int> numbers_in_month_;  // by "202603"
  Tally references_;
};

}  // namespace koppel::sandbox::rompslomp
