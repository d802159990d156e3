#include "tests/sandbox/imuis/order_calls.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/errors.h"
#include "tests/sandbox/imuis/order.h"
#include "tests/sandbox/imuis/selection.h"

namespace koppel::sandbox::imuis {
namespace {

// What the vendor adds to a line that was sent, as the log of a live order has it (3.10).
constexpr std::array kCompleted = {"BEDR",     "DATLEV",       "EENH", "OPMEXT", "OPMINT",  "ORDNR",
                                   "PERCKORT", "PERCKORTKORT", "RG",   "STATUS", "VERKOPER"};

// The document of a call: one row of `head`, and as many of `lines` as there are.
struct Document {
  Fields head;
  std::vector<Fields> lines;
};

absl::StatusOr<Document> ReadDocument(const Call& call, const std::string& parameter, absl::string_view head,
                                      absl::string_view lines) {
  absl::StatusOr<std::vector<DataRow>> rows = ReadDataSet(call.parameters.Get(parameter));
  if (!rows.ok()) return BadDocument(parameter, rows.status().message());
  Document document;
  bool has_head = false;
  for (DataRow& row : *rows) {
    if (row.table == "DIGDOS") return NotConverted("FILE", "Byte()");  // Seen live: only ws1.asmx takes attachments.
    if (row.table == head) {
      if (has_head) return BadDocument(parameter, absl::StrCat(head, " komt meer dan eens voor"));
      has_head = true;
      document.head = std::move(row.fields);
    } else if (!lines.empty() && row.table == lines) {
      document.lines.push_back(std::move(row.fields));
    } else {
      return UnknownTable(row.table);
    }
  }
  if (!has_head) return BadDocument(parameter, absl::StrCat(head, " ontbreekt"));
  return document;
}

// The order that a SELECTION names.
absl::StatusOr<Row> FindOrder(const Call& call, const Fields& selection) {
  const Table& orders = call.books.table("ORDKOP");
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   ReadKeySelection(selection, orders.def(), {"NR"}, call.formats()));
  const Row* order = orders.First("NR", key.front());
  if (order == nullptr) return NoSuchOrder();
  return *order;
}

// The line that a SELECTION names, which may still be changed.
absl::StatusOr<Row> FindOpenLine(const Call& call, const Fields& selection) {
  const Table& lines = call.books.table("ORDRG");
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   ReadKeySelection(selection, lines.def(), {"ORDNR", "RG"}, call.formats()));
  Row wanted;
  wanted.Set("ORDNR", key[0]);
  wanted.Set("RG", key[1]);
  const Row* line = lines.SameKey(wanted);
  if (line == nullptr) return NoSuchLine();
  const Row* order = call.books.table("ORDKOP").First("NR", key[0]);
  if (!IsOpen(*line) || order == nullptr || order->Get("GEFACT") == "J") return LineFixed();
  return *line;
}

DataRow CompletedLine(const Call& call, const Fields& sent, const Row& line) {
  const TableDef& def = call.books.table("ORDRG").def();
  DataRow data{.table = "ORDRG", .fields = sent};
  for (const char* name : kCompleted) {
    const bool echoed = sent.Find(name) != nullptr && absl::string_view(name) != "RG";
    if (!echoed) data.fields.Set(name, Show(def.Find(name)->type, line.Get(name), call.formats()));
  }
  return data;
}

DataRow Input(const Call& call) {
  DataRow input{.table = "INPUT", .fields = {}};
  input.fields.Set("DOMEIN", call.books.instelling().domein);
  input.fields.Set("ADM", absl::StrCat(call.books.instelling().adm));
  return input;
}

// Puts the lines as they were sent, completed, in the answer (A23).
void AnswerLines(Call& call, std::vector<DataRow> before, const std::vector<Fields>& sent,
                 const std::vector<Row>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) before.push_back(CompletedLine(call, sent[i], lines[i]));
  before.push_back(Input(call));
  call.parameters.Set("Verkooporder", WriteDataSet(before));
}

absl::Status RemoveLine(Call& call, const Row& line) {
  Row order = *call.books.table("ORDKOP").First("NR", line.Get("ORDNR"));
  Remove(call, "ORDRG", line.id);
  std::vector<Row> none;
  StoreLines(call, std::move(order), &none);
  return absl::OkStatus();
}

}  // namespace

