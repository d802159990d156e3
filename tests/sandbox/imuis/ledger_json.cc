#include "tests/sandbox/imuis/ledger_json.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/ledger_json.h"

namespace koppel::sandbox::imuis {
namespace {

namespace json = boost::json;

// A table under the name that every vendor's ledger has for it.
struct Listed {
  const char* name;
  const char* table;
};
constexpr std::array kListed = {
    Listed{"orders", "ORDKOP"}, Listed{"order_lines", "ORDRG"},   Listed{"contacts", "DEB"},
    Listed{"products", "ART"},  Listed{"contact_persons", "CNT"}, Listed{"addresses", "ADR"},
    Listed{"groups", "ARTGRP"},
};

// Fields that a test looks at whether or not there is anything in them.
constexpr std::array kAlways = {"OPMINT", "NAAM", "ZKSL", "OMSCHR", "KENM"};

json::object Duplicates(const Books& books) {
  json::object tokens, names, keys, numbers, descriptions;
  for (const auto& [token, count] : books.tokens.repeated()) tokens[token] = count;
  for (const auto& [adm, administratie] : books.administraties) {
    AddRepeated(administratie.names(), &names);
    AddRepeated(administratie.search_keys(), &keys);
    AddRepeated(administratie.numbers(), &numbers);
    AddRepeated(administratie.descriptions(), &descriptions);
  }
  return {{"order_line_token", std::move(tokens)},
          {"contact_name", std::move(names)},
          {"contact_number", std::move(keys)},
          {"product_code", std::move(numbers)},
          {"product_description", std::move(descriptions)}};
}

json::object HistoryOf(const Change& change) {
  json::object before;
  for (const auto& [field, value] : change.before) before[json::string_view(field.data(), field.size())] = value;
  return {{"request", change.by.request},
          {"at", FormatTimestamp(change.by.at)},
          {"token_fingerprint", change.by.token},
          {"before", std::move(before)}};
}

void AppendRecords(const Administratie& administratie, const Table& table, std::string* out, bool* first) {
  for (const Stored<Row>& stored : table.store().all()) {
    json::object object = ToJson(table.def(), stored.value);
    for (const char* field : kAlways) {
      if (table.def().Find(field) != nullptr && object.if_contains(field) == nullptr) object[field] = "";
    }
    AddHistory(stored, administratie.instelling().adm, &object);
    if (table.def().keeps_history) {
      json::array history;
      for (const Change& change : table.ChangesOf(stored.value.id)) history.push_back(HistoryOf(change));
      object["history"] = std::move(history);
    }
    absl::StrAppend(out, *first ? "" : ",", json::serialize(object));
    *first = false;
  }
}

}  // namespace

json::object LedgerSummary(const Books& books, const Ledger& ledger) {
  json::object counts{{"requests", ledger.counts().requests},
                      {"creates", AllCreates(ledger)},
                      {"refused_duplicates", AllRefused(ledger)}};
  for (const Listed& listed : kListed) {
    std::size_t live = 0;
    for (const auto& [adm, administratie] : books.administraties)
      live += administratie.table(listed.table).store().live();
    counts[listed.name] = CountsOf(listed.table, ledger, live);
  }
  return {{"counts", std::move(counts)}, {"duplicates", Duplicates(books)}};
}

std::string LedgerWhole(const Books& books, const Ledger& ledger) {
  std::string whole = json::serialize(LedgerSummary(books, ledger));
  whole.pop_back();
  for (const Listed& listed : kListed) {
    absl::StrAppend(&whole, ",\"", listed.name, "\":[");
    bool first = true;
    for (const auto& [adm, administratie] : books.administraties) {
      AppendRecords(administratie, administratie.table(listed.table), &whole, &first);
    }
    absl::StrAppend(&whole, "]");
  }
  absl::StrAppend(&whole, ",\"refused_duplicates\":", json::serialize(Refusals(ledger)),
                  ",\"requests\":", json::serialize(Requests(ledger)), "}");
  return whole;
}

}  // namespace koppel::sandbox::imuis
