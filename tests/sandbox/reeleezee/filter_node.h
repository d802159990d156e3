// A parsed $filter.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {

struct FilterNode {
  enum class Op { kAnd, kOr, kNot, kCompare, kContains, kStartsWith, kEndsWith, kToLower, kToUpper, kPath, kLiteral };
  enum class Comparison { kEqual, kNotEqual, kGreaterThan, kGreaterThanOrEqual, kLessThan, kLessThanOrEqual };

  Op op = Op::kLiteral;
  Comparison comparison = Comparison::kEqual;
  std::string type = "";  // as the vendor's messages name it; empty: null
  Value literal = {};
  std::vector<const Property*> path = {};
  std::vector<FilterNode> parts = {};
};

// InvalidArgument: what is wrong with it, in the vendor's words.
absl::StatusOr<FilterNode> ParseFilter(absl::string_view text, const Type& type);

}  // namespace koppel::sandbox::reeleezee
