// All records of one kind in one administration, with the texts by which clients search looked up instead of read
// through.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "tests/sandbox/asperion/list.h"
#include "tests/sandbox/asperion/schema.h"
#include "tests/sandbox/frame/contains_index.h"
#include "tests/sandbox/frame/store.h"

namespace koppel::sandbox::asperion {

// Puts `hits` in the order that was asked, by id when none was.
template <class T>
void Order(const Schema<T>& schema, const ListQuery& query, std::vector<const T*>* hits) {
  std::sort(hits->begin(), hits->end(), [](const T* a, const T* b) { return a->id < b->id; });
  if (query.order_place == 0) {  // "id" is the first property of every schema.
    if (query.descending) std::reverse(hits->begin(), hits->end());
    return;
  }
  std::vector<std::pair<Value, const T*>> keyed;
  for (const T* hit : *hits) keyed.emplace_back(schema.ValueOf(*hit, query.order_place), hit);
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    return query.descending ? Less(b.first, a.first) : Less(a.first, b.first);
  });
  for (std::size_t i = 0; i < keyed.size(); ++i) (*hits)[i] = keyed[i].second;
}

template <class T>
bool MatchesAll(const Schema<T>& schema, const ListQuery& query, const T& record) {
  return std::all_of(query.conditions.begin(), query.conditions.end(), [&](const Condition& condition) {
    return Matches(schema.ValueOf(record, condition.place), condition);
  });
}

// Of a short list that is no table.
template <class T>
std::vector<const T*> SelectFrom(const Schema<T>& schema, const ListQuery& query, const std::vector<T>& rows) {
  std::vector<const T*> hits;
  for (const T& row : rows) {
    if (MatchesAll(schema, query, row)) hits.push_back(&row);
  }
  Order(schema, query, &hits);
  return hits;
}

template <class T>
class Table {
 public:
  // `searched`: names of the text properties that are looked up. The schema outlives the table.
  Table(const Schema<T>& schema, const std::vector<absl::string_view>& searched) : schema_(schema) {
    for (const absl::string_view name : searched) indexes_.push_back({.place = schema.PlaceOf(name), .exact = {}});
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // Adds or replaces by id.
  void Put(T record, const Origin& origin) {
    if (const Stored<T>* before = store_.Find(record.id)) Forget(before->value);
    for (Index& index : indexes_) {
      const std::string lower = Lower(record, index);
      index.exact[lower].push_back(record.id);
      index.texts.Put(record.id, lower);
    }
    store_.Put(std::move(record), origin);
  }

  void Delete(std::int64_t id, absl::Time at) {
    if (const Stored<T>* stored = store_.Find(id)) Forget(stored->value);
    store_.Delete(id, at);
  }

  Stored<T>* Find(std::int64_t id) { return store_.Find(id); }

  // A live one whose searched property is exactly this text, and not `except`.
  Stored<T>* FindExact(absl::string_view name, const std::string& text, std::int64_t except = 0) {
    const std::size_t place = schema_.PlaceOf(name);
    for (const Index& index : indexes_) {
      if (index.place != place) continue;
      const auto found = index.exact.find(absl::AsciiStrToLower(text));
      if (found == index.exact.end()) return nullptr;
      for (const std::int64_t id : found->second) {
        Stored<T>* stored = store_.Find(id);
        if (id != except && schema_.ValueOf(stored->value, place).text == text) return stored;
      }
    }
    return nullptr;
  }

  // Live ones that `visible` lets through and that match, in the order that was asked.
  template <class Visible>
  std::vector<const T*> Select(const ListQuery& query, Visible visible) const {
    std::vector<const T*> hits;
    const auto take = [&](const Stored<T>& stored) {
      if (stored.deleted || !visible(stored)) return;
      if (MatchesAll(schema_, query, stored.value)) hits.push_back(&stored.value);
    };
    std::vector<std::int64_t> ids;
    if (LookUp(query, &ids)) {
      for (const std::int64_t id : ids) take(*store_.Find(id));
    } else {
      for (const Stored<T>& stored : store_.all()) take(stored);
    }
    Order(schema_, query, &hits);
    return hits;
  }

  const Store<T>& store() const { return store_; }

 private:
  struct Index {
    std::size_t place;
    absl::flat_hash_map<std::string, std::vector<std::int64_t>> exact;  // by the lower case
    ContainsIndex texts = {};
  };

  std::string Lower(const T& record, const Index& index) const {
    return absl::AsciiStrToLower(schema_.ValueOf(record, index.place).text.value_or(""));
  }

  void Forget(const T& record) {
    for (Index& index : indexes_) {
      const auto found = index.exact.find(Lower(record, index));
      std::erase(found->second, record.id);
      if (found->second.empty()) index.exact.erase(found);
      index.texts.Remove(record.id);
    }
  }

  // True: whatever matches is among `ids`.
  bool LookUp(const ListQuery& query, std::vector<std::int64_t>* ids) const {
    constexpr std::size_t kShortest = 3;  // of what ContainsIndex finds without reading everything
    for (const Condition& condition : query.conditions) {
      for (const Index& index : indexes_) {
        if (index.place != condition.place || condition.comparison == Comparison::kNotEquals) continue;
        if (condition.comparison == Comparison::kEquals) {
          const auto found = index.exact.find(condition.lower);
          if (found != index.exact.end()) *ids = found->second;
          return true;
        }
        if (condition.lower.size() < kShortest) continue;
        *ids = index.texts.Find(condition.lower);
        return true;
      }
    }
    return false;
  }

  const Schema<T>& schema_;
  Store<T> store_;
  std::vector<Index> indexes_;
};

}  // namespace koppel::sandbox::asperion
