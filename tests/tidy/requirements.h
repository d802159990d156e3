// docs/requirements.md: where each requirement, decision and number stands, and what proves it. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace koppel {

// The ids that there are, by their counts: ALL-01 to ALL-10, ..., X01 to X81, T01 to T32. 322 together.
std::vector<std::string> RequirementIds();

// The ids in the first column of the tables of a page, in its order.
std::vector<std::string> IdsInTables(const std::string& page);

// What is wrong with the page, a sentence each, by line; `proofs` are the tests that exist. Every line that begins with
// `|` is a row: id, what, state, proof. A name in `backticks` in the last column is a proof and must exist, whatever
// the state; `done` needs one, `text` needs a reason.
std::vector<std::string> RequirementComplaints(const std::string& page, const std::set<std::string>& proofs);

}  // namespace koppel
