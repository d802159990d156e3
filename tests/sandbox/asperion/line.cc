#include "tests/sandbox/asperion/line.h"

namespace koppel::sandbox::asperion {
namespace {

Schema<Line>* MakeSchema(Access extended) {
  return new Schema<Line>({
      {"id", &Line::id, Access::kRead},
      {"lineType", &Line::line_type, extended},
      {"articleId", &Line::article_id, extended},
      {"salesTypeId", &Line::sales_type_id, extended},
      {"description", &Line::description},
      {"quantity", &Line::quantity, extended},
      {"price", &Line::price, extended},
      {"discountPercentage", &Line::discount_percentage, extended},
      {"amount", &Line::amount},
      {"ledgerAccountId", &Line::ledger_account_id},
      {"vatCode", &Line::vat_code},
      {"vatAmount", &Line::vat_amount, Access::kRead},
      {"costCenterId", &Line::cost_center_id},
      {"costUnitId", &Line::cost_unit_id},
  });
}

}  // namespace

const Schema<Line>& LineSchema(Contract contract) {
  static const Schema<Line>& article_lines = *MakeSchema(Access::kWrite);
  static const Schema<Line>& bookkeeping_lines = *MakeSchema(Access::kHidden);
  return contract == Contract::kArticleLines ? article_lines : bookkeeping_lines;
}

Decimal AmountOf(const Line& line) {
  if (!line.line_type) return line.amount.value_or(Decimal());
  const Decimal whole = line.quantity.value_or(Decimal()) * line.price.value_or(Decimal());
  const Decimal paid = Decimal::Cents(100) - line.discount_percentage.value_or(Decimal()) * Decimal::Cents(1);
  return (whole * paid).Rounded(2);
}

Decimal Percentage(const Decimal& amount, const Decimal& percentage) {
  return (amount * percentage * Decimal::Cents(1)).Rounded(2);
}

std::string LineJson(const Line& line, Contract contract) {
  return absl::StrCat(
      "{",
      LineSchema(contract).Members(line, [](const Property&, const Value& value) { return value.text.has_value(); }),
      "}");
}

}  // namespace koppel::sandbox::asperion
