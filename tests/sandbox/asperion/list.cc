#include "tests/sandbox/asperion/list.h"

#include <algorithm>
#include <array>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace koppel::sandbox::asperion {
namespace {

struct NamedComparison {
  const char* name;
  Comparison comparison;
};

constexpr std::array kComparisons = {
    NamedComparison{"Contains", Comparison::kContains},   NamedComparison{"Equals", Comparison::kEquals},
    NamedComparison{"NotEquals", Comparison::kNotEquals}, NamedComparison{"StartsWith", Comparison::kStartsWith},
    NamedComparison{"EndsWith", Comparison::kEndsWith},
};

std::size_t ReadCount(const Parameters& query, absl::string_view name, std::size_t fallback, Complaints* complaints) {
  const std::string text = query.Get(name);
  if (text.empty()) return fallback;
  std::uint32_t count = 0;
  if (absl::SimpleAtoi(text, &count) && count > 0) return count;
  complaints->Unusable(name);
  return fallback;
}

Comparison ReadComparison(const Parameters& query, const Property& property, Complaints* complaints) {
  if (property.kind != Value::Kind::kText) return Comparison::kEquals;
  const std::string name = absl::StrCat(property.pascal, "_comparison");
  const std::string text = query.Get(name);
  if (text.empty()) return Comparison::kContains;
  for (const NamedComparison& known : kComparisons) {
    if (absl::EqualsIgnoreCase(text, known.name)) return known.comparison;
  }
  complaints->Unusable(name);
  return Comparison::kContains;
}

void ReadCondition(const Parameters& query, const std::string& name, std::size_t place, const Property& property,
                   Comparison comparison, ListQuery* list, Complaints* complaints) {
  const std::string text = query.Get(name);
  if (text.empty()) return;
  std::optional<Value> value = ParseValue(text, property.kind);
  if (!value) return complaints->Unusable(name);
  std::string lower = absl::AsciiStrToLower(*value->text);
  list->conditions.push_back(
      {.place = place, .comparison = comparison, .value = *std::move(value), .lower = std::move(lower)});
}

void ReadOrder(const Parameters& query, const std::vector<Property>& properties, ListQuery* list,
               Complaints* complaints) {
  const std::string text = query.Get("orderBy");
  if (text.empty()) return;
  absl::string_view name = text;
  list->descending = absl::ConsumePrefix(&name, "-");
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (!properties[i].shown || !absl::EqualsIgnoreCase(properties[i].name, name)) continue;
    list->order_place = i;
    return;
  }
  complaints->Unusable("orderBy");
}

// The address of a page of what was asked: the filters stay as they were sent.
std::string PageUrl(const Answering& answering, const ListQuery& query, std::size_t page) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(answering.target, absl::MaxSplits('?', 1));
  std::string url = absl::StrCat(answering.base_url, parts.first, "?page=", page, "&pageSize=", query.page_size);
  for (const absl::string_view pair : absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    if (!absl::StartsWith(pair, "page=") && !absl::StartsWith(pair, "pageSize=")) absl::StrAppend(&url, "&", pair);
  }
  return url;
}

std::string Quoted(const std::string& text) { return ToJson(ToValue(text)); }

}  // namespace

bool Matches(const Value& value, const Condition& condition) {
  if (condition.comparison == Comparison::kFrom) return value.text && !Less(value, condition.value);
  if (condition.comparison == Comparison::kTo) return value.text && !Less(condition.value, value);
  if (!value.text) return condition.comparison == Comparison::kNotEquals;
  const std::string lower = absl::AsciiStrToLower(*value.text);
  switch (condition.comparison) {
    case Comparison::kContains:
      return absl::StrContains(lower, condition.lower);
    case Comparison::kStartsWith:
      return absl::StartsWith(lower, condition.lower);
    case Comparison::kEndsWith:
      return absl::EndsWith(lower, condition.lower);
    case Comparison::kNotEquals:
      return lower != condition.lower;
    default:
      return lower == condition.lower;
  }
}

bool ListQuery::Wants(absl::string_view property) const {
  return fields.empty() || fields.count(absl::AsciiStrToLower(property)) > 0;
}

bool ListQuery::Asks(std::size_t place) const {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return condition.place == place; });
}

ListQuery ReadListQuery(const Parameters& query, const std::vector<Property>& properties, std::size_t largest_page,
                        Complaints* complaints) {
  ListQuery list;
  list.page = ReadCount(query, "page", 1, complaints);
  list.page_size = std::min(ReadCount(query, "pageSize", 25, complaints), largest_page);
  list.meta_only = absl::EqualsIgnoreCase(query.Get("metaOnly"), "true");
  for (const absl::string_view name : absl::StrSplit(query.Get("fields"), ',', absl::SkipWhitespace())) {
    list.fields.insert(absl::AsciiStrToLower(absl::StripAsciiWhitespace(name)));
  }
  ReadOrder(query, properties, &list, complaints);
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const Property& property = properties[i];
    if (property.filter == Filter::kValue) {
      ReadCondition(query, property.pascal, i, property, ReadComparison(query, property, complaints), &list,
                    complaints);
    }
    if (property.filter == Filter::kRange) {
      ReadCondition(query, property.pascal + "_from", i, property, Comparison::kFrom, &list, complaints);
      ReadCondition(query, property.pascal + "_to", i, property, Comparison::kTo, &list, complaints);
    }
  }
  return list;
}

Response Envelope(const Answering& answering, const ListQuery& query, std::size_t total, const std::string& rows) {
  const std::size_t pages = (total + query.page_size - 1) / query.page_size;
  std::string meta;
  if (answering.administration_id != 0) {
    absl::StrAppend(&meta, "\"administrationId\":", answering.administration_id,
                    ",\"administrationName\":", Quoted(answering.administration_name),
                    ",\"profileName\":", Quoted(answering.profile_name), ",");
  }
  const std::string previous = query.page > 1 ? PageUrl(answering, query, query.page - 1) : "";
  const std::string next = query.page < pages ? PageUrl(answering, query, query.page + 1) : "";
  absl::StrAppend(&meta, "\"previousPage\":", Quoted(previous), ",\"nextPage\":", Quoted(next),
                  ",\"totalCount\":", total, ",\"pageCount\":", pages,
                  ",\"self\":", Quoted(PageUrl(answering, query, query.page)));
  const std::string data = query.meta_only ? "" : absl::StrCat("\"_data\":[", rows, "],");
  return {.headers = {}, .body = absl::StrCat("{", data, "\"_meta\":{", meta, "}}")};
}

}  // namespace koppel::sandbox::asperion
