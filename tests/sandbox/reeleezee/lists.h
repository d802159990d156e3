// The lists that every administration begins with, and those that hold for all of the vendor.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace koppel::sandbox::reeleezee {

class Administratie;

// Rates, units, ledger accounts, categories, kinds of customers, countries, languages. The rates hold three that are
// zero and three of 21 %, a foreign one first, so that nobody picks by percentage (vendor page 3.5).
void PutLists(Administratie& administratie);

// The 21 % of the Netherlands, which a line without a rate gets (7.3).
extern const char kHighRate[];
// What a new customer gets.
extern const char kActiveStatus[];
// What an invoice with a customer gets: "Verkoopfactuur (Omzet)".
extern const char kSalesCategory[];

// Lists of the root, that live without an administration only (vendor page 3.9), as JSON; empty: it is no such list.
std::string RootList(absl::string_view name);

}  // namespace koppel::sandbox::reeleezee
