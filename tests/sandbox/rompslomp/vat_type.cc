#include "tests/sandbox/rompslomp/vat_type.h"

#include <cstdlib>

namespace koppel::sandbox::rompslomp {

const std::vector<VatType>& VatTypes() {
  static const std::vector<VatType>& types = *new std::vector<VatType>{
      {701000021, "vat_high", "hoog", *Decimal::Parse("0.21")},
      {701000009, "vat_low_new", "laag", *Decimal::Parse("0.09")},
      {701000006, "vat_low", "laag (oud)", *Decimal::Parse("0.06")},
      {701000000, "vat_zero", "0%", Decimal()},
      {701000001, "vat_reverse_charged", "verlegd", Decimal()},
      {701000002, "vat_none", "geen", Decimal()},
      {701000003, "vat_custom", "aangepast", Decimal()},
      {701000121, "vat_be_high", "België hoog", *Decimal::Parse("0.21")},
  };
  return types;
}

const VatType* FindVatType(std::int64_t id) {
  for (const VatType& type : VatTypes()) {
    if (type.id == id) return &type;
  }
  return nullptr;
}

const VatType& VatTypeNamed(absl::string_view name) {
  for (const VatType& type : VatTypes()) {
    if (type.name == name) return type;
  }
  std::abort();
}

boost::json::object ToJson(const VatType& type) {
  return {{"id", type.id},
          {"name", std::string(type.name)},
          {"friendly_name", std::string(type.friendly_name)},
          {"value", type.value.ToString()}};
}

}  // namespace koppel::sandbox::rompslomp
