// What the vendor says of its types, and one thing of such a type. The tables are in `model`.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/sandbox/reeleezee/value.h"

namespace koppel::sandbox::reeleezee {

class Type;

enum class Kind {
  kGuid,
  kText,
  kInt,
  kEnum,  // shown as a whole number, but not one in a filter
  kDecimal,
  kBool,
  kMoment,
  kReference,  // to a record of a collection
  kList,       // records that are kept in this one
  kChildren,   // records of a collection that have this one as their parent
};

enum class Access { kWrite, kRead, kHidden };  // kRead: silently ignored in a body; kHidden: not shown either

struct Property {
  std::string name;
  Kind kind = Kind::kText;
  std::string type_name = {};   // of an enum
  const Type* type = nullptr;   // of what it leads to
  std::string collection = {};  // where that is; empty: nowhere, so that only null can be written
  Access access = Access::kWrite;
  std::size_t most = 0;  // characters; 0: no limit
  bool cut = false;      // what is longer is cut; else refused (7.25)
  int decimals = 6;      // what is finer is rounded

  bool navigates() const { return kind == Kind::kReference || kind == Kind::kList || kind == Kind::kChildren; }
};

class Type {
 public:
  Type(std::string name, std::vector<Property> properties);
  // Shows the same records with fewer of their properties.
  Type(std::string name, const Type& of, const std::vector<std::string>& names);
  Type(const Type&) = delete;
  Type& operator=(const Type&) = delete;

  const std::string& name() const { return name_; }
  const Property* Find(absl::string_view name) const;  // upper and lower case differ; nullptr: there is none
  const std::vector<const Property*>& properties() const { return properties_; }  // in the order they are shown

 private:
  const std::string name_;
  std::deque<Property> own_;
  std::vector<const Property*> properties_;
  std::map<std::string, const Property*, std::less<>> by_name_;
};

// Null is not stored. A name that the type does not have ends the process: it is a slip of our own.
struct Record {
  Record(const Type& type, std::string id);

  const Value& Get(const Property& property) const;
  const Value& Get(absl::string_view name) const;
  void Set(const Property& property, Value value);
  void Set(absl::string_view name, Value value);

  std::string Text(absl::string_view name) const;  // empty when null
  Decimal Number(absl::string_view name) const;    // 0 when null
  std::int64_t Int(absl::string_view name) const;  // 0 when null
  bool Flag(absl::string_view name) const;         // false when null
  std::vector<Record>& List(absl::string_view name);
  const std::vector<Record>& List(absl::string_view name) const;  // empty when null

  const Type* type;
  std::string id;
  std::string parent;  // empty: none
  int edits = 0;       // how often a person changed it in the web application
  std::vector<std::pair<const Property*, Value>> fields;
};

}  // namespace koppel::sandbox::reeleezee
