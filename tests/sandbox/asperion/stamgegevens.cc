#include "tests/sandbox/asperion/stamgegevens.h"

namespace koppel::sandbox::asperion {
namespace {

constexpr Access kRead = Access::kRead;

VatCode Vat(const char* id, const char* description, bool sales, int percentage) {
  VatCode code;
  code.id = id;
  code.description = description;
  code.sales_code = sales;
  code.percentage = Decimal::Cents(100 * percentage);
  return code;
}

// The day in front of whatever follows it.
std::optional<absl::CivilDay> DayIn(const std::optional<std::string>& text) {
  return text ? ParseDay(text->substr(0, 10)) : std::nullopt;
}

}  // namespace

bool VatCode::IsValidOn(absl::CivilDay day) const {
  const std::optional<absl::CivilDay> from = DayIn(valid_from);
  const std::optional<absl::CivilDay> until = DayIn(valid_until);
  return (!from || *from <= day) && (!until || day <= *until);
}

const Schema<VatCode>& SchemaOf(const VatCode*) {
  static const Schema<VatCode>& schema = *new Schema<VatCode>({
      {"id", &VatCode::id, kRead},
      {"description", &VatCode::description, kRead},
      {"salesCode", &VatCode::sales_code, kRead},
      {"percentage", &VatCode::percentage, kRead},
      {"isDefault", &VatCode::is_default, kRead},
      {"validFrom", &VatCode::valid_from, kRead},
      {"validUntil", &VatCode::valid_until, kRead},
      {"countryCode", &VatCode::country_code, kRead},
  });
  return schema;
}

const Schema<PaymentCondition>& SchemaOf(const PaymentCondition*) {
  static const Schema<PaymentCondition>& schema = *new Schema<PaymentCondition>({
      {"id", &PaymentCondition::id, kRead},
      {"description", &PaymentCondition::description, kRead},
      {"days", &PaymentCondition::days, Access::kHidden, Filter::kNone},
  });
  return schema;
}

const Schema<DebtorKind>& SchemaOf(const DebtorKind*) {
  static const Schema<DebtorKind>& schema = *new Schema<DebtorKind>({
      {"id", &DebtorKind::id, kRead},
      {"description", &DebtorKind::description, kRead},
  });
  return schema;
}

const Schema<SalesType>& SchemaOf(const SalesType*) {
  static const Schema<SalesType>& schema = *new Schema<SalesType>({
      {"id", &SalesType::id, kRead},
      {"description", &SalesType::description, kRead},
      {"ledgerAccountId", &SalesType::ledger_account_id, kRead},
      {"vatCode", &SalesType::vat_code, kRead},
  });
  return schema;
}

const Schema<Journal>& SchemaOf(const Journal*) {
  static const Schema<Journal>& schema = *new Schema<Journal>({
      {"id", &Journal::id, kRead},
      {"description", &Journal::description, kRead},
      {"type", &Journal::type, kRead},
  });
  return schema;
}

Stamgegevens::Stamgegevens() {
  vat_codes = {Vat("IH", "Inkopen hoog 21%", false, 21),      Vat("IL", "Inkopen laag 9%", false, 9),
               Vat("VD", "Verkopen Duitsland 19%", true, 19), Vat("VH", "Verkopen hoog 21%", true, 21),
               Vat("VH19", "Verkopen hoog 19%", true, 19),    Vat("VL", "Verkopen laag 9%", true, 9),
               Vat("VL12", "Verkopen laag 12%", true, 12),    Vat("VL6", "Verkopen laag 6%", true, 6),
               Vat("VN", "Verkopen nultarief", true, 0),      Vat("VV", "Verkopen verlegd", true, 0)};
  const auto vat = [&](const std::string& id) -> VatCode& {
    return *std::find_if(vat_codes.begin(), vat_codes.end(), [&](const VatCode& code) { return code.id == id; });
  };
  vat("IH").is_default = true;
  vat("VH").is_default = true;
  vat("VD").country_code = "DE";
  vat("VH19").valid_until = "2012-09-30";
  vat("VL6").valid_until = "2018-12-31T00:00:00";
  vat("VL").valid_from = "2019-01-01T00:00:00";
  vat("VL12").valid_from = "2099-01-01T00:00:00+01:00";

  payment_conditions = {{.id = 12, .description = "Contant", .days = 0},
                        {.id = 14, .description = "14 dagen netto", .days = 14},
                        {.id = 31, .description = "30 dagen netto", .days = 30},
                        {.id = 60, .description = "60 dagen netto", .days = 60}};
  debtor_kinds = {{"BIN", "Debiteuren binnenland"}, {"BUI", "Debiteuren buitenland"}};
  sales_types = {{"MAT", "Materialen hoog", 8000, "VH"},        {"MATL", "Materialen laag", 8020, "VL"},
                 {"OUD", "Materialen voor 2012", 8090, "VH19"}, {"URE", "Arbeid hoog", 8010, "VH"},
                 {"UREO", "Overwerk hoog", 8015, "VH"},         {"UREV", "Arbeid verlegd", 8030, "VV"}};
  journals = {{"10", "Kas", "Cash"},
              {"20", "Bank", "Bank"},
              {"60", "Inkoopboek", "Purchase"},
              {"70", "Verkoopboek", "Sales"},
              {"75", "Verkoopboek onderhoud", "Sales"},
              {"90", "Memoriaal", "Memorial"}};
}

bool Stamgegevens::KnowsAccount(std::int64_t ledger_account_id) const {
  return std::any_of(sales_types.begin(), sales_types.end(),
                     [&](const SalesType& type) { return type.ledger_account_id == ledger_account_id; });
}

}  // namespace koppel::sandbox::asperion
