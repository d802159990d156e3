// The properties of one kind of record, written out once: what JSON shows, what a body may say, what can be filtered
// and sorted, and what the ledger keeps all follow from it.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/asperion/complaints.h"
#include "tests/sandbox/asperion/value.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::asperion {

enum class Access {
  kWrite,      // shown, and a body may say it
  kRead,       // shown
  kWriteOnly,  // a body may say it
  kHidden,     // neither: for filters and the ledger
};

enum class Filter { kNone, kValue, kRange };  // kRange: _from and _to

// What a list call has to know of a property.
struct Property {
  std::string name;    // "customerNumber"
  std::string pascal;  // "CustomerNumber"
  Value::Kind kind = Value::Kind::kText;
  bool shown = true;
  Filter filter = Filter::kValue;
};

template <class T>
struct Field {
  using Member = std::variant<std::string T::*, std::optional<std::string> T::*, std::int64_t T::*,
                              std::optional<std::int64_t> T::*, std::optional<Decimal> T::*, bool T::*,
                              std::optional<absl::CivilDay> T::*>;
  const char* name;
  Member member;
  Access access = Access::kWrite;
  Filter filter = Filter::kValue;
};

template <class T>
class Schema {
 public:
  explicit Schema(std::vector<Field<T>> fields) : fields_(std::move(fields)) {
    for (const Field<T>& field : fields_) {
      const bool shown = field.access == Access::kWrite || field.access == Access::kRead;
      properties_.push_back({.name = field.name,
                             .pascal = Pascal(field.name),
                             .kind = ValueOf(T(), properties_.size()).kind,
                             .shown = shown,
                             .filter = field.filter});
    }
  }

  const std::vector<Property>& properties() const { return properties_; }

  // Of the property at this place.
  Value ValueOf(const T& record, std::size_t place) const {
    return std::visit([&](auto member) { return ToValue(record.*member); }, fields_[place].member);
  }

  // `"id":5,"name":"…"`, without braces: the shown properties for which `wanted` is true.
  template <class Wanted>
  std::string Members(const T& record, Wanted wanted) const {
    std::string json;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!properties_[i].shown) continue;
      const Value value = ValueOf(record, i);
      if (wanted(properties_[i], value)) Append(i, ToJson(value), &json);
    }
    return json;
  }
  std::string Members(const T& record) const {
    return Members(record, [](const Property&, const Value&) { return true; });
  }

  // All properties, for a line of the ledger; without braces.
  std::string LedgerMembers(const T& record) const {
    std::string json;
    for (std::size_t i = 0; i < fields_.size(); ++i) Append(i, ToLedgerJson(ValueOf(record, i)), &json);
    return json;
  }

  // Takes over what a line of the ledger, or a seed, says of any property.
  void Load(const json::object& stored, T* record) const {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (const json::value* value = FindAttribute(stored, fields_[i].name)) {
        Set(i, StoredValue(*value, properties_[i].kind), record);
      }
    }
  }

  // Takes over what a body says. What it may not say becomes a complaint: another kind, a field that there is not, one
  // that can't be written. The last may come along unchanged when `before` is there. `path` and `prefix` stand before
  // the names: "$." and "", "$.lines._data[0]." and "Lines[0].". `besides`: keys that are somebody else's.
  void Read(const json::object& body, const T* before, absl::string_view path, absl::string_view prefix,
            const std::vector<absl::string_view>& besides, T* record, Complaints* complaints) const {
    for (const auto& [key, json] : body) {
      const absl::string_view name(key.data(), key.size());
      if (std::find(besides.begin(), besides.end(), name) != besides.end()) continue;
      const std::size_t place = PlaceOf(name);
      if (place == fields_.size() || fields_[place].access == Access::kHidden) {
        complaints->Unknown(absl::StrCat(path, name), name);
        continue;
      }
      const std::string property = absl::StrCat(prefix, properties_[place].pascal);
      const std::optional<Value> value = ReadValue(json, properties_[place].kind);
      if (fields_[place].access == Access::kRead) {
        const bool same = before != nullptr && value && value->text == ValueOf(*before, place).text;
        if (!same) complaints->ReadOnly(property);
      } else if (!value) {
        complaints->Unusable(property);
      } else {
        Set(place, *value, record);
      }
    }
  }

  // A body may say it.
  bool Takes(absl::string_view name) const {
    const std::size_t place = PlaceOf(name);
    return place < fields_.size() &&
           (fields_[place].access == Access::kWrite || fields_[place].access == Access::kWriteOnly);
  }

  // Of the property with this name; how many there are when there is none.
  std::size_t PlaceOf(absl::string_view name) const {
    std::size_t place = 0;
    while (place < fields_.size() && fields_[place].name != name) ++place;
    return place;
  }

  std::vector<absl::string_view> Names() const {
    std::vector<absl::string_view> names;
    for (const Field<T>& field : fields_) names.push_back(field.name);
    return names;
  }

 private:
  void Set(std::size_t place, const Value& value, T* record) const {
    std::visit([&](auto member) { Assign(value, &(record->*member)); }, fields_[place].member);
  }
  void Append(std::size_t place, const std::string& value, std::string* json) const {
    absl::StrAppend(json, json->empty() ? "\"" : ",\"", fields_[place].name, "\":", value);
  }

  std::vector<Field<T>> fields_;
  std::vector<Property> properties_;
};

}  // namespace koppel::sandbox::asperion
