#include "tests/sandbox/imuis/selection.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/errors.h"
#include "tests/sandbox/imuis/wildcard.h"

namespace koppel::sandbox::imuis {
namespace {

using Is = Condition::Is;

constexpr std::int64_t kLargestPage = 20'000;

struct Operator {
  const char* sign;
  Is is;
};
constexpr std::array kOperators = {
    Operator{"=", Is::kEqual}, Operator{">", Is::kGreater},      Operator{">=", Is::kGreaterOrEqual},
    Operator{"<", Is::kLess},  Operator{"<=", Is::kLessOrEqual}, Operator{"LIKE", Is::kLike},
};

// Nothing is no entry; one TAB is two empty ones.
std::vector<std::string> Entries(const std::string& text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, '\t');
}

absl::StatusOr<Is> ReadOperator(absl::string_view sign) {
  for (const Operator& known : kOperators) {
    if (sign == known.sign) return known.is;
  }
  return BadSelection(absl::StrCat("Operator ", sign, " is niet toegestaan."));
}

absl::StatusOr<const Field*> FindAsked(const TableDef& def, absl::string_view name) {
  const Field* field = def.Find(name);
  if (field == nullptr || !field->shown()) return UnknownField(name, def.name);
  return field;
}

absl::StatusOr<Condition> ReadCondition(const TableDef& def, const std::string& names, const std::string& sign,
                                        const std::string& value, const Formats& formats) {
  Condition condition;
  ASSIGN_OR_RETURN(condition.is, ReadOperator(sign));
  for (const absl::string_view name : absl::StrSplit(names, absl::ByAnyChar(",;"))) {
    ASSIGN_OR_RETURN(const Field* field, FindAsked(def, name));
    if (condition.is == Is::kLike) {
      condition.either.emplace_back(field, value);
      continue;
    }
    Field wide = *field;  // What is too long matches nothing; it is no error.
    if (wide.type == Type::kText) {
      wide.length = 0;
      wide.letters = nullptr;
    }
    ASSIGN_OR_RETURN(std::string kept, Keep(wide, value, formats));
    condition.either.emplace_back(field, std::move(kept));
  }
  return condition;
}

bool IsTextual(const Field& field) { return field.type == Type::kText || field.type == Type::kBoolean; }

// The defect that one client met (3.1).
bool IsMixed(const std::vector<Condition>& where) {
  bool text = false;
  bool number = false;
  for (const Condition& condition : where) {
    for (const auto& [field, value] : condition.either) (IsTextual(*field) ? text : number) = true;
  }
  return text && number;
}

bool Holds(const Row& row, Is is, const Field& field, absl::string_view wanted) {
  const std::string value = ValueOf(row, field);
  if (is == Is::kLike) return MatchesLike(value, wanted);
  const int order = Compare(field.type, value, wanted);
  if (is == Is::kEqual) return order == 0;
  if (value.empty()) return false;  // No value is neither more nor less than one.
  return is == Is::kGreater          ? order > 0
         : is == Is::kGreaterOrEqual ? order >= 0
         : is == Is::kLess           ? order < 0
                                     : order <= 0;
}

bool Holds(const Row& row, const Condition& condition) {
  return std::any_of(condition.either.begin(), condition.either.end(),
                     [&](const auto& one) { return Holds(row, condition.is, *one.first, one.second); });
}

bool IsOrdered(const Field& field) { return field.index == Index::kOrdered || field.index == Index::kBoth; }
bool IsSearched(const Field& field) { return field.index == Index::kContains || field.index == Index::kBoth; }

// What the conditions leave of one ordered field.
struct Span {
  const Field* field = nullptr;
  std::optional<std::string> from;
  std::optional<std::string> to;
  bool exact = false;
};

Span SpanOf(const Field& field, const std::vector<Condition>& where) {
  Span span{.field = &field, .from = std::nullopt, .to = std::nullopt, .exact = false};
  for (const Condition& condition : where) {
    if (condition.either.size() != 1 || condition.either.front().first != &field) continue;
    const std::string& value = condition.either.front().second;
    if (condition.is == Is::kEqual) span = {.field = &field, .from = value, .to = value, .exact = true};
    if (span.exact) return span;
    if (condition.is == Is::kGreater || condition.is == Is::kGreaterOrEqual) span.from = value;
    if (condition.is == Is::kLess || condition.is == Is::kLessOrEqual) span.to = value;
  }
  return span;
}

// More than what is asked for, and as few as an index allows.
std::vector<const Row*> Candidates(const Table& table, const Question& question) {
  std::optional<Span> best;
  for (const Field& field : table.def().fields) {
    if (!IsOrdered(field)) continue;
    const Span span = SpanOf(field, question.where);
    if (span.exact) return table.Between(field, span.from, span.to);
    if (!best && (span.from || span.to)) best = span;
  }
  for (const Condition& condition : question.where) {
    if (condition.is != Is::kLike || condition.either.size() != 1 || !IsSearched(*condition.either.front().first)) {
      continue;
    }
    const std::string piece = LongestPiece(condition.either.front().second);
    if (piece.size() >= 3) return table.Containing(*condition.either.front().first, piece);
  }
  if (best) return table.Between(*best->field, best->from, best->to);
  if (!question.order.empty() && IsOrdered(*question.order.front())) {
    return table.Between(*question.order.front(), std::nullopt, std::nullopt);
  }
  return table.All();
}

absl::StatusOr<std::int64_t> ReadCount(const Fields& sent, absl::string_view name, std::int64_t fallback) {
  const std::string text = sent.Get(name);
  std::int64_t count = 0;
  if (text.empty()) return fallback;
  if (!absl::SimpleAtoi(text, &count) || count < 0) return NotConverted(text, "Integer");
  return count;
}

}  // namespace

