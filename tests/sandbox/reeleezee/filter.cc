#include "tests/sandbox/reeleezee/filter.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "base/status_macros.h"
#include "tests/sandbox/reeleezee/filter_node.h"

namespace koppel::sandbox::reeleezee {
namespace {

using Op = FilterNode::Op;
using Comparison = FilterNode::Comparison;

bool Holds(const FilterNode& node, const Record& record, const Links& links);

Value Evaluate(const FilterNode& node, const Record& record, const Links& links) {
  switch (node.op) {
    case Op::kLiteral:
      return node.literal;
    case Op::kPath:
      return ValueAt(node.path, record, links);
    case Op::kToLower:
    case Op::kToUpper: {
      Value value = Evaluate(node.parts[0], record, links);
      auto* text = std::get_if<std::string>(&value);
      if (text == nullptr) return Value();
      return node.op == Op::kToLower ? absl::AsciiStrToLower(*text) : absl::AsciiStrToUpper(*text);
    }
    default:
      return Holds(node, record, links);
  }
}

bool Compares(const FilterNode& node, const Value& left, const Value& right) {
  const int order = Compare(left, right);
  const bool null = IsNull(left) || IsNull(right);
  switch (node.comparison) {
    case Comparison::kEqual:
      return order == 0;
    case Comparison::kNotEqual:
      return order != 0;
    case Comparison::kGreaterThan:
      return !null && order > 0;
    case Comparison::kGreaterThanOrEqual:
      return !null && order >= 0;
    case Comparison::kLessThan:
      return !null && order < 0;
    case Comparison::kLessThanOrEqual:
      return !null && order <= 0;
  }
  return false;
}

bool Holds(const FilterNode& node, const Record& record, const Links& links) {
  const auto holds = [&](const FilterNode& part) { return Holds(part, record, links); };
  switch (node.op) {
    case Op::kAnd:
      return std::all_of(node.parts.begin(), node.parts.end(), holds);
    case Op::kOr:
      return std::any_of(node.parts.begin(), node.parts.end(), holds);
    case Op::kNot:
      return !holds(node.parts[0]);
    case Op::kCompare:
      return Compares(node, Evaluate(node.parts[0], record, links), Evaluate(node.parts[1], record, links));
    case Op::kContains:
    case Op::kStartsWith:
    case Op::kEndsWith: {
      const Value whole = Evaluate(node.parts[0], record, links);
      const Value part = Evaluate(node.parts[1], record, links);
      const auto* text = std::get_if<std::string>(&whole);
      const auto* needle = std::get_if<std::string>(&part);
      if (text == nullptr || needle == nullptr) return false;
      if (node.op == Op::kContains) return absl::StrContains(*text, *needle);
      return node.op == Op::kStartsWith ? absl::StartsWith(*text, *needle) : absl::EndsWith(*text, *needle);
    }
    default: {
      const Value value = Evaluate(node, record, links);
      const auto* flag = std::get_if<bool>(&value);
      return flag != nullptr && *flag;
    }
  }
}

// The property of a path of one step, whatever happens to the case of its letters.
const Property* PlainProperty(const FilterNode& node) {
  if (node.op == Op::kToLower || node.op == Op::kToUpper) return PlainProperty(node.parts[0]);
  return node.op == Op::kPath && node.path.size() == 1 ? node.path[0] : nullptr;
}

std::optional<Filter::Common> EqualityOf(const FilterNode& node) {
  if (node.op != Op::kCompare || node.comparison != Comparison::kEqual) return std::nullopt;
  const FilterNode& left = node.parts[0];
  const FilterNode& right = node.parts[1];
  if (left.op != Op::kPath || left.path.size() != 1 || right.op != Op::kLiteral) return std::nullopt;
  return Filter::Common{.property = left.path[0], .value = right.literal};
}

std::optional<Filter::Common> ContainmentOf(const FilterNode& node) {
  if (node.op != Op::kContains && node.op != Op::kStartsWith && node.op != Op::kEndsWith) return std::nullopt;
  const Property* property = PlainProperty(node.parts[0]);
  if (property == nullptr || node.parts[1].op != Op::kLiteral) return std::nullopt;
  return Filter::Common{.property = property, .value = node.parts[1].literal};
}

// Of the conditions that all have to hold.
template <class CommonOf>
void Collect(const FilterNode& node, CommonOf common_of, std::vector<Filter::Common>* found) {
  if (auto common = common_of(node)) found->push_back(*std::move(common));
  if (node.op != Op::kAnd) return;
  for (const FilterNode& part : node.parts) Collect(part, common_of, found);
}

}  // namespace

const Value& ValueAt(const std::vector<const Property*>& path, const Record& record, const Links& links) {
  static const Value kNull;
  const Record* at = &record;
  for (const Property* property : path) {
    const Value& value = at->Get(*property);
    if (property == path.back()) return value;
    const auto* id = std::get_if<std::string>(&value);
    at = id == nullptr ? nullptr : links.To(property->collection, *id);
    if (at == nullptr) return kNull;
  }
  return kNull;
}

absl::StatusOr<Filter> Filter::Parse(absl::string_view text, const Type& type) {
  ASSIGN_OR_RETURN(FilterNode root, ParseFilter(text, type));
  return Filter(std::make_shared<const FilterNode>(std::move(root)));
}

bool Filter::Matches(const Record& record, const Links& links) const { return Holds(*root_, record, links); }

std::vector<Filter::Common> Filter::Equalities() const {
  std::vector<Common> found;
  Collect(*root_, EqualityOf, &found);
  return found;
}

std::vector<Filter::Common> Filter::Containments() const {
  std::vector<Common> found;
  Collect(*root_, ContainmentOf, &found);
  return found;
}

}  // namespace koppel::sandbox::reeleezee
