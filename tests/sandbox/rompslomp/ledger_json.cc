#include "tests/sandbox/rompslomp/ledger_json.h"

#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/attributes.h"

namespace koppel::sandbox::rompslomp {
namespace {

void AddRepeated(const Tally& tally, json::object* target) {
  for (const auto& [key, count] : tally.repeated()) {
    json::value& sum = (*target)[key];
    sum = count + (sum.is_int64() ? sum.get_int64() : 0);
  }
}

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

json::object CountsOf(Kind kind, const Ledger& ledger, std::size_t live) {
  const Ledger::PerKind& counts = ledger.counts().of(kind);
  return {
      {"created", counts.created}, {"seeded", counts.seeded}, {"refused_duplicates", counts.refused}, {"live", live}};
}

template <class T>
void AppendRecords(const Administratie& administratie, const Store<T>& store, std::string* out, bool* first) {
  for (const Stored<T>& stored : store.all()) {
    json::object object = ToJson(stored.value);
    object["company_id"] = administratie.company.id;
    object["request"] = stored.created.request;
    object["seeded"] = stored.created.request == 0;
    object["stored_at"] = FormatTimestamp(stored.created.at);
    object["token_fingerprint"] = stored.created.token;
    object["writes"] = stored.writes;
    object["refused_duplicates"] = stored.refused_duplicates;
    object["deleted_at"] = nullptr;
    if (stored.deleted) object["deleted_at"] = FormatTimestamp(*stored.deleted);
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

json::array Refusals(const Ledger& ledger) {
  json::array refusals;
  for (const RefusedDuplicate& refused : ledger.refused()) {
    refusals.push_back({{"kind", NameOf(refused.kind)},
                        {"company_id", refused.company},
                        {"key", refused.key},
                        {"existing_id", refused.existing_id},
                        {"request", refused.origin.request},
                        {"at", FormatTimestamp(refused.origin.at)},
                        {"token_fingerprint", refused.origin.token}});
  }
  return refusals;
}

json::array Requests(const Ledger& ledger) {
  json::array requests;
  for (const RequestLine& line : ledger.requests()) {
    requests.push_back({{"request", line.number},
                        {"at", FormatTimestamp(line.at)},
                        {"method", line.method},
                        {"path", line.target},
                        {"status", line.status},
                        {"token_fingerprint", line.token},
                        {"fault", line.fault}});
  }
  return requests;
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
  std::int64_t creates = 0;
  std::int64_t refused = 0;
  for (const Kind kind : kKinds) {
    creates += ledger.counts().of(kind).created;
    refused += ledger.counts().of(kind).refused;
  }
  return {{"counts",
           {{"requests", ledger.counts().requests},
            {"creates", creates},
            {"refused_duplicates", refused},
            {"invoices", CountsOf(Kind::kInvoice, ledger, invoices)},
            {"contacts", CountsOf(Kind::kContact, ledger, contacts)},
            {"products", CountsOf(Kind::kProduct, ledger, products)}}},
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