std::string ValueOf(const Row& row, const Field& field) {
  if (absl::string_view(field.name) == "HROW") return absl::StrCat(row.id);
  return row.Text(field.name);
}

absl::Status OnlyKnown(const Fields& sent, const std::vector<absl::string_view>& known, absl::string_view row) {
  for (const auto& [name, text] : sent) {
    if (std::find(known.begin(), known.end(), name) == known.end()) return UnknownField(name, row);
  }
  return absl::OkStatus();
}

absl::Status CheckSelection(const Fields& selection) {
  return OnlyKnown(selection, {"TABLE", "WHEREFIELDS", "WHEREOPERATORS", "WHEREVALUES"}, "SELECTION");
}

absl::StatusOr<std::vector<Condition>> ReadWhere(const TableDef& def, const Fields& sent, const Formats& formats,
                                                 bool mixed) {
  const std::vector<std::string> names = Entries(sent.Get("WHEREFIELDS"));
  const std::vector<std::string> signs = Entries(sent.Get("WHEREOPERATORS"));
  std::vector<std::string> values = Entries(sent.Get("WHEREVALUES"));
  if (names.size() == 1 && values.empty() && sent.Find("WHEREVALUES") != nullptr) values.emplace_back();
  if (names.size() != signs.size() || names.size() != values.size()) {
    return BadSelection("Aantal velden, operatoren en waarden verschilt.");
  }
  std::vector<Condition> where;
  for (std::size_t i = 0; i < names.size(); ++i) {
    ASSIGN_OR_RETURN(Condition condition, ReadCondition(def, names[i], signs[i], values[i], formats));
    where.push_back(std::move(condition));
  }
  if (!mixed && IsMixed(where)) return BadSelection("Tekst en getallen kunnen niet samen in de selectie.");
  return where;
}

