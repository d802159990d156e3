#include "tests/sandbox/rompslomp/company.h"

#include <algorithm>

#include "tests/sandbox/rompslomp/attributes.h"

namespace koppel::sandbox::rompslomp {

bool Company::Allows(const std::string& scope) const {
  return std::find(allowed_scopes.begin(), allowed_scopes.end(), scope) != allowed_scopes.end();
}

json::object ToJson(const Company& company) {
  return {{"id", company.id},
          {"name", company.name},
          {"owner_name", "Marijke van der Veen"},
          {"address", "Dorpsstraat 12"},
          {"zipcode", "7411 KL"},
          {"city", "Deventer"},
          {"country_code", "NL"},
          {"kvk_number", "70112233"},
          {"email", "info@veeninstallaties.example"},
          {"website", "https://veeninstallaties.example"},
          {"type", "bv"},
          {"vat_liable", company.vat_liable},
          {"vat_number", "NL855112233B01"},
          {"access_control",
           {{"api_accessible", company.api_accessible}, {"allowed_scopes", json::value_from(company.allowed_scopes)}}}};
}

absl::StatusOr<Company> CompanyFromJson(const json::object& stored) {
  Company company;
  const json::value* id = FindAttribute(stored, "id");
  if (id == nullptr || IdOf(*id).value_or(0) <= 0) return absl::InvalidArgumentError("a company needs an id");
  company.id = *IdOf(*id);
  std::optional<std::string> name = company.name;
  SetText(stored, "name", &name);
  company.name = name.value_or("");
  SetBool(stored, "vat_liable", &company.vat_liable);
  const json::value* access = FindAttribute(stored, "access_control");
  if (access == nullptr || !access->is_object()) return company;
  SetBool(access->get_object(), "api_accessible", &company.api_accessible);
  const json::value* scopes = FindAttribute(access->get_object(), "allowed_scopes");
  if (scopes == nullptr || !scopes->is_array()) return company;
  company.allowed_scopes.clear();
  for (const json::value& scope : scopes->get_array()) {
    if (const auto text = TextOf(scope)) company.allowed_scopes.push_back(*text);
  }
  return company;
}

}  // namespace koppel::sandbox::rompslomp
