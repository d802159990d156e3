// What two records have in common when one is a duplicate of the other. The vendor refuses a second record by its GUID
// only, so a duplicate has another GUID and shows by these.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {

// Pairs of a kind ("reference", "product_code") and a key. None for records of which no duplicate matters.
std::set<std::pair<std::string, std::string>> MarksOf(const Record& record);

// Our references in any text of an invoice or its lines: "KPL-" and sixteen characters of base32.
std::set<std::string> ReferencesIn(const Record& invoice);

}  // namespace koppel::sandbox::reeleezee
