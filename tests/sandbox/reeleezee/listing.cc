#include "tests/sandbox/reeleezee/listing.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/filter.h"
#include "tests/sandbox/reeleezee/query.h"
#include "tests/sandbox/reeleezee/shape.h"

namespace koppel::sandbox::reeleezee {
namespace {

bool Contains(const Record& record, const Type& type, const std::string& lower) {
  return std::any_of(type.properties().begin(), type.properties().end(), [&](const Property* property) {
    if (property->navigates() || property->access == Access::kHidden) return false;
    const Value& value = record.Get(*property);
    std::string text;
    if (const auto* plain = std::get_if<std::string>(&value)) {
      text = *plain;
    } else {
      AppendJson(value, &text);
    }
    return absl::StrContains(absl::AsciiStrToLower(text), lower);
  });
}

void Sort(const std::vector<OrderBy>& order, const Links& links, std::vector<const Record*>* records) {
  if (order.empty()) return;
  std::stable_sort(records->begin(), records->end(), [&](const Record* a, const Record* b) {
    for (const OrderBy& by : order) {
      const int compared = Compare(ValueAt(by.path, *a, links), ValueAt(by.path, *b, links));
      if (compared != 0) return by.descending ? compared > 0 : compared < 0;
    }
    return false;
  });
}

// The path and query of the next page. Its case and its host are not those of the question.
std::string NextLink(const Call& call, std::size_t skip, std::optional<std::size_t> top) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(call.request.target, absl::MaxSplits('?', 1));
  absl::string_view path = parts.first;
  for (int segment = 0; segment < 2; ++segment) path.remove_prefix(path.find('/', 1));  // "/api/v1"
  std::vector<std::string> kept;
  for (const absl::string_view pair : absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    const Parameters one = ParseForm(pair);
    if (one.Find("$skip") == nullptr && one.Find("$top") == nullptr) kept.emplace_back(pair);
  }
  if (top) kept.push_back(absl::StrCat("$top=", *top));
  kept.push_back(absl::StrCat("$skip=", skip));
  return absl::StrCat(call.rules.next_base, absl::AsciiStrToLower(path), "?", absl::StrJoin(kept, "&"));
}

Representation WriterFor(const Call& call) {
  const std::string* language = call.request.FindHeader("accept-language");
  return {.links = call.books,
          .token = absl::StrCat(call.origin.request, "|"),
          .english = language != nullptr && absl::StartsWithIgnoreCase(*language, "en")};
}

Response AnswerPage(const Call& call, const Type& type, const Query& query, std::vector<const Record*> records) {
  const std::size_t total = records.size();
  std::string body = "{";
  if (query.count) absl::StrAppend(&body, "\"@odata.count\":", total, ",");
  if (query.skip > 0 && call.extra.contains(kShrinkingList) && !records.empty()) records.erase(records.begin());
  const std::size_t begin = std::min(query.skip, records.size());
  const std::size_t wanted = std::min(query.top.value_or(records.size()), records.size() - begin);
  const std::size_t size = std::min(wanted, call.rules.page_size);
  if (size < wanted) {
    const std::optional<std::size_t> rest = query.top ? std::optional(*query.top - size) : std::nullopt;
    absl::StrAppend(&body, "\"@odata.nextLink\":");
    AppendQuoted(NextLink(call, begin + size, rest), &body);
    absl::StrAppend(&body, ",");
  }
  absl::StrAppend(&body, "\"value\":[");
  const Representation representation = WriterFor(call);
  for (std::size_t i = begin; i < begin + size; ++i) {
    if (i > begin) absl::StrAppend(&body, ",");
    representation.Append(*records[i], type, query.shape, &body);
  }
  absl::StrAppend(&body, "]}");
  return {.headers = {}, .body = std::move(body)};
}

// `hits` are those among which all are that the filter lets pass.
std::vector<const Record*> Select(const Call& call, const Query& query, const ListOf& list,
                                  const Collection::Hits& hits) {
  const std::string search = absl::AsciiStrToLower(query.search);
  std::vector<const Record*> records;
  for (const Stored<Record>* hit : hits) {
    const Record& record = hit->value;
    if (!call.Sees(*hit) || (list.shows != nullptr && !list.shows(record))) continue;
    if (query.filter && !query.filter->Matches(record, call.books)) continue;
    if (search.empty() || Contains(record, list.type, search)) records.push_back(&record);
  }
  return records;
}

absl::StatusOr<Query> QueryOf(const Call& call, const Type& type) {
  if (call.extra.contains(kExpandRefused) && call.query.Find("$expand") != nullptr) {
    return absl::InvalidArgumentError("The query parameter '$expand' is not supported.");
  }
  return ParseQuery(call.request.target, call.query, type);
}

}  // namespace

