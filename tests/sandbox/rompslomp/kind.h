// The kinds of record that the ledger knows.
#pragma once

#include <array>

namespace koppel::sandbox::rompslomp {

enum class Kind { kContact, kProduct, kInvoice };
inline constexpr std::array kKinds = {Kind::kContact, Kind::kProduct, Kind::kInvoice};

// As the vendor wraps one.
constexpr const char* NameOf(Kind kind) {
  return kind == Kind::kContact ? "contact" : kind == Kind::kProduct ? "product" : "sales_invoice";
}

}  // namespace koppel::sandbox::rompslomp
