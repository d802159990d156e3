// Where the references of a record lead.
#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {

class Links {
 public:
  virtual ~Links() = default;

  // nullptr: it is not there (any more).
  virtual const Record* To(const std::string& collection, const std::string& id) const = 0;

  // Those that have `parent` as their parent, in the order in which they came.
  virtual std::vector<const Record*> Below(const std::string& collection, const std::string& parent) const = 0;
};

}  // namespace koppel::sandbox::reeleezee
