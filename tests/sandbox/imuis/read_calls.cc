#include "tests/sandbox/imuis/read_calls.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/errors.h"
#include "tests/sandbox/imuis/selection.h"

namespace koppel::sandbox::imuis {
namespace {

constexpr char kRow[] = "Table1";

absl::StatusOr<std::vector<DataRow>> ReadRows(Call& call, const std::vector<absl::string_view>& known) {
  absl::StatusOr<std::vector<DataRow>> rows = ReadDataSet(call.parameters.Get("Selectie"));
  if (!rows.ok()) return BadDocument("Selectie", rows.status().message());
  if (rows->empty()) return BadDocument("Selectie", "er is geen rij");
  for (const DataRow& row : *rows) {
    if (row.table != kRow) return UnknownTable(row.table);
    RETURN_IF_ERROR(OnlyKnown(row.fields, known, kRow));
  }
  return rows;
}

// A new record is found after a while only; a line with our token not at all when a fault says so.
bool IsVisible(const Call& call, const Table& table, const Row& row) {
  if (call.unfound && !TokensIn(row.Get("OPMINT")).empty()) return false;
  if (call.rules.search_lag == absl::ZeroDuration()) return true;
  const Origin& created = table.Find(row.id)->created;
  return created.request == 0 || created.at + call.rules.search_lag <= call.origin.at;
}

DataRow Shown(const Row& row, const std::vector<const Field*>& fields, const Rules& rules) {
  DataRow data{.table = "DATA", .fields = {}};
  for (const Field* field : fields) {
    std::string text = Show(field->type, ValueOf(row, *field), rules.formats);
    if (!text.empty() || rules.nulls_shown) data.fields.Set(field->name, std::move(text));
  }
  return data;
}

}  // namespace

absl::Status GetStamtabelRecords(Call& call) {
  ASSIGN_OR_RETURN(const std::vector<DataRow> rows,
                   ReadRows(call, {"TABLE", "SELECTFIELDS", "WHEREFIELDS", "WHEREOPERATORS", "WHEREVALUES",
                                   "MUTDATE_VA", "ORDERBY", "MAXRESULT", "PAGESIZE", "SELECTPAGE", "PDF_BESTAND"}));
  if (rows.size() != 1) return BadDocument("Selectie", "er is meer dan een rij");
  const Fields& sent = rows.front().fields;
  const TableDef* def = FindTable(sent.Get("TABLE"));
  if (def == nullptr || !def->readable) return UnknownTable(sent.Get("TABLE"));
  ASSIGN_OR_RETURN(const std::vector<const Field*> fields, ReadSelectFields(*def, sent.Get("SELECTFIELDS")));
  ASSIGN_OR_RETURN(const Question question, ReadQuestion(*def, sent, call.formats(), call.rules.mixed_where));

  const Table& table = call.books.table(def->name);
  std::vector<const Row*> found = Select(table, question, [&](const Row& row) { return IsVisible(call, table, row); });
  if (question.order.empty() && question.page > 1) std::reverse(found.begin(), found.end());  // Pages can overlap.
  const auto count = static_cast<std::int64_t>(found.size());
  std::vector<DataRow> answer(1);
  answer.front().table = "METADATA";
  Fields& about = answer.front().fields;
  about.Set("TABLE", def->name);
  about.Set("RECORDCOUNT", absl::StrCat(count));
  about.Set("TOTALPAGES", absl::StrCat((count + question.page_size - 1) / question.page_size));
  about.Set("PAGESIZE", absl::StrCat(question.page_size));
  about.Set("SELECTPAGE", absl::StrCat(question.page));
  const std::int64_t first = question.page > count ? count : (question.page - 1) * question.page_size;
  for (std::int64_t i = first; i < std::min(count, first + question.page_size) && !call.empty_page; ++i) {
    answer.push_back(Shown(*found[static_cast<std::size_t>(i)], fields, call.rules));
  }
  call.parameters.Set("Records", WriteDataSet(answer));
  return absl::OkStatus();
}

absl::Status GetAdmInfo(Call& call) {
  ASSIGN_OR_RETURN(const std::vector<DataRow> rows, ReadRows(call, {"TABLE", "SELECTFIELDS"}));
  std::vector<DataRow> answer;
  for (const DataRow& row : rows) {
    const std::string table = row.fields.Get("TABLE");
    const Fields* settings = call.books.FindSettings(table);
    if (settings == nullptr) return UnknownTable(table);
    DataRow data{.table = "DATA", .fields = {}};
    const std::string wanted = row.fields.Get("SELECTFIELDS");
    if (wanted.empty()) return Required("SELECTFIELDS");
    if (wanted == "*") data.fields = *settings;
    for (const absl::string_view name : absl::StrSplit(wanted, absl::ByAnyChar("\t;"))) {
      if (wanted == "*") break;
      const std::string* value = settings->Find(name);
      if (value == nullptr) return UnknownField(name, table);
      data.fields.Set(name, *value);
    }
    DataRow& about = answer.emplace_back();
    about.table = "METADATA";
    about.fields.Set("TABLE", table);
    about.fields.Set("RECORDCOUNT", "1");
    about.fields.Set("TOTALPAGES", "1");
    answer.push_back(std::move(data));
  }
  call.parameters.Set("Records", WriteDataSet(answer));
  return absl::OkStatus();
}

}  // namespace koppel::sandbox::imuis
