// An administration of the vendor (vendor page 3.1) and all that is kept in it.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/sandbox/rompslomp/contact.h"
#include "tests/sandbox/rompslomp/invoice.h"
#include "tests/sandbox/rompslomp/product.h"

namespace koppel::sandbox::rompslomp {

struct Company {
  std::int64_t id = 0;
  std::string name = "Van der Veen Installaties B.V.";
  bool vat_liable = true;
  bool api_accessible = true;  // false: the Gratis plan, no API at all
  std::vector<std::string> allowed_scopes = {"public", "manage:contacts", "manage:products", "manage:sales_invoices",
                                             "read:me"};

  bool Allows(const std::string& scope) const;
};

boost::json::object ToJson(const Company& company);

// Takes `id` and whatever else stands there, in the form of ToJson. InvalidArgument without an id.
absl::StatusOr<Company> CompanyFromJson(const boost::json::object& stored);

struct Administratie {
  Company company;
  Contacts contacts;
  Products products;
  Invoices invoices;
};

// The only invoice template there is.
constexpr std::int64_t kTemplateId = 604000017;

}  // namespace koppel::sandbox::rompslomp
