// $filter of OData 4, as far as the vendor is known to take it: comparisons, and, or, not, contains, startswith,
// endswith, tolower and toupper, over properties and over what is referred to (Entity/id). Types are told apart as
// strictly as the vendor does: an enum is no number (vendor page 3.2).
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/sandbox/reeleezee/links.h"

namespace koppel::sandbox::reeleezee {

struct FilterNode;

class Filter {
 public:
  // InvalidArgument: what is wrong with it, in the vendor's words.
  static absl::StatusOr<Filter> Parse(absl::string_view text, const Type& type);

  bool Matches(const Record& record, const Links& links) const;

  // What every match has in common: a property has this value, or holds this text, the case of its letters apart.
  struct Common {
    const Property* property;
    Value value;
  };
  std::vector<Common> Equalities() const;
  std::vector<Common> Containments() const;

 private:
  explicit Filter(std::shared_ptr<const FilterNode> root) : root_(std::move(root)) {}

  std::shared_ptr<const FilterNode> root_;
};

// The property at the end of a path (Name, Entity/Name) and what leads there. InvalidArgument: in the vendor's words.
absl::StatusOr<std::vector<const Property*>> ResolvePath(absl::string_view path, const Type& type);

// What stands at the end of such a path; null when it leads nowhere.
const Value& ValueAt(const std::vector<const Property*>& path, const Record& record, const Links& links);

}  // namespace koppel::sandbox::reeleezee
