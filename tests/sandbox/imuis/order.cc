#include "tests/sandbox/imuis/order.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/errors.h"

namespace koppel::sandbox::imuis {
namespace {

void Default(Row* row, absl::string_view field, absl::string_view value) {
  if (row->Get(field).empty()) row->Set(field, std::string(value));
}

struct Prerequisite {
  const char* table;
  const char* text;
};
constexpr std::array kPrerequisites = {
    Prerequisite{"BETCOND", "Betalingsconditie"},
    Prerequisite{"LEVCOND", "Leveringsconditie"},
    Prerequisite{"OPDRWZ", "Opdrachtwijze"},
    Prerequisite{"VERZWZ", "Verzendwijze"},
    Prerequisite{"KPL", "Kostenplaats"},
    Prerequisite{"KDR", "Kostendrager"},
    Prerequisite{"ORDSRT", "Ordersoort"},
    Prerequisite{"ARTGRP", "Artikelgroep"},
    Prerequisite{"ART", "Artikel"},
    Prerequisite{"DEB", "Debiteur"},
};

absl::Status CheckPrerequisites(const Administratie& books) {
  for (const Prerequisite& needed : kPrerequisites) {
    if (books.table(needed.table).store().live() == 0) return DoesNotExist(needed.text);
  }
  return absl::OkStatus();
}

absl::Status CheckReferences(const Call& call, const TableDef& def, const Row& row, const Row* before) {
  const Field* loose = nullptr;
  if (!HasLooseReference(call.books, def, row, before, &loose)) return absl::OkStatus();
  return DoesNotExist(absl::StrCat(loose->name, " ", row.Get(loose->name)));
}

// A link by two fields (3.3): both or none, and the record is there.
absl::Status CheckLink(const Call& call, absl::string_view table, std::string relation, const std::string& key) {
  if (key.empty()) return absl::OkStatus();
  Row wanted;
  wanted.Set("REL", std::move(relation));
  wanted.Set("ZKSL", key);
  if (call.books.table(table).SameKey(wanted) == nullptr) return DoesNotExist(absl::StrCat(table, " ", key));
  return absl::OkStatus();
}

absl::Status CheckBlocked(const Call& call, const Row& debtor, const Row& order) {
  const absl::string_view from = debtor.Get("BLOKVRKVA");
  const bool blocked = debtor.Get("BLOK") == "J" || (!from.empty() && from <= order.Get("DAT"));
  if (blocked) return IsBlocked(absl::StrCat("Debiteur ", debtor.Get("NR")));
  const Row* type = call.books.table("ORDSRT").First("ZKSL", order.Get("ORDSRT"));
  if (type != nullptr && type->Get("BLOK") == "J") return IsBlocked(absl::StrCat("Ordersoort ", order.Get("ORDSRT")));
  return absl::OkStatus();
}

void FillOrder(const Call& call, const Row& debtor, Row* order) {
  Default(order, "NR", absl::StrCat(call.books.NextOrder(call.today())));
  Default(order, "BETALER", debtor.Get("BETALER").empty() ? debtor.Get("NR") : debtor.Get("BETALER"));
  Default(order, "ORDSRT", debtor.Get("ORDSRT"));
  if (const std::vector<const Row*> types = call.books.table("ORDSRT").All(); !types.empty()) {
    Default(order, "ORDSRT", types.front()->Get("ZKSL"));
  }
  Default(order, "BTWPL", debtor.Get("BTWPL"));
  Default(order, "BETCOND", debtor.Get("BETCOND"));
  Default(order, "DATLEV", KeptDay(DayOf(order->Get("DAT")) + 1));  // As in the log of a live order.
  Default(order, "VERKOPER", "balie");
  Default(order, "GEBRORDBEV", "N");
  Default(order, "BLOK", "N");
  Default(order, "GEFACT", "N");
  Default(order, "TEFACT", "N");
  for (const char* total : {"BEDRTOT", "BEDRINCLTOT", "BEDROPEN", "BEDRFACT", "BEDRKOSTPR"}) Default(order, total, "0");
}

// What a line takes from its article when it was not sent (A25).
void TakeFromArticle(const Call& call, const Row& article, const Fields& sent, Row* line) {
  const auto take = [&](absl::string_view field, absl::string_view from) {
    if (sent.Find(field) == nullptr) line->Set(field, article.Text(from));
  };
  take("PRS", "VERKPR");
  take("OMSCHR", "OMSCHR");
  take("OPMINT", "OPMINT");
  take("OPMEXT", "OPMEXT");
  take("MAG", "MAG");
  line->Set("EENH", article.Text("EENHVERK"));
  line->Set("ISTEKSTRG", article.Get("ISTEKSTRG") == "J" ? "J" : "N");
  const bool keeps_remark = !call.rules.remark_replaces && sent.Find("OPMINT") != nullptr;
  if (keeps_remark && !article.Get("OPMINT").empty()) {
    line->Set("OPMINT", absl::StrCat(article.Get("OPMINT"), "\n", line->Get("OPMINT")));
  }
  Default(line, "PRS", "0");
}

// Quantity x cost price, when it was not sent (3.7).
void FillCost(const Row& article, const Fields& sent, Row* line) {
  if (!sent.Get("KOSTPR").empty()) return;
  const Decimal cost = (DecimalOf(line->Get("AANT")) * DecimalOf(article.Get("KOSTPR"))).Rounded(4);
  line->Set("KOSTPR", KeptDecimal(cost));
}

Decimal RateOf(absl::string_view kind) { return Decimal::Cents(kind == "H" ? 21 : kind == "L" ? 9 : 0); }

// The VAT kind of a line by its order and article (A12): an order that is not liable has none.
absl::string_view VatKindOf(const Administratie& books, const Row& order, const Row& line) {
  const absl::string_view place = order.Get("BTWPL");
  if (place == "L") return "L";
  if (place != "B") return "G";
  const Row* article = books.table("ART").First("NR", line.Get("ART"));
  return article == nullptr ? "G" : article->Get("BTW");
}

// 1 - percentage / 100
Decimal Remainder(absl::string_view percentage) {
  return Decimal::Cents(100) - DecimalOf(percentage) * Decimal::Cents(1);
}

absl::Status CheckDiscounts(const Row& line) {
  for (const char* field : {"PERCKORT", "PERCKORTKORT"}) {
    const Decimal percentage = DecimalOf(line.Get(field));
    if (percentage.negative() || Remainder(line.Get(field)).negative()) return NotConverted(line.Get(field), field);
  }
  return absl::OkStatus();
}

// Exact, with one rounding to cents.
void ComputeAmounts(const Call& call, const Row& order, Row* line) {
  Decimal amount = (DecimalOf(line->Get("AANT")) * DecimalOf(line->Get("PRS")) * Remainder(line->Get("PERCKORT")) *
                    Remainder(line->Get("PERCKORTKORT")))
                       .Rounded(2);
  if (call.wrong_cents) amount = amount + Decimal::Cents(1);
  const Decimal vat = (amount * RateOf(VatKindOf(call.books, order, *line))).Rounded(2);
  line->Set("BEDR", KeptDecimal(amount));
  line->Set("BEDRINCL", KeptDecimal(amount + vat));
  const Decimal to_deliver = DecimalOf(line->Get("AANT")) - DecimalOf(line->Get("AANTGELEV"));
  line->Set("AANTTELEV", KeptDecimal(to_deliver));
}

absl::Status CheckArticle(const Call& call, const Row& line, Writer writer, const Row** article) {
  *article = call.books.table("ART").First("NR", line.Get("ART"));
  if (*article == nullptr) return DoesNotExist(absl::StrCat("Artikel ", line.Get("ART")));
  const bool blocked = (*article)->Get("BLOK") == "J" || (*article)->Get("BLOKVRK") == "J";
  if (blocked && writer != Writer::kSeed) return IsBlocked(absl::StrCat("Artikel ", line.Get("ART")));
  return absl::OkStatus();
}

// The order with the sums of its lines: VAT is rounded per kind.
void ComputeTotals(const Administratie& books, Row* order) {
  Decimal total, invoiced, cost, including;
  std::map<std::string, Decimal> per_kind;
  for (const Row* line : books.Lines(order->Get("NR"))) {
    const Decimal amount = DecimalOf(line->Get("BEDR"));
    total = total + amount;
    cost = cost + DecimalOf(line->Get("KOSTPR"));
    if (line->Get("STATUS") == "F") invoiced = invoiced + amount;
    Decimal& of_kind = per_kind[std::string(VatKindOf(books, *order, *line))];
    of_kind = of_kind + amount;
  }
  including = total;
  for (const auto& [kind, amount] : per_kind) including = including + (amount * RateOf(kind)).Rounded(2);
  order->Set("BEDRTOT", KeptDecimal(total));
  order->Set("BEDRINCLTOT", KeptDecimal(including));
  order->Set("BEDRFACT", KeptDecimal(invoiced));
  order->Set("BEDROPEN", KeptDecimal(total - invoiced));
  order->Set("BEDRKOSTPR", KeptDecimal(cost.Rounded(2)));
}

std::int64_t NumberOf(const Row& row, absl::string_view field) {
  std::int64_t number = 0;
  return absl::SimpleAtoi(row.Get(field), &number) ? number : 0;
}

}  // namespace

absl::StatusOr<Row> NewOrder(Call& call, const Fields& sent, Writer writer) {
  RETURN_IF_ERROR(CheckPrerequisites(call.books));
  const TableDef& def = call.books.table("ORDKOP").def();
  Row order;
  RETURN_IF_ERROR(ApplyFields(def, sent, writer, call.formats(), &order));
  RETURN_IF_ERROR(ApplyAddress(def, sent, "VERZ", &order));
  RETURN_IF_ERROR(CheckRequired(def, order));
  RETURN_IF_ERROR(CheckReferences(call, def, order, nullptr));
  RETURN_IF_ERROR(CheckLink(call, "CNT", order.Text("VERZCNTREL"), order.Text("VERZCNTZKSL")));
  RETURN_IF_ERROR(
      CheckLink(call, "ADR", order.Text(order.Get("VERZDEB").empty() ? "DEB" : "VERZDEB"), order.Text("VERZZKSL")));
  const Row* debtor = call.books.table("DEB").First("NR", order.Get("DEB"));
  Default(&order, "DAT", KeptDay(call.today()));
  FillOrder(call, *debtor, &order);
  if (writer != Writer::kSeed) RETURN_IF_ERROR(CheckBlocked(call, *debtor, order));
  return order;
}

absl::StatusOr<Row> NewLine(Call& call, const Row& order, const Fields& sent, Writer writer, bool negative) {
  const TableDef& def = call.books.table("ORDRG").def();
  Fields rest = sent;
  if (writer != Writer::kSeed) {  // "0 = assign a number"
    Fields without;
    for (const auto& [name, text] : sent) {
      if (name != "RG" || (text != "0" && !text.empty())) without.Set(name, text);
    }
    rest = std::move(without);
  }
  Row line;
  RETURN_IF_ERROR(ApplyFields(def, rest, writer, call.formats(), &line));
  RETURN_IF_ERROR(CheckRequired(def, line));
  if (DecimalOf(line.Get("AANT")).negative() && !negative && writer != Writer::kSeed) return Negative();
  const Row* article = nullptr;
  RETURN_IF_ERROR(CheckArticle(call, line, writer, &article));
  line.Set("ART", article->Text("NR"));
  RETURN_IF_ERROR(CheckReferences(call, def, line, nullptr));
  RETURN_IF_ERROR(CheckDiscounts(line));
  line.Set("ORDNR", order.Text("NR"));
  TakeFromArticle(call, *article, rest, &line);
  FillCost(*article, rest, &line);
  Default(&line, "DAT", order.Get("DAT"));
  Default(&line, "DATLEV", order.Get("DATLEV"));
  Default(&line, "EXTORDNR", order.Get("EXTORDNR"));
  Default(&line, "VERKOPER", order.Get("VERKOPER"));
  Default(&line, "STATUS", "O");
  Default(&line, "BLOK", "N");
  for (const char* none :
       {"PERCKORT", "PERCKORTKORT", "AANTBACKORD", "AANTGEFACT", "AANTGELEV", "AANTPICKBON", "AANTTEFACT"}) {
    Default(&line, none, "0");
  }
  ComputeAmounts(call, order, &line);
  return line;
}

absl::StatusOr<Row> ChangedLine(Call& call, const Row& line, const Fields& sent, Writer writer) {
  const TableDef& def = call.books.table("ORDRG").def();
  Row changed = line;
  RETURN_IF_ERROR(ApplyFields(def, sent, writer, call.formats(), &changed));
  RETURN_IF_ERROR(CheckRequired(def, changed));
  if (DecimalOf(changed.Get("AANT")).negative() && writer != Writer::kSeed) return Negative();
  if (changed.Get("ART") != line.Get("ART")) {
    const Row* other = nullptr;
    RETURN_IF_ERROR(CheckArticle(call, changed, writer, &other));
    changed.Set("ART", other->Text("NR"));
    changed.Set("EENH", other->Text("EENHVERK"));
  }
  const bool costs_otherwise = changed.Get("AANT") != line.Get("AANT") || changed.Get("ART") != line.Get("ART");
  const Row* article = call.books.table("ART").First("NR", changed.Get("ART"));
  if (costs_otherwise && article != nullptr) FillCost(*article, sent, &changed);
  RETURN_IF_ERROR(CheckReferences(call, def, changed, &line));
  RETURN_IF_ERROR(CheckDiscounts(changed));
  Default(&changed, "PRS", "0");
  ComputeAmounts(call, *call.books.table("ORDKOP").First("NR", line.Get("ORDNR")), &changed);
  return changed;
}

bool IsOpen(const Row& line) {
  return line.Get("STATUS") == "O" && DecimalOf(line.Get("AANTGELEV")) == Decimal() &&
         DecimalOf(line.Get("AANTGEFACT")) == Decimal();
}

void StoreLines(Call& call, Row order, std::vector<Row>* lines) {
  std::int64_t last = NumberOf(order, "LSTRG");
  for (Row& line : *lines) {
    if (NumberOf(line, "RG") == 0) line.Set("RG", absl::StrCat(last + 5));
    last = std::max(last, NumberOf(line, "RG"));
    Save(call, "ORDRG", &line);
  }
  order.Set("LSTRG", absl::StrCat(last));
  ComputeTotals(call.books, &order);
  Save(call, "ORDKOP", &order, call.rules.lines_touch_order);
}

}  // namespace koppel::sandbox::imuis
