// What a handler of one resource gets to work with: the question, whose books it is about, and the rules that hold.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/sandbox/asperion/administratie.h"
#include "tests/sandbox/asperion/ids.h"
#include "tests/sandbox/frame/faults.h"
#include "tests/sandbox/frame/ledger.h"

namespace koppel::sandbox::asperion {

// The assumptions of the vendor page that are switches here.
struct Rules {
  bool unique = true;                                // customerNumber and code are enforced (A13, A16)
  Contract contract = Contract::kArticleLines;       // A19
  std::size_t largest_page = 100;                    // A6
  absl::Duration search_lag = absl::ZeroDuration();  // how long a list does not show what was made
  absl::TimeZone zone;                               // whose day "today" is
};

struct Call {
  const Request& request;
  const Parameters& query;
  std::string resource;  // "debtors"
  std::string id;        // of the record in the path; empty: the list
  Origin origin;
  const Rules& rules;
  const Effect& effect;
  Language language;
  Answering answering;
  Administratie& books;
  Ids& ids;
  Ledger& ledger;

  absl::CivilDay today() const { return absl::ToCivilDay(origin.at, rules.zone); }

  // A POST of which nothing is stored, only judged.
  bool validates_only() const;

  // A list shows it by now.
  template <class T>
  bool Shows(const Stored<T>& stored) const {
    return stored.created.request == 0 || origin.at >= stored.created.at + rules.search_lag;
  }

  // The id in the path; 0: it is none.
  std::int64_t NumberInPath() const;
  std::string SelfOf(const std::string& id_of_record) const;
};

// How the vendor was addressed: "http://127.0.0.1:4711".
std::string BaseUrlOf(const Request& request);

// The body of a POST or PUT, of which the vendor wants one JSON object; the answer is a refusal.
std::optional<Response> ReadBody(const Call& call, json::object* body);

// Nothing, or white space only.
bool Blank(const std::optional<std::string>& text);

// The page of `hits`; `row` writes one as JSON.
template <class T, class Row>
Response PageOf(const Call& call, const ListQuery& query, std::vector<const T*> hits, Row row) {
  const bool shrinks = call.effect.extra.count("shrinking_list") > 0 && query.page > 1 && !hits.empty();
  if (shrinks) hits.erase(hits.begin());  // Somebody deleted it since the page before.
  std::string rows;
  for (const T* hit : OnPage(query, hits)) absl::StrAppend(&rows, rows.empty() ? "" : ",", row(*hit));
  return Envelope(call.answering, query, hits.size(), rows);
}

// One row with its `_meta`: of the properties those that `query` wants, and what `more` adds ("\"lines\":…"), which may
// be empty. nullptr: all of them.
template <class T>
std::string RowOf(const Call& call, const Schema<T>& schema, const T& record, const ListQuery* query = nullptr,
                  const std::string& more = "") {
  std::string members = schema.Members(
      record, [&](const Property& property, const Value&) { return query == nullptr || query->Wants(property.name); });
  if (!more.empty()) absl::StrAppend(&members, members.empty() ? "" : ",", more);
  return absl::StrCat("{", members, members.empty() ? "" : ",",
                      "\"_meta\":{\"self\":", ToJson(ToValue(call.SelfOf(*schema.ValueOf(record, 0).text))), "}}");
}

// What a create answers: 201 with Location (A14), 200 when it was only validated.
Response Created(const Call& call, std::int64_t id, std::string row);

}  // namespace koppel::sandbox::asperion
