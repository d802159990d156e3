// The VAT types of an administration (vendor page 3.4). Three share the value 0.0 and two the value 0.21, on purpose:
// only the name tells them apart.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/decimal.h"

namespace koppel::sandbox::rompslomp {

struct VatType {
  std::int64_t id;
  absl::string_view name;
  absl::string_view friendly_name;
  Decimal value;
};

const std::vector<VatType>& VatTypes();
const VatType* FindVatType(std::int64_t id);
const VatType& VatTypeNamed(absl::string_view name);  // of a name that exists

boost::json::object ToJson(const VatType& type);

}  // namespace koppel::sandbox::rompslomp
