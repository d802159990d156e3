#include "tests/sandbox/rompslomp/ledger_json.h"

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/ledger_json.h"
#include "tests/sandbox/rompslomp/kind.h"

namespace koppel::sandbox::rompslomp {
namespace {

namespace json = boost::json;

json::object Duplicates(const Books& books) {
  json::object references, numbers, names, codes, descriptions;
  for (const auto& [id, administratie] : books.administraties) {
    AddRepeated(administratie.invoices.references(), &references);
    AddRepeated(administratie.contacts.numbers(), &numbers);
    AddRepeated(administratie.contacts.names(), &names);
    AddRepeated(administratie.products.codes(), &codes);
    AddRepeated(administratie.products.descriptions(), &descriptions);
  }
  return {{"api_reference", std::move(references)},
          {"contact_number", std::move(numbers)},
          {"contact_name", std::move(names)},
          {"product_code", std::move(codes)},
          {"product_description", std::move(descriptions)}};
}

template <class T>
void AppendRecords(const Administratie& administratie, const Store<T>& store, std::string* out, bool* first) {
  for (const Stored<T>& stored : store.all()) {
    json::object object = ToJson(stored.value);
    AddHistory(stored, administratie.company.id, &object);
    absl::StrAppend(out, *first ? "" : ",", json::serialize(object));
    *first = false;
  }
}

template <class StoreOf>
std::string Records(const Books& books, StoreOf store_of) {
  std::string out = "[";
  bool first = true;
  for (const auto& [id, administratie] : books.administraties) {
    AppendRecords(administratie, store_of(administratie), &out, &first);
  }
  return out + "]";
}

}  // namespace

json::object LedgerSummary(const Books& books, const Ledger& ledger) {
  std::size_t contacts = 0;
  std::size_t products = 0;
  std::size_t invoices = 0;
  for (const auto& [id, administratie] : books.administraties) {
    contacts += administratie.contacts.store().live();
    products += administratie.products.store().live();
    invoices += administratie.invoices.store().live();
  }
  return {{"counts",
           {{"requests", ledger.counts().requests},
            {"creates", AllCreates(ledger)},
            {"refused_duplicates", AllRefused(ledger)},
            {"invoices", CountsOf(NameOf(Kind::kInvoice), ledger, invoices)},
            {"contacts", CountsOf(NameOf(Kind::kContact), ledger, contacts)},
            {"products", CountsOf(NameOf(Kind::kProduct), ledger, products)}}},
          {"duplicates", Duplicates(books)}};
}

std::string LedgerWhole(const Books& books, const Ledger& ledger) {
  std::string whole = json::serialize(LedgerSummary(books, ledger));
  whole.pop_back();
  absl::StrAppend(&whole, ",\"invoices\":",
                  Records(books, [](const Administratie& a) -> const Store<Invoice>& { return a.invoices.store(); }),
                  ",\"contacts\":",
                  Records(books, [](const Administratie& a) -> const Store<Contact>& { return a.contacts.store(); }),
                  ",\"products\":",
                  Records(books, [](const Administratie& a) -> const Store<Product>& { return a.products.store(); }));
  absl::StrAppend(&whole, ",\"refused_duplicates\":", json::serialize(Refusals(ledger)),
                  ",\"requests\":", json::serialize(Requests(ledger)), "}");
  return whole;
}

}  // namespace koppel::sandbox::rompslomp