absl::Status CreateVerkoopOrder(Call& call) {
  ASSIGN_OR_RETURN(const Document document, ReadDocument(call, "Verkooporder", "ORDKOP", "ORDRG"));
  ASSIGN_OR_RETURN(Row order, NewOrder(call, document.head, Writer::kCreate));
  const bool negative = document.head.Get("NEGAANT") == "J";
  std::vector<Row> lines;
  for (const Fields& sent : document.lines) {
    ASSIGN_OR_RETURN(Row line, NewLine(call, order, sent, Writer::kCreate, negative));
    lines.push_back(std::move(line));
  }
  Save(call, "ORDKOP", &order);
  StoreLines(call, order, &lines);
  DataRow head{.table = "ORDKOP", .fields = document.head};
  head.fields.Set("NR", order.Text("NR"));
  AnswerLines(call, {head}, document.lines, lines);
  call.parameters.Set("ORDNR", order.Text("NR"));
  return absl::OkStatus();
}

absl::Status CreateVerkooporderRegel(Call& call) {
  ASSIGN_OR_RETURN(const Document document, ReadDocument(call, "Verkooporder", "SELECTION", "ORDRG"));
  ASSIGN_OR_RETURN(const Row order, FindOrder(call, document.head));
  std::int64_t number = 0;  // Its form was looked at with the envelope.
  if (absl::SimpleAtoi(call.parameters.Get("ORDNR"), &number) && number != 0 &&
      absl::StrCat(number) != order.Get("NR")) {
    return OtherOrder();
  }
  if (document.lines.empty()) return Required("ORDRG");
  if (order.Get("GEFACT") == "J") return LineFixed();
  if (order.Get("BLOK") == "J") return IsBlocked(absl::StrCat("Verkooporder ", order.Get("NR")));
  std::vector<Row> lines;
  absl::Status refused;
  for (const Fields& sent : document.lines) {
    absl::StatusOr<Row> line = NewLine(call, order, sent, Writer::kCreate, false);
    refused = line.status();
    if (!refused.ok()) break;
    lines.push_back(*std::move(line));
  }
  if (!refused.ok() && (!call.rules.partial_lines || lines.empty())) return refused;
  StoreLines(call, order, &lines);
  if (!refused.ok()) return refused;
  call.parameters.Set("ORDNR", order.Text("NR"));
  if (call.rules.lines_in_answer) AnswerLines(call, {}, document.lines, lines);
  return absl::OkStatus();
}

absl::Status UpdateVerkooporderRegel(Call& call) {
  ASSIGN_OR_RETURN(const Document document, ReadDocument(call, "Mutatie", "SELECTION", "DATA"));
  if (document.lines.size() != 1 || document.lines.front().empty()) {
    return BadDocument("Mutatie", "er moet een rij DATA zijn");
  }
  ASSIGN_OR_RETURN(const Row line, FindOpenLine(call, document.head));
  ASSIGN_OR_RETURN(Row changed, ChangedLine(call, line, document.lines.front(), Writer::kChange));
  std::vector<Row> lines = {std::move(changed)};
  StoreLines(call, *call.books.table("ORDKOP").First("NR", line.Get("ORDNR")), &lines);
  return absl::OkStatus();
}

absl::Status DeleteVerkooporderRegel(Call& call) {
  ASSIGN_OR_RETURN(const Document document, ReadDocument(call, "Mutatie", "SELECTION", ""));
  ASSIGN_OR_RETURN(const Row line, FindOpenLine(call, document.head));
  return RemoveLine(call, line);
}

absl::Status DeleteVerkooporder(Call& call) {
  ASSIGN_OR_RETURN(const Document document, ReadDocument(call, "Mutatie", "SELECTION", ""));
  ASSIGN_OR_RETURN(const Row order, FindOrder(call, document.head));
  std::vector<std::int64_t> ids;
  for (const Row* line : call.books.Lines(order.Get("NR"))) {
    if (!IsOpen(*line)) return LineFixed();
    ids.push_back(line->id);
  }
  if (order.Get("GEFACT") == "J") return LineFixed();
  for (const std::int64_t id : ids) Remove(call, "ORDRG", id);
  Remove(call, "ORDKOP", order.id);
  return absl::OkStatus();
}

}  // namespace koppel::sandbox::imuis
