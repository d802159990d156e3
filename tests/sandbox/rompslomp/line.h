// What a product's line and an invoice's line share: a price without VAT, a VAT type, and the amounts that follow.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "tests/sandbox/frame/decimal.h"
#include "tests/sandbox/rompslomp/complaints.h"

namespace koppel::sandbox::rompslomp {

struct Line {
  std::int64_t id = 0;
  std::optional<std::string> description;
  std::optional<std::string> extended_description;
  Decimal quantity = Decimal::Cents(100);
  std::optional<Decimal> price_per_unit;
  std::int64_t vat_type_id = 0;
  Decimal vat_rate;
  std::optional<std::int64_t> product_id;

  // Computed by the vendor.
  Decimal price_without_vat;
  Decimal vat_amount;
  Decimal price_with_vat;
};

// Takes over the attributes that were sent; what is wrong with the line as it then stands becomes a complaint. A line
// without VAT type gets `default_vat_type`. Does not look at product_id.
void ApplyLine(const boost::json::object& attributes, std::int64_t default_vat_type, Line* line,
               Complaints* complaints);

// A13: a line is quantity x price, its VAT is that x rate, each rounded half-up to cents; or, the alternative,
// unrounded.
enum class Rounding { kPerLine, kTotalsOnly };
void ComputeAmounts(Line* line, Rounding rounding);

boost::json::object ToJson(const Line& line);
Line LineFromJson(const boost::json::object& stored);

// A decimal of a record that was written by ToJson.
Decimal StoredDecimal(const boost::json::object& stored, absl::string_view name);

}  // namespace koppel::sandbox::rompslomp
