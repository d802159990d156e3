#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "tests/sandbox/reeleezee/filter.h"
#include "tests/sandbox/reeleezee/filter_node.h"
#include "tests/sandbox/reeleezee/guid.h"

namespace koppel::sandbox::reeleezee {
namespace {

using Op = FilterNode::Op;
using Comparison = FilterNode::Comparison;

constexpr char kString[] = "Edm.String";
constexpr char kBoolean[] = "Edm.Boolean";
constexpr int kDeepest = 50;

struct Operator {
  const char* word;
  const char* kind;  // in messages
  Comparison comparison;
};
constexpr std::array kOperators = {
    Operator{"eq", "Equal", Comparison::kEqual},
    Operator{"ne", "NotEqual", Comparison::kNotEqual},
    Operator{"gt", "GreaterThan", Comparison::kGreaterThan},
    Operator{"ge", "GreaterThanOrEqual", Comparison::kGreaterThanOrEqual},
    Operator{"lt", "LessThan", Comparison::kLessThan},
    Operator{"le", "LessThanOrEqual", Comparison::kLessThanOrEqual},
};

struct Function {
  const char* word;
  Op op;
  std::size_t arguments;
};
constexpr std::array kFunctions = {
    Function{"contains", Op::kContains, 2}, Function{"startswith", Op::kStartsWith, 2},
    Function{"endswith", Op::kEndsWith, 2}, Function{"tolower", Op::kToLower, 1},
    Function{"toupper", Op::kToUpper, 1},
};

std::string TypeOf(const Property& property) {
  switch (property.kind) {
    case Kind::kGuid:
      return "Edm.Guid";
    case Kind::kInt:
      return "Edm.Int32";
    case Kind::kEnum:
      return absl::StrCat("Reeleezee.DTO.", property.type_name);
    case Kind::kDecimal:
      return "Edm.Decimal";
    case Kind::kBool:
      return kBoolean;
    case Kind::kMoment:
      return "Edm.DateTimeOffset";
    default:
      return kString;
  }
}

bool IsNumber(absl::string_view type) { return type == "Edm.Int32" || type == "Edm.Decimal"; }

bool MayCompare(const FilterNode& a, const FilterNode& b) {
  return a.type.empty() || b.type.empty() || a.type == b.type || (IsNumber(a.type) && IsNumber(b.type));
}

class Parser {
 public:
  Parser(absl::string_view text, const Type& type) : text_(text), type_(type) {}

  absl::StatusOr<FilterNode> Whole() {
    ASSIGN_OR_RETURN(FilterNode node, Either());
    SkipSpace();
    if (at_ < text_.size()) return Syntax();
    if (node.type != kBoolean) {
      return absl::InvalidArgumentError("The $filter expression must evaluate to a single boolean value.");
    }
    return node;
  }

 private:
  absl::Status Syntax() const {
    return absl::InvalidArgumentError(absl::StrCat("Syntax error at position ", at_, " in '", text_, "'."));
  }

