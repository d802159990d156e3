#include "tests/sandbox/rompslomp/line.h"

#include "tests/sandbox/rompslomp/attributes.h"
#include "tests/sandbox/rompslomp/vat_type.h"

namespace koppel::sandbox::rompslomp {
namespace {

// An attribute that has to be a number when it is there; blank is nothing.
void ApplyDecimal(const json::object& attributes, absl::string_view name, absl::string_view label,
                  std::optional<Decimal>* target, Complaints* complaints) {
  const json::value* value = FindAttribute(attributes, name);
  if (value == nullptr) return;
  const std::optional<std::string> text = TextOf(*value);
  *target = text ? Decimal::Parse(*text) : std::nullopt;
  if (text && !*target) complaints->Add(label, "is geen getal");
}

void ApplyVat(const json::object& attributes, std::int64_t default_vat_type, Line* line, Complaints* complaints) {
  const json::value* sent = FindAttribute(attributes, "vat_type_id");
  const bool blank = sent == nullptr || !TextOf(*sent);
  if (!blank) line->vat_type_id = IdOf(*sent).value_or(0);
  if (blank && (sent != nullptr || line->vat_type_id == 0)) line->vat_type_id = default_vat_type;
  const VatType* type = FindVatType(line->vat_type_id);
  if (type == nullptr) {
    complaints->Invalid("Btw soort");
    return;
  }
  if (type->name != "vat_custom") {
    line->vat_rate = type->value;
    return;
  }
  std::optional<Decimal> rate;
  ApplyDecimal(attributes, "vat_rate", "Btw tarief", &rate, complaints);
  if (!rate) return;
  const bool sane = !rate->negative() && !(Decimal::Cents(100) - *rate).negative() && rate->Rounded(4) == *rate;
  if (!sane) complaints->Invalid("Btw tarief");
  if (sane) line->vat_rate = *rate;
}

}  // namespace

void ApplyLine(const json::object& attributes, std::int64_t default_vat_type, Line* line, Complaints* complaints) {
  SetText(attributes, "description", &line->description);
  SetText(attributes, "extended_description", &line->extended_description);
  if (!line->description) complaints->Missing("Omschrijving");
  complaints->CheckLength("Omschrijving", line->description, 255);

  std::optional<Decimal> quantity = line->quantity;
  ApplyDecimal(attributes, "quantity", "Aantal", &quantity, complaints);
  line->quantity = quantity.value_or(Decimal::Cents(100));

  const json::value* price = FindAttribute(attributes, "price_per_unit");
  ApplyDecimal(attributes, "price_per_unit", "Stuksprijs", &line->price_per_unit, complaints);
  if (!line->price_per_unit && (price == nullptr || !TextOf(*price))) complaints->Missing("Stuksprijs");

  ApplyVat(attributes, default_vat_type, line, complaints);
  for (const char* account : {"account_id", "account_path"}) {
    const json::value* value = FindAttribute(attributes, account);
    if (value != nullptr && TextOf(*value)) complaints->Invalid("Grootboekrekening");
  }
}

void ComputeAmounts(Line* line, Rounding rounding) {
  const Decimal amount = line->quantity * line->price_per_unit.value_or(Decimal());
  line->price_without_vat = rounding == Rounding::kPerLine ? amount.Rounded(2) : amount;
  const Decimal vat = line->price_without_vat * line->vat_rate;
  line->vat_amount = rounding == Rounding::kPerLine ? vat.Rounded(2) : vat;
  line->price_with_vat = line->price_without_vat + line->vat_amount;
}

json::object ToJson(const Line& line) {
  json::object object{{"id", line.id},
                      {"description", TextValue(line.description)},
                      {"extended_description", TextValue(line.extended_description)},
                      {"price_per_unit", line.price_per_unit.value_or(Decimal()).ToString()},
                      {"price_with_vat", line.price_with_vat.ToString()},
                      {"price_without_vat", line.price_without_vat.ToString()},
                      {"vat_amount", line.vat_amount.ToString()},
                      {"vat_rate", line.vat_rate.ToString()},
                      {"vat_type_id", line.vat_type_id},
                      {"quantity", line.quantity.ToString()},
                      {"product_id", nullptr},
                      {"account_id", nullptr},
                      {"account_path", nullptr}};
  if (line.product_id) object["product_id"] = *line.product_id;
  return object;
}

Decimal StoredDecimal(const json::object& stored, absl::string_view name) {
  const json::value* value = FindAttribute(stored, name);
  const std::optional<std::string> text = value == nullptr ? std::nullopt : TextOf(*value);
  return text ? Decimal::ParseComputed(*text).value_or(Decimal()) : Decimal();
}

Line LineFromJson(const json::object& stored) {
  Line line;
  if (const json::value* id = FindAttribute(stored, "id")) line.id = IdOf(*id).value_or(0);
  SetText(stored, "description", &line.description);
  SetText(stored, "extended_description", &line.extended_description);
  line.quantity = StoredDecimal(stored, "quantity");
  line.price_per_unit = StoredDecimal(stored, "price_per_unit");
  if (const json::value* type = FindAttribute(stored, "vat_type_id")) line.vat_type_id = IdOf(*type).value_or(0);
  line.vat_rate = StoredDecimal(stored, "vat_rate");
  if (const json::value* product = FindAttribute(stored, "product_id")) line.product_id = IdOf(*product);
  line.price_without_vat = StoredDecimal(stored, "price_without_vat");
  line.vat_amount = StoredDecimal(stored, "vat_amount");
  line.price_with_vat = StoredDecimal(stored, "price_with_vat");
  return line;
}

}  // namespace koppel::sandbox::rompslomp
