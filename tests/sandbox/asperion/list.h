// What a list call asks, and the envelope it is answered in (vendor page 3.0).
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/asperion/complaints.h"
#include "tests/sandbox/asperion/schema.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/frame/target.h"

namespace koppel::sandbox::asperion {

enum class Comparison { kContains, kEquals, kNotEquals, kStartsWith, kEndsWith, kFrom, kTo };

struct Condition {
  std::size_t place;  // of the property in its schema
  Comparison comparison = Comparison::kEquals;
  Value value;
  std::string lower;  // of its text
};

// Upper and lower case are alike for ASCII letters (A8). Only text is compared by anything but equality and range.
bool Matches(const Value& value, const Condition& condition);

struct ListQuery {
  std::size_t page = 1;
  std::size_t page_size = 25;
  bool meta_only = false;
  std::set<std::string> fields;  // in lower case; empty: all
  std::size_t order_place = 0;   // A7
  bool descending = false;
  std::vector<Condition> conditions;

  bool Wants(absl::string_view property) const;
  bool Asks(std::size_t place) const;  // some condition is about it
};

// What can't be used becomes a complaint. A filter that there is not, or that is empty, is not looked at: ASP.NET binds
// what it knows. `largest_page`: more rows than that are never granted (A6).
ListQuery ReadListQuery(const Parameters& query, const std::vector<Property>& properties, std::size_t largest_page,
                        Complaints* complaints);

// Those of `hits` that stand on the page that was asked.
template <class T>
std::vector<const T*> OnPage(const ListQuery& query, const std::vector<const T*>& hits) {
  const std::size_t first = std::min((query.page - 1) * query.page_size, hits.size());
  const std::size_t last = std::min(first + query.page_size, hits.size());
  return {hits.begin() + static_cast<std::ptrdiff_t>(first), hits.begin() + static_cast<std::ptrdiff_t>(last)};
}

// Who answers, as `_meta` tells it.
struct Answering {
  std::string base_url;                // "http://127.0.0.1:4711"
  std::string target;                  // as it was asked
  std::int64_t administration_id = 0;  // 0: of no administration in particular
  std::string administration_name;
  std::string profile_name;
};

// 200 with `_data`, unless only `_meta` was asked, and `_meta`. `rows`: JSON, one after the other with commas.
Response Envelope(const Answering& answering, const ListQuery& query, std::size_t total, const std::string& rows);

}  // namespace koppel::sandbox::asperion