  void SkipSpace() {
    while (at_ < text_.size() && absl::ascii_isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool Take(char c) {
    SkipSpace();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // The word that begins here, without taking it.
  absl::string_view Peek() {
    SkipSpace();
    std::size_t end = at_;
    while (end < text_.size() && !absl::StrContains(" \t\r\n(),'", absl::string_view(&text_[end], 1))) ++end;
    return text_.substr(at_, end - at_);
  }

  bool TakeWord(absl::string_view word) {
    if (Peek() != word) return false;
    at_ += word.size();
    return true;
  }

  absl::StatusOr<FilterNode> Either() { return Joined("or", Op::kOr, &Parser::Both); }
  absl::StatusOr<FilterNode> Both() { return Joined("and", Op::kAnd, &Parser::Unary); }

  absl::StatusOr<FilterNode> Joined(absl::string_view word, Op op, absl::StatusOr<FilterNode> (Parser::*part)()) {
    ASSIGN_OR_RETURN(FilterNode first, (this->*part)());
    if (Peek() != word) return first;
    FilterNode joined{.op = op, .type = kBoolean};
    joined.parts.push_back(std::move(first));
    while (TakeWord(word)) {
      ASSIGN_OR_RETURN(FilterNode next, (this->*part)());
      joined.parts.push_back(std::move(next));
    }
    for (const FilterNode& operand : joined.parts) {
      if (operand.type != kBoolean) {
        return Incompatible(joined.parts.front(), joined.parts.back(), op == Op::kAnd ? "And" : "Or");
      }
    }
    return joined;
  }

  absl::StatusOr<FilterNode> Unary() {
    if (!TakeWord("not")) return Relation();
    ASSIGN_OR_RETURN(FilterNode operand, Deeper(&Parser::Unary));
    FilterNode node{.op = Op::kNot, .type = kBoolean};
    node.parts.push_back(std::move(operand));
    return node;
  }

  absl::StatusOr<FilterNode> Deeper(absl::StatusOr<FilterNode> (Parser::*part)()) {
    if (++depth_ > kDeepest) {
      return absl::InvalidArgumentError("The node count limit of '100' has been exceeded.");
    }
    absl::StatusOr<FilterNode> node = (this->*part)();
    --depth_;
    return node;
  }

  absl::StatusOr<FilterNode> Relation() {
    ASSIGN_OR_RETURN(FilterNode left, Operand());
    const absl::string_view word = Peek();
    const auto known = std::find_if(kOperators.begin(), kOperators.end(),
                                    [&](const Operator& candidate) { return word == candidate.word; });
    if (known == kOperators.end()) return left;
    at_ += word.size();
    ASSIGN_OR_RETURN(FilterNode right, Operand());
    if (!MayCompare(left, right)) return Incompatible(left, right, known->kind);
    FilterNode node{.op = Op::kCompare, .comparison = known->comparison, .type = kBoolean};
    node.parts.push_back(std::move(left));
    node.parts.push_back(std::move(right));
    return node;
  }

  static absl::Status Incompatible(const FilterNode& left, const FilterNode& right, absl::string_view kind) {
    return absl::InvalidArgumentError(
        absl::StrCat("A binary operator with incompatible types was detected. Found operand types '", left.type,
                     "' and '", right.type, "' for operator kind '", kind, "'."));
  }

  absl::StatusOr<FilterNode> Operand() {
    if (Take('(')) {
      ASSIGN_OR_RETURN(FilterNode inner, Deeper(&Parser::Either));
      if (!Take(')')) return Syntax();
      return inner;
    }
    if (Take('\'')) return Quoted();
    const absl::string_view word = Peek();
    if (word.empty()) return Syntax();
    at_ += word.size();
    const auto function = std::find_if(kFunctions.begin(), kFunctions.end(),
                                       [&](const Function& candidate) { return word == candidate.word; });
    if (at_ < text_.size() && text_[at_] == '(') {
      if (function != kFunctions.end()) return Call(*function);
      return absl::InvalidArgumentError(absl::StrCat("An unknown function with name '", word, "' was found."));
    }
    return Word(word);
  }

  absl::StatusOr<FilterNode> Quoted() {
    std::string text;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '\'') {
        text += c;
      } else if (at_ < text_.size() && text_[at_] == '\'') {
        text += text_[at_++];
      } else {
        return FilterNode{.type = kString, .literal = std::move(text)};
      }
    }
    return absl::InvalidArgumentError(
        absl::StrCat("There is an unterminated string literal at position ", at_, " in '", text_, "'."));
  }

  absl::StatusOr<FilterNode> Call(const Function& function) {
    FilterNode node{.op = function.op, .type = function.arguments == 1 ? kString : kBoolean};
    Take('(');
    do {
      ASSIGN_OR_RETURN(FilterNode argument, Deeper(&Parser::Operand));
      node.parts.push_back(std::move(argument));
    } while (Take(','));
    if (!Take(')')) return Syntax();
    const bool texts = std::all_of(node.parts.begin(), node.parts.end(),
                                   [](const FilterNode& argument) { return argument.type == kString; });
    if (!texts || node.parts.size() != function.arguments) {
      return absl::InvalidArgumentError(absl::StrCat("No function signature for the function with name '",
                                                     function.word, "' matches the specified arguments."));
    }
    return node;
  }

  // A literal that stands without quotes, or a path.
  absl::StatusOr<FilterNode> Word(absl::string_view word) {
    if (word == "null") return FilterNode{};
    if (word == "true" || word == "false") return FilterNode{.type = kBoolean, .literal = word == "true"};
    if (auto guid = ParseGuid(word)) return FilterNode{.type = "Edm.Guid", .literal = *std::move(guid)};
    if (absl::ascii_isdigit(static_cast<unsigned char>(word[0])) || word[0] == '-') return NumberOrMoment(word);
    ASSIGN_OR_RETURN(std::vector<const Property*> path, ResolvePath(word, type_));
    FilterNode node{.op = Op::kPath, .type = TypeOf(*path.back())};
    node.path = std::move(path);
    return node;
  }

  absl::StatusOr<FilterNode> NumberOrMoment(absl::string_view word) {
    if (std::int32_t whole = 0; absl::SimpleAtoi(word, &whole)) {
      return FilterNode{.type = "Edm.Int32", .literal = std::int64_t{whole}};
    }
    if (const auto decimal = Decimal::ParseComputed(word)) {
      return FilterNode{.type = "Edm.Decimal", .literal = *decimal};
    }
    if (ParseMoment(word) && word.size() == 10) {
      return FilterNode{.type = "Edm.Date", .literal = *ParseMoment(word)};
    }
    absl::Time moment;
    std::string why;
    if (absl::StrContains(word, 'T') && absl::ParseTime(absl::RFC3339_full, word, &moment, &why)) {
      // The vendor keeps no zone; what is asked for is compared with the wall clock as it stands in UTC.
      return FilterNode{.type = "Edm.DateTimeOffset", .literal = absl::ToCivilSecond(moment, absl::UTCTimeZone())};
    }
    return absl::InvalidArgumentError(
        absl::StrCat("Unrecognized 'Edm' literal '", word, "' at '", at_ - word.size(), "' in '", text_, "'."));
  }

  const absl::string_view text_;
  const Type& type_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<const Property*>> ResolvePath(absl::string_view path, const Type& type) {
  std::vector<const Property*> resolved;
  const Type* at = &type;
  for (const absl::string_view name : absl::StrSplit(path, '/')) {
    const Property* property = at == nullptr ? nullptr : at->Find(name);
    if (property == nullptr || property->access == Access::kHidden) {
      return absl::InvalidArgumentError(absl::StrCat("Could not find a property named '", name, "' on type '",
                                                     "Reeleezee.DTO.", at == nullptr ? "" : at->name(), "'."));
    }
    resolved.push_back(property);
    at = property->kind == Kind::kReference ? property->type : nullptr;
  }
  if (resolved.back()->navigates()) {
    return absl::InvalidArgumentError(
        absl::StrCat("The property '", resolved.back()->name, "' is no single value and cannot be used here."));
  }
  return resolved;
}

absl::StatusOr<FilterNode> ParseFilter(absl::string_view text, const Type& type) { return Parser(text, type).Whole(); }

}  // namespace koppel::sandbox::reeleezee