absl::StatusOr<Question> ReadQuestion(const TableDef& def, const Fields& sent, const Formats& formats, bool mixed) {
  Question question;
  ASSIGN_OR_RETURN(question.where, ReadWhere(def, sent, formats, mixed));
  if (const std::string from = sent.Get("MUTDATE_VA"); !from.empty()) {
    if (!def.has_changes) return UnknownField("MUTDATE_VA", def.name);
    question.changed_from = ParseDay(from);
    if (!question.changed_from) return NotConverted(from, "Date");
  }
  const std::string order = sent.Get("ORDERBY");
  for (const absl::string_view name : absl::StrSplit(order, absl::ByAnyChar("\t;"), absl::SkipEmpty())) {
    ASSIGN_OR_RETURN(const Field* field, FindAsked(def, name));
    question.order.push_back(field);
  }
  ASSIGN_OR_RETURN(question.most, ReadCount(sent, "MAXRESULT", 0));
  ASSIGN_OR_RETURN(question.page_size, ReadCount(sent, "PAGESIZE", 0));
  if (question.page_size == 0 || question.page_size > kLargestPage) question.page_size = kLargestPage;
  ASSIGN_OR_RETURN(question.page, ReadCount(sent, "SELECTPAGE", 1));
  if (question.page == 0) return NotConverted("0", "Page");
  return question;
}

absl::StatusOr<std::vector<const Field*>> ReadSelectFields(const TableDef& def, const std::string& sent) {
  std::vector<const Field*> fields;
  if (sent.empty()) return Required("SELECTFIELDS");
  if (sent == "*") {
    for (const Field& field : def.fields) {
      if (field.shown()) fields.push_back(&field);
    }
    if (const Field* hrow = def.FindShown("HROW")) fields.push_back(hrow);
    return fields;
  }
  for (const absl::string_view name : absl::StrSplit(sent, absl::ByAnyChar("\t;"))) {
    const Field* field = def.FindShown(name);
    if (field == nullptr) return UnknownField(name, def.name);
    fields.push_back(field);
  }
  return fields;
}

std::vector<const Row*> Select(const Table& table, const Question& question,
                               const std::function<bool(const Row&)>& visible) {
  std::vector<const Row*> rows = Candidates(table, question);
  std::erase_if(rows, [&](const Row* row) {
    if (question.changed_from && row->changed < *question.changed_from) return true;
    return !visible(*row) || !std::all_of(question.where.begin(), question.where.end(),
                                          [&](const Condition& condition) { return Holds(*row, condition); });
  });
  const auto less = [&](const Row* a, const Row* b) {
    for (const Field* field : question.order) {
      const int order = Compare(field->type, ValueOf(*a, *field), ValueOf(*b, *field));
      if (order != 0) return order < 0;
    }
    return a->id < b->id;
  };
  if (!std::is_sorted(rows.begin(), rows.end(), less)) std::sort(rows.begin(), rows.end(), less);
  if (question.most > 0 && static_cast<std::int64_t>(rows.size()) > question.most) {
    rows.resize(static_cast<std::size_t>(question.most));
  }
  return rows;
}

absl::StatusOr<std::vector<std::string>> ReadKeySelection(const Fields& selection, const TableDef& def,
                                                          const std::vector<const char*>& fields,
                                                          const Formats& formats) {
  RETURN_IF_ERROR(CheckSelection(selection));
  if (selection.Get("TABLE") != def.name) return UnknownTable(selection.Get("TABLE"));
  ASSIGN_OR_RETURN(const std::vector<Condition> where, ReadWhere(def, selection, formats, true));
  std::vector<std::string> values;
  for (const char* name : fields) {
    const auto found = std::find_if(where.begin(), where.end(), [&](const Condition& condition) {
      return condition.is == Is::kEqual && condition.either.size() == 1 &&
             absl::string_view(condition.either.front().first->name) == name;
    });
    if (found != where.end()) values.push_back(found->either.front().second);
  }
  if (values.size() != fields.size() || where.size() != fields.size()) {
    return BadSelection(absl::StrCat("De selectie wijst geen record van ", def.name, " aan."));
  }
  return values;
}

}  // namespace koppel::sandbox::imuis
