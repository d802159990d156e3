// The kinds of record that the ledger knows.
#pragma once

#include <array>

namespace koppel::sandbox::asperion {

enum class Kind { kDebtor, kArticle, kInvoice };
inline constexpr std::array kKinds = {Kind::kDebtor, Kind::kArticle, Kind::kInvoice};

constexpr const char* NameOf(Kind kind) {
  return kind == Kind::kDebtor ? "debtor" : kind == Kind::kArticle ? "article" : "salesinvoice";
}

}  // namespace koppel::sandbox::asperion
