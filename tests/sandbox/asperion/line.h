// A line of a sales invoice: an article, a sales type or a text (A19), or a bookkeeping line of account and amount
// (vendor page 3.9).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/sandbox/asperion/schema.h"

namespace koppel::sandbox::asperion {

// What the API takes: A19 as a whole, or its published part only.
enum class Contract { kArticleLines, kBookkeepingLines };

struct Line {
  std::int64_t id = 0;                   // 1 and up within its invoice
  std::optional<std::string> line_type;  // nullopt: a bookkeeping line
  std::optional<std::int64_t> article_id;
  std::optional<std::string> sales_type_id;
  std::optional<std::string> description;
  std::optional<Decimal> quantity;
  std::optional<Decimal> price;
  std::optional<Decimal> discount_percentage;
  std::optional<Decimal> amount;
  std::optional<std::int64_t> ledger_account_id;
  std::optional<std::string> vat_code;
  std::optional<Decimal> vat_amount;
  std::optional<std::int64_t> cost_center_id;
  std::optional<std::string> cost_unit_id;
};
const Schema<Line>& LineSchema(Contract contract);

// A19: quantity × price, less the discount, half away from zero to cents; of a bookkeeping line what it says. Zero of a
// text.
Decimal AmountOf(const Line& line);

// `percentage` of `amount`, half away from zero to cents.
Decimal Percentage(const Decimal& amount, const Decimal& percentage);

// As the vendor shows it: without what it does not have.
std::string LineJson(const Line& line, Contract contract);

}  // namespace koppel::sandbox::asperion
