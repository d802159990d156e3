// A debtor of the vendor, and all of them in one administration (vendor page 3.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "tests/sandbox/asperion/table.h"

namespace koppel::sandbox::asperion {

struct Debtor {
  std::int64_t id = 0;
  std::optional<std::string> customer_number;
  std::optional<std::string> name;
  std::optional<std::string> attention_to;
  std::optional<std::string> address;
  std::optional<std::string> address_line2;
  std::optional<std::string> address_line3;
  std::optional<std::string> post_code;
  std::optional<std::string> city;
  std::optional<std::string> country_code;
  std::optional<std::string> phone_number;
  std::optional<std::string> mobile_number;
  std::optional<std::string> fax_number;
  std::optional<std::string> email_address;
  std::optional<std::string> debtor_kind_id;
  std::optional<std::int64_t> payment_condition_id;
  std::optional<std::string> payment_method_id;
  std::optional<std::string> coc_number;
  std::optional<std::string> vat_number;
  std::optional<std::string> iban;
  std::optional<std::string> bic;
  std::optional<std::string> bban;
  bool direct_debit = false;
  std::optional<std::string> comments;
  std::optional<std::string> characteristic4;
  std::optional<std::string> characteristic5;
  std::optional<absl::CivilDay> date_added;
  std::optional<absl::CivilDay> date_last_change;
  bool blocked = false;
  bool no_reminder = false;
};
const Schema<Debtor>& DebtorSchema();

class Debtors {
 public:
  Debtors() : table_(DebtorSchema(), {"customerNumber", "name"}) {}

  // Adds or replaces by id.
  void Put(Debtor debtor, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at) { table_.Delete(id, at); }

  Stored<Debtor>* Find(std::int64_t id) { return table_.Find(id); }
  // A live one with exactly this number, and not `except`.
  Stored<Debtor>* FindByNumber(const std::string& number, std::int64_t except = 0) {
    return table_.FindExact("customerNumber", number, except);
  }

  // A13: one more than the highest that was ever given.
  std::string NextNumber() const;

  const Table<Debtor>& table() const { return table_; }
  const Tally& numbers() const { return numbers_; }
  const Tally& names() const { return names_; }

 private:
  Table<Debtor> table_;
  std::int64_t highest_number_ = 0;
  Tally numbers_;
  Tally names_;
};

}  // namespace koppel::sandbox::asperion
