#include "tests/sandbox/imuis/stam_calls.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/errors.h"
#include "tests/sandbox/imuis/selection.h"

namespace koppel::sandbox::imuis {
namespace {

bool IsNamed(const TableDef& def, absl::string_view name) { return name == def.name; }

void Default(Row* row, absl::string_view field, absl::string_view value) {
  if (row->Get(field).empty()) row->Set(field, std::string(value));
}

// What the vendor fills in (3.2, 3.4).
absl::Status FillDebtor(const Administratie& books, Row* row) {
  if (row->Get("NR").empty()) {
    const std::int64_t number = books.NextDebtor();
    if (number == 0) return UnknownReference("", "NR");
    row->Set("NR", absl::StrCat(number));
  }
  const Table& conditions = books.table("BETCOND");
  if (const std::vector<const Row*> all = conditions.All(); !all.empty()) {
    Default(row, "BETCOND", all.front()->Get("NR"));
  }
  Default(row, "BTWPL", "B");
  Default(row, "SLUITREK", "1300");
  Default(row, "LAND", "NL");
  Default(row, "BLOK", "N");
  return absl::OkStatus();
}

absl::Status Fill(const Administratie& books, const TableDef& def, Row* row) {
  if (IsNamed(def, "DEB")) return FillDebtor(books, row);
  if (IsNamed(def, "ART")) {
    if (row->Get("NR").empty() && books.instelling().artikelnummers) row->Set("NR", books.NextArticle());
    Default(row, "BTW", "H");
    Default(row, "BLOKVRK", "N");
    Default(row, "ISTEKSTRG", "N");
    Default(row, "VRDREG", "N");
  }
  if (IsNamed(def, "ADR")) Default(row, "SRT", "V");
  if (def.Find("BLOK") != nullptr) Default(row, "BLOK", "N");
  return absl::OkStatus();
}

absl::Status CheckDebtorNumber(const Administratie& books, const Row& row) {
  const Field& number = *books.table("DEB").def().Find("NR");
  const Instelling& range = books.instelling();
  const auto outside = [&](std::int64_t limit) { return Compare(number.type, row.Get("NR"), absl::StrCat(limit)); };
  if (outside(range.debiteuren_van) < 0 || outside(range.debiteuren_tot) > 0) {
    return UnknownReference(row.Get("NR"), "NR");
  }
  return absl::OkStatus();
}

std::string PrimaryKeyOf(const TableDef& def, const Row& row) {
  std::vector<std::string> key;
  for (const char* name : def.key) key.push_back(row.Text(name));
  return absl::StrJoin(key, "\t");  // A18
}

// The rows of these tables, each once and no other, in this order.
absl::StatusOr<std::vector<Fields>> ReadDocument(const Call& call, const std::string& parameter,
                                                 const std::vector<std::string>& tables) {
  absl::StatusOr<std::vector<DataRow>> rows = ReadDataSet(call.parameters.Get(parameter));
  if (!rows.ok()) return BadDocument(parameter, rows.status().message());
  std::vector<Fields> read(tables.size());
  std::vector<int> times(tables.size(), 0);
  for (DataRow& row : *rows) {
    const auto at = std::find(tables.begin(), tables.end(), row.table);
    if (at == tables.end()) return UnknownTable(row.table);
    const auto index = static_cast<std::size_t>(at - tables.begin());
    if (++times[index] > 1) return BadDocument(parameter, absl::StrCat(row.table, " komt meer dan eens voor"));
    read[index] = std::move(row.fields);
  }
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (times[i] == 0) return BadDocument(parameter, absl::StrCat(tables[i], " ontbreekt"));
  }
  return read;
}

// The one record that a SELECTION names, in a table that may be written.
absl::StatusOr<Row> FindSelected(const Call& call, const Fields& selection) {
  RETURN_IF_ERROR(CheckSelection(selection));
  const std::string name = selection.Get("TABLE");
  const TableDef* def = FindTable(name);
  if (def == nullptr || !def->readable) return UnknownTable(name);
  if (!def->creatable) return NotWritable(absl::StrCat("Tabel ", name));  // A28
  Question question;
  ASSIGN_OR_RETURN(question.where, ReadWhere(*def, selection, call.formats(), call.rules.mixed_where));
  if (question.where.empty()) return BadSelection("De selectie is leeg.");
  question.most = 2;
  const std::vector<const Row*> found = Select(call.books.table(name), question, [](const Row&) { return true; });
  if (found.empty()) return NoSuchRecord();
  if (found.size() > 1) return BadSelection("De selectie wijst meer dan een record aan.");
  return *found.front();
}

}  // namespace

absl::Status WriteStam(Call& call, const TableDef& def, const Fields& sent, Writer writer, Row* row) {
  const Row before = *row;
  const bool is_new = row->id == 0;
  RETURN_IF_ERROR(ApplyFields(def, sent, writer, call.formats(), row));
  if (def.Find("ADRES") != nullptr) RETURN_IF_ERROR(ApplyAddress(def, sent, "", row));
  if (is_new) RETURN_IF_ERROR(Fill(call.books, def, row));
  RETURN_IF_ERROR(CheckRequired(def, *row));
  if (IsNamed(def, "DEB")) RETURN_IF_ERROR(CheckDebtorNumber(call.books, *row));
  const Field* loose = nullptr;
  if (HasLooseReference(call.books, def, *row, is_new ? nullptr : &before, &loose)) {
    return UnknownReference(row->Get(loose->name), loose->name);
  }
  RETURN_IF_ERROR(CheckUnique(call, def, *row));
  Save(call, def.name, row);
  return absl::OkStatus();
}

absl::Status CreateStamTabelRecord(Call& call) {
  ASSIGN_OR_RETURN(const std::vector<Fields> rows, ReadDocument(call, "Stamtabel", {"METADATA", "DATA"}));
  RETURN_IF_ERROR(OnlyKnown(rows[0], {"TABLE"}, "METADATA"));
  const std::string name = rows[0].Get("TABLE");
  const TableDef* def = FindTable(name);
  if (def == nullptr || !def->readable) return UnknownTable(name);
  if (!def->creatable) return NotWritable(absl::StrCat("Tabel ", name));
  Row row;
  RETURN_IF_ERROR(WriteStam(call, *def, rows[1], Writer::kCreate, &row));
  call.parameters.Set("Primarykey", PrimaryKeyOf(*def, row));
  return absl::OkStatus();
}

absl::Status UpdateStamtabelRecord(Call& call) {
  ASSIGN_OR_RETURN(const std::vector<Fields> rows, ReadDocument(call, "Mutatie", {"SELECTION", "DATA"}));
  ASSIGN_OR_RETURN(Row row, FindSelected(call, rows[0]));
  if (rows[1].empty()) return BadDocument("Mutatie", "DATA is leeg");
  return WriteStam(call, *FindTable(rows[0].Get("TABLE")), rows[1], Writer::kChange, &row);
}

}  // namespace koppel::sandbox::imuis
