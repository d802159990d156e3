// The records of one table in one administration.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/frame/contains_index.h"
#include "tests/sandbox/frame/store.h"
#include "tests/sandbox/imuis/tables.h"

namespace koppel::sandbox::imuis {

// Values in the form of formats.h, by the name of their field.
struct Row {
  std::int64_t id = 0;     // HROW
  absl::CivilDay changed;  // what MUTDATE_VA compares with, in Europe/Amsterdam
  std::vector<std::pair<absl::string_view, std::string>> values;

  absl::string_view Get(absl::string_view field) const;  // empty: no value
  std::string Text(absl::string_view field) const { return std::string(Get(field)); }

  // `field` is a literal or a Field's name. Empty: no value.
  void Set(absl::string_view field, std::string value);
};

// Numbers of fields as numbers, the rest as text; values that are not there are left out.
boost::json::object ToJson(const TableDef& def, const Row& row);
Row RowFromJson(const TableDef& def, const boost::json::object& stored);

// Who changed a record, and what stood there before.
struct Change {
  Origin by;
  std::vector<std::pair<absl::string_view, std::string>> before;
};

class Table {
 public:
  explicit Table(const TableDef& def) : def_(def) {}

  // Adds or replaces by id.
  void Put(Row row, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at);

  // A number that no record has or had.
  std::int64_t NextId() const { return last_id_ + 1; }

  Stored<Row>* Find(std::int64_t id) { return store_.Find(id); }
  const Stored<Row>* Find(std::int64_t id) const { return store_.Find(id); }

  // The first live one with this value, but for `except`; nullptr: there is none. `field` is ordered.
  const Row* First(const Field& field, absl::string_view value, std::int64_t except = 0) const;
  const Row* First(absl::string_view field, absl::string_view value) const { return First(*def_.Find(field), value); }
  bool Holds(absl::string_view field, absl::string_view value) const { return First(field, value) != nullptr; }

  // The live one with the key of `row`, and not `row` itself; nullptr: there is none.
  const Row* SameKey(const Row& row) const;

  // Live ones in the order of an ordered field, from one value to another, both included; nullopt: no limit.
  std::vector<const Row*> Between(const Field& field, const std::optional<std::string>& from,
                                  const std::optional<std::string>& to) const;
  // Live ones, `text` in the field.
  std::vector<const Row*> Containing(const Field& field, absl::string_view text) const;
  std::vector<const Row*> All() const;

  const std::vector<Change>& ChangesOf(std::int64_t id) const;
  const TableDef& def() const { return def_; }
  const Store<Row>& store() const { return store_; }

 private:
  void Unlink(const Row& row, const Row* next);
  void Link(const Row& row, const Row* before);
  void Remember(const Row& before, const Row& after, const Origin& by);

  const TableDef& def_;
  Store<Row> store_;
  std::int64_t last_id_ = 0;
  std::map<const Field*, std::map<std::string, std::vector<std::int64_t>>> ordered_;  // by KeyOf
  std::map<const Field*, ContainsIndex> contains_;
  absl::flat_hash_map<std::int64_t, std::vector<Change>> changes_;
};

}  // namespace koppel::sandbox::imuis
