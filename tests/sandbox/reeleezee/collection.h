// All records of one kind in one administration, and the ways by which they are found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/sandbox/frame/contains_index.h"
#include "tests/sandbox/frame/store.h"
#include "tests/sandbox/reeleezee/filter.h"
#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {

class Collection {
 public:
  using Hits = std::vector<const Stored<Record>*>;

  // Equality of a property in `keys`, and a text within one of `texts`, is found without a look at every record.
  explicit Collection(const Type& type, const std::vector<std::string>& keys = {},
                      const std::vector<std::string>& texts = {});

  const Type& type() const { return *type_; }

  // Adds it, or replaces the live one with its id. A person's change in the web application is not one of its `writes`.
  Stored<Record>& Put(Record record, const Origin& origin);
  void Delete(const std::string& id, absl::Time at);

  Stored<Record>* Find(const std::string& id) { return store_.Find(id); }
  const Stored<Record>* Find(const std::string& id) const { return store_.Find(id); }
  // Live ones. Children come in the order in which they were made; `key` is one of `keys`.
  const Hits& ChildrenOf(const std::string& parent) const;
  const Hits& With(absl::string_view key, const Value& value) const;

  // Live ones among which all are that pass `filter`.
  Hits Candidates(const std::optional<Filter>& filter) const;

  const Store<Record>& store() const { return store_; }
  std::uint64_t version() const { return version_; }  // another one after every change

  // How often each mark was stored, by the kind of the mark.
  const std::map<std::string, Tally>& tallies() const { return tallies_; }

 private:
  void Index(const Stored<Record>& stored);
  void Unindex(const Stored<Record>& stored);
  const Hits& With(const Property& key, const Value& value) const;
  std::optional<Hits> Indexed(const Filter& filter) const;  // nullopt: no index knows

  const Type* type_;
  Store<Record> store_;
  std::map<const Property*, absl::flat_hash_map<std::string, Hits>> keys_;  // by the value as JSON
  std::vector<const Property*> texts_;
  ContainsIndex contents_;
  std::vector<const Stored<Record>*> numbered_;                       // by their id in contents_
  absl::flat_hash_map<const Stored<Record>*, std::int64_t> numbers_;  // the same the other way
  absl::flat_hash_map<std::string, Hits> children_;
  std::map<std::string, Tally> tallies_;
  std::uint64_t version_ = 0;
};

}  // namespace koppel::sandbox::reeleezee
