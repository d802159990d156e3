// The query of a list, read (vendor page 3.2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/reeleezee/filter.h"
#include "tests/sandbox/reeleezee/shape.h"

namespace koppel::sandbox::reeleezee {

struct OrderBy {
  std::vector<const Property*> path;
  bool descending = false;
};

struct Query {
  std::optional<Filter> filter;
  std::string search;  // in any text or number; empty: none
  std::vector<OrderBy> order;
  std::size_t skip = 0;
  std::optional<std::size_t> top;
  bool count = false;
  Shape shape;
};

// `query` is what stands in `target`. Names without a dollar are no one's business, but for `search`. InvalidArgument:
// what is wrong, in the vendor's words.
absl::StatusOr<Query> ParseQuery(absl::string_view target, const Parameters& query, const Type& type);

}  // namespace koppel::sandbox::reeleezee
