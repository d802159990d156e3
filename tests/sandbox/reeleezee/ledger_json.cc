#include "tests/sandbox/reeleezee/ledger_json.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/ledger_json.h"
#include "tests/sandbox/reeleezee/marks.h"
#include "tests/sandbox/reeleezee/model.h"
#include "tests/sandbox/reeleezee/stored_json.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace json = boost::json;

struct Told {
  const char* name;  // in the ledger
  const char* collection;
};
constexpr std::array kTold = {Told{"invoices", "SalesInvoices"}, Told{"customers", "Customers"},
                              Told{"products", "Products"},      Told{"addresses", "Addresses"},
                              Told{"uploads", "Uploads"},        Told{"contact_persons", "ContactPersons"}};
constexpr std::array kMarks = {"reference",       "header_entity", "customer_name",
                               "customer_number", "product_code",  "product_description"};

// Invoices that more than one PUT wrote.
json::object WrittenMoreThanOnce(const Books& books) {
  json::object writes;
  for (const auto& [id, administratie] : books.administraties) {
    for (const Stored<Record>& invoice : administratie->At("SalesInvoices").store().all()) {
      if (invoice.writes > 1) writes[invoice.value.id] = invoice.writes;
    }
  }
  return writes;
}

json::object Duplicates(const Books& books) {
  json::object duplicates;
  for (const char* mark : kMarks) {
    json::object repeated;
    for (const auto& [id, administratie] : books.administraties) {
      for (const auto& [name, collection] : administratie->collections()) {
        const auto tally = collection.tallies().find(mark);
        if (tally != collection.tallies().end()) AddRepeated(tally->second, &repeated);
      }
    }
    duplicates[mark] = std::move(repeated);
  }
  duplicates["writes"] = WrittenMoreThanOnce(books);
  return duplicates;
}

void AppendRecord(const Stored<Record>& stored, const Administratie& administratie, std::string* out) {
  json::object more;
  AddHistory(stored, administratie.company(), &more);
  if (stored.value.edits == 0) more["edits"] = 0;
  if (stored.value.type == &InvoiceModel()) {
    json::array& references = more["references"].emplace_array();
    for (const std::string& reference : ReferencesIn(stored.value)) references.emplace_back(reference);
  }
  std::string object = StoredJson(stored.value);
  object.back() = ',';
  absl::StrAppend(out, object, json::serialize(more).substr(1));
}

std::string Records(const Books& books, const char* collection) {
  std::string out = "[";
  for (const auto& [id, administratie] : books.administraties) {
    for (const Stored<Record>& stored : administratie->At(collection).store().all()) {
      if (out.size() > 1) out += ',';
      AppendRecord(stored, *administratie, &out);
    }
  }
  return out + "]";
}

}  // namespace

json::object LedgerSummary(const Books& books, const Ledger& ledger) {
  json::object counts{{"requests", ledger.counts().requests},
                      {"creates", AllCreates(ledger)},
                      {"refused_duplicates", AllRefused(ledger)}};
  for (const Told& told : kTold) {
    std::size_t live = 0;
    for (const auto& [id, administratie] : books.administraties) {
      live += administratie->At(told.collection).store().live();
    }
    counts[told.name] = CountsOf(told.collection, ledger, live);
  }
  return {{"counts", std::move(counts)}, {"duplicates", Duplicates(books)}};
}

std::string LedgerWhole(const Books& books, const Ledger& ledger) {
  std::string whole = json::serialize(LedgerSummary(books, ledger));
  whole.pop_back();
  for (const Told& told : kTold) absl::StrAppend(&whole, ",\"", told.name, "\":", Records(books, told.collection));
  absl::StrAppend(&whole, ",\"refused_duplicates\":", json::serialize(Refusals(ledger)),
                  ",\"requests\":", json::serialize(Requests(ledger)), "}");
  return whole;
}

}  // namespace koppel::sandbox::reeleezee