Response AnswerList(const Call& call, const std::vector<ListOf>& lists) {
  const absl::StatusOr<Query> query = QueryOf(call, lists.front().type);
  if (!query.ok()) return BadQuery(query.status().message());
  // Who pages through a long list asks the same again and again. What is not shown yet, or today, is not kept.
  Administratie::Remembered& last = call.books.remembered();
  const std::string question = absl::StrCat(lists.front().type.name(), lists.size(), "\n", call.query.Get("$filter"),
                                            "\n", query->search, "\n", call.query.Get("$orderby"));
  const bool plain = call.rules.lag == absl::ZeroDuration() && !call.unfound;
  if (plain && last.question == question && last.version == call.books.version()) {
    return AnswerPage(call, lists.front().type, *query, last.records);
  }
  std::vector<const Record*> records;
  std::size_t looked_at = 0;
  for (const ListOf& list : lists) {
    const Collection::Hits hits = list.collection.Candidates(query->filter);
    const std::vector<const Record*> selected = Select(call, *query, list, hits);
    records.insert(records.end(), selected.begin(), selected.end());
    looked_at += hits.size();
  }
  Sort(query->order, call.books, &records);
  if (plain && looked_at > 100) {
    last = {.question = question, .version = call.books.version(), .records = records};
  }
  return AnswerPage(call, lists.front().type, *query, std::move(records));
}

Response AnswerChildren(const Call& call, const Collection& collection, const std::string& parent) {
  const absl::StatusOr<Query> query = QueryOf(call, collection.type());
  if (!query.ok()) return BadQuery(query.status().message());
  const ListOf list{.collection = collection, .type = collection.type()};
  std::vector<const Record*> records = Select(call, *query, list, collection.ChildrenOf(parent));
  Sort(query->order, call.books, &records);
  return AnswerPage(call, collection.type(), *query, std::move(records));
}

Response AnswerRecords(const Call& call, const Type& type, const std::vector<const Record*>& records) {
  const absl::StatusOr<Query> query = QueryOf(call, type);
  if (!query.ok()) return BadQuery(query.status().message());
  std::vector<const Record*> selected;
  for (const Record* record : records) {
    if (!query->filter || query->filter->Matches(*record, call.books)) selected.push_back(record);
  }
  Sort(query->order, call.books, &selected);
  return AnswerPage(call, type, *query, std::move(selected));
}

Response AnswerOne(const Call& call, const Stored<Record>* stored) {
  if (stored == nullptr || !call.Sees(*stored)) return NotFound();
  const absl::StatusOr<Shape> shape = ParseShape(call.query, *stored->value.type);
  if (!shape.ok()) return BadQuery(shape.status().message());
  return RepresentationOf(call, stored->value, *shape);
}

Response RepresentationOf(const Call& call, const Record& record, const Shape& shape) {
  Response response{.headers = {}, .body = ""};
  WriterFor(call).Append(record, *record.type, shape, &response.body);
  return response;
}

}  // namespace koppel::sandbox::reeleezee
