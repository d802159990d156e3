// Questions: WHERE, ORDERBY and pages over a table (vendor page 3.1).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/imuis/dataset.h"
#include "tests/sandbox/imuis/formats.h"
#include "tests/sandbox/imuis/table.h"

namespace koppel::sandbox::imuis {

// One entry of WHEREFIELDS. Several fields in it, with ',' or ';' between them: one of them has to match.
struct Condition {
  enum class Is { kEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual, kLike };
  Is is = Is::kEqual;
  std::vector<std::pair<const Field*, std::string>> either;  // with the value that it is compared with
};

struct Question {
  std::vector<Condition> where;  // all of them
  std::optional<absl::CivilDay> changed_from;
  std::vector<const Field*> order;
  std::int64_t most = 0;  // 0: no maximum
  std::int64_t page_size = 20'000;
  std::int64_t page = 1;
};

// The value of a field, HROW among them.
std::string ValueOf(const Row& row, const Field& field);

// CS201 for the first that is not `known` in this row.
absl::Status OnlyKnown(const Fields& sent, const std::vector<absl::string_view>& known, absl::string_view row);
// Of a row that names records to change.
absl::Status CheckSelection(const Fields& selection);

// From WHEREFIELDS, WHEREOPERATORS and WHEREVALUES. CS201, CS202, CS312. `mixed`: text and numbers may stand together.
absl::StatusOr<std::vector<Condition>> ReadWhere(const TableDef& def, const Fields& sent, const Formats& formats,
                                                 bool mixed);

// All of it. A page is at most 20,000 records (A20).
absl::StatusOr<Question> ReadQuestion(const TableDef& def, const Fields& sent, const Formats& formats, bool mixed);

// SELECTFIELDS, with TAB or ';' between them, or '*'. CS205 when it is empty.
absl::StatusOr<std::vector<const Field*>> ReadSelectFields(const TableDef& def, const std::string& sent);

// The live ones of which all holds and that are `visible`, in order; all pages.
std::vector<const Row*> Select(const Table& table, const Question& question,
                               const std::function<bool(const Row&)>& visible);

// The number of an order or line that a SELECTION names: `fields` with '=' each, and nothing else; in their order.
// CS201 for another table, CS202 for other conditions.
absl::StatusOr<std::vector<std::string>> ReadKeySelection(const Fields& selection, const TableDef& def,
                                                          const std::vector<const char*>& fields,
                                                          const Formats& formats);

}  // namespace koppel::sandbox::imuis
