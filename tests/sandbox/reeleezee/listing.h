// The answer to GET of a collection: $filter, search, $orderby, $skip, $top, $count, $select and $expand, in pages.
#pragma once

#include <vector>

#include "tests/sandbox/reeleezee/call.h"
#include "tests/sandbox/reeleezee/shape.h"

namespace koppel::sandbox::reeleezee {

// `shows`: which records of the collection this list has at all; nullptr: every one. `type`: what it shows of them.
struct ListOf {
  const Collection& collection;
  const Type& type;
  bool (*shows)(const Record& record) = nullptr;
};

// One list of one or more collections.
Response AnswerList(const Call& call, const std::vector<ListOf>& lists);

// One list of what lies below `parent`.
Response AnswerChildren(const Call& call, const Collection& collection, const std::string& parent);

// One record with the query's $select and $expand; `stored` is nullptr when there is none.
Response AnswerOne(const Call& call, const Stored<Record>* stored);

// 200 and one record.
Response RepresentationOf(const Call& call, const Record& record, const Shape& shape);

// A list that was put together by the caller.
Response AnswerRecords(const Call& call, const Type& type, const std::vector<const Record*>& records);

}  // namespace koppel::sandbox::reeleezee
