#include "tests/sandbox/asperion/ledger_json.h"

#include "tests/sandbox/asperion/kind.h"
#include "tests/sandbox/frame/ledger_json.h"

namespace koppel::sandbox::asperion {
namespace {

json::object Duplicates(const Books& books) {
  json::object references, numbers, names, codes, descriptions;
  for (const auto& [id, administratie] : books.administraties) {
    AddRepeated(administratie.invoices.references(), &references);
    AddRepeated(administratie.debtors.numbers(), &numbers);
    AddRepeated(administratie.debtors.names(), &names);
    AddRepeated(administratie.articles.codes(), &codes);
    AddRepeated(administratie.articles.descriptions(), &descriptions);
  }
  return {{"reference", std::move(references)},
          {"customer_number", std::move(numbers)},
          {"debtor_name", std::move(names)},
          {"article_code", std::move(codes)},
          {"article_description", std::move(descriptions)}};
}

std::string MembersOf(const Debtor& debtor) { return DebtorSchema().Members(debtor); }
std::string MembersOf(const Article& article) { return ArticleSchema().Members(article); }

// What the vendor shows, and what it knows besides: the debtor's id, and the reference that stands in the description.
std::string MembersOf(const Invoice& invoice) {
  std::string lines;
  for (const Line& line : invoice.lines) {
    absl::StrAppend(&lines, lines.empty() ? "" : ",", LineJson(line, Contract::kArticleLines));
  }
  return absl::StrCat(InvoiceSchema(Contract::kArticleLines).Members(invoice), ",\"debtorId\":", invoice.debtor_id,
                      ",\"koppel_reference\":", ToJson(ToValue(ReferenceIn(invoice.description))), ",\"lines\":[",
                      lines, "]");
}

template <class TableOf>
std::string Records(const Books& books, TableOf table_of) {
  std::string out;
  for (const auto& [id, administratie] : books.administraties) {
    for (const auto& stored : table_of(administratie).store().all()) {
      json::object history;
      AddHistory(stored, id, &history);
      absl::StrAppend(&out, out.empty() ? "{" : ",{", MembersOf(stored.value), ",", json::serialize(history).substr(1));
    }
  }
  return absl::StrCat("[", out, "]");
}

const Table<Invoice>& InvoicesOf(const Administratie& it) { return it.invoices.table(); }
const Table<Debtor>& DebtorsOf(const Administratie& it) { return it.debtors.table(); }
const Table<Article>& ArticlesOf(const Administratie& it) { return it.articles.table(); }

}  // namespace

json::object LedgerSummary(const Books& books, const Ledger& ledger) {
  std::size_t debtors = 0;
  std::size_t articles = 0;
  std::size_t invoices = 0;
  for (const auto& [id, administratie] : books.administraties) {
    debtors += DebtorsOf(administratie).store().live();
    articles += ArticlesOf(administratie).store().live();
    invoices += InvoicesOf(administratie).store().live();
  }
  return {{"counts",
           {{"requests", ledger.counts().requests},
            {"creates", AllCreates(ledger)},
            {"refused_duplicates", AllRefused(ledger)},
            {"invoices", CountsOf(NameOf(Kind::kInvoice), ledger, invoices)},
            {"debtors", CountsOf(NameOf(Kind::kDebtor), ledger, debtors)},
            {"articles", CountsOf(NameOf(Kind::kArticle), ledger, articles)}}},
          {"duplicates", Duplicates(books)}};
}

std::string LedgerWhole(const Books& books, const Ledger& ledger) {
  std::string whole = json::serialize(LedgerSummary(books, ledger));
  whole.pop_back();
  absl::StrAppend(&whole, ",\"invoices\":", Records(books, InvoicesOf), ",\"debtors\":", Records(books, DebtorsOf),
                  ",\"articles\":", Records(books, ArticlesOf));
  absl::StrAppend(&whole, ",\"refused_duplicates\":", json::serialize(Refusals(ledger)),
                  ",\"requests\":", json::serialize(Requests(ledger)), "}");
  return whole;
}

}  // namespace koppel::sandbox::asperion
