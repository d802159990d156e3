// The lists of an administration that settings choose from: read only, but for a seed (vendor page 3.2 to 3.5, 3.8).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "tests/sandbox/asperion/schema.h"

namespace koppel::sandbox::asperion {

struct VatCode {
  std::string id;
  std::string description;
  bool sales_code = false;
  std::optional<Decimal> percentage;
  bool is_default = false;
  std::optional<std::string> valid_from;  // as the vendor writes it, which is not always the same way
  std::optional<std::string> valid_until;
  std::string country_code = "NL";

  bool IsValidOn(absl::CivilDay day) const;
};
const Schema<VatCode>& SchemaOf(const VatCode*);

struct PaymentCondition {
  std::int64_t id = 0;
  std::string description;
  std::int64_t days = 0;  // not shown
};
const Schema<PaymentCondition>& SchemaOf(const PaymentCondition*);

struct DebtorKind {
  std::string id;
  std::string description;
};
const Schema<DebtorKind>& SchemaOf(const DebtorKind*);

struct SalesType {
  std::string id;
  std::string description;
  std::int64_t ledger_account_id = 0;
  std::string vat_code;
};
const Schema<SalesType>& SchemaOf(const SalesType*);

struct Journal {
  std::string id;
  std::string description;
  std::string type;  // A18
};
const Schema<Journal>& SchemaOf(const Journal*);

template <class T>
const T* FindRow(const std::vector<T>& rows, const decltype(T::id)& id) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const T& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

// Every list by id. A new administration holds what a strict client must not fall for: a default for purchases before
// that for sales, codes of other times and countries, sales types whose id contains another's.
struct Stamgegevens {
  Stamgegevens();

  bool KnowsAccount(std::int64_t ledger_account_id) const;  // one that a sales type books on

  std::vector<VatCode> vat_codes;
  std::vector<PaymentCondition> payment_conditions;
  std::vector<DebtorKind> debtor_kinds;
  std::vector<SalesType> sales_types;
  std::vector<Journal> journals;
};

// The rows of the list with this path ("vatcodes"), for what wants to do the same with each list: calls
// `visit(std::vector<T>&)`. False: there is no such list.
template <class Stam, class Visit>
bool VisitList(Stam& stam, absl::string_view path, Visit visit) {
  if (path == "vatcodes") return visit(stam.vat_codes), true;
  if (path == "paymentconditions") return visit(stam.payment_conditions), true;
  if (path == "debtorkinds") return visit(stam.debtor_kinds), true;
  if (path == "salestypes") return visit(stam.sales_types), true;
  if (path == "journals") return visit(stam.journals), true;
  return false;
}

// Adds a row, or changes of the one with this id what `said` tells of it; answers it. nullptr: there is no id.
template <class T>
const T* PutRow(const json::object& said, std::vector<T>* rows) {
  T row;
  const Schema<T>& schema = SchemaOf(&row);
  schema.Load(said, &row);
  if (row.id == decltype(T::id)()) return nullptr;
  auto place = std::lower_bound(rows->begin(), rows->end(), row.id,
                                [](const T& known, const auto& id) { return known.id < id; });
  if (place != rows->end() && place->id == row.id) {
    schema.Load(said, &*place);
  } else {
    place = rows->insert(place, std::move(row));
  }
  return &*place;
}

}  // namespace koppel::sandbox::asperion
