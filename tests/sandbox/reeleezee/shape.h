// How much of a record an answer shows: $select and $expand (vendor page 3.2).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/reeleezee/links.h"

namespace koppel::sandbox::reeleezee {

struct Expansion;

struct Shape {
  std::vector<const Property*> select;  // empty: all
  std::vector<Expansion> expand;        // without it what a property leads to is null, even when it is set
};

struct Expansion {
  const Property* property = nullptr;
  bool only_id = false;  // …/$ref
  Shape shape;
};

// $select and $expand of a query. InvalidArgument: what is wrong with them, in the vendor's words.
absl::StatusOr<Shape> ParseShape(const Parameters& query, const Type& type);

// Writes records as the vendor's answers have them.
struct Representation {
  const Links& links;
  std::string token;     // another one for each answer: what `Token` is made of
  bool english = false;  // names of units (Accept-Language)

  void Append(const Record& record, const Type& type, const Shape& shape, std::string* out) const;
};

}  // namespace koppel::sandbox::reeleezee
