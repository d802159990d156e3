// Everything of one kind that one administration ever stored, under its `id`: a number or a text, as the vendor has it.
// What was deleted is gone for the vendor's users and stays for the ledger.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace koppel::sandbox {

// The request that did something.
struct Origin {
  std::int64_t request = 0;  // its number; 0: a seed
  absl::Time at;
  std::string token;  // fingerprint; empty: no token came along
};

template <class T>
struct Stored {
  T value;
  Origin created;
  int writes = 1;              // the create and its changes
  int refused_duplicates = 0;  // creates and changes that were refused because this one is there
  std::optional<absl::Time> deleted;
};

template <class T>
class Store {
 public:
  using Id = decltype(T::id);

  // Adds it, or replaces the live one with the same id.
  Stored<T>& Put(T value, const Origin& origin) {
    if (Stored<T>* live = Find(value.id)) {
      live->value = std::move(value);
      ++live->writes;
      return *live;
    }
    const Id id = value.id;
    all_.push_back({.value = std::move(value), .created = origin, .deleted = std::nullopt});
    live_[id] = &all_.back();
    return all_.back();
  }

  // The live one; nullptr when there is none.
  Stored<T>* Find(const Id& id) {
    const auto found = live_.find(id);
    return found == live_.end() ? nullptr : found->second;
  }
  const Stored<T>* Find(const Id& id) const { return const_cast<Store*>(this)->Find(id); }

  void Delete(const Id& id, absl::Time at) {
    if (Stored<T>* live = Find(id)) live->deleted = at;
    live_.erase(id);
  }

  // In the order in which they came, deleted ones too. References stay valid.
  const std::deque<Stored<T>>& all() const { return all_; }
  std::size_t live() const { return live_.size(); }

 private:
  std::deque<Stored<T>> all_;
  absl::flat_hash_map<Id, Stored<T>*> live_;
};

// How often each key was stored, deleted ones counted too: what came twice shows.
class Tally {
 public:
  void Add(const std::string& key) {
    const int count = ++counts_[key];
    if (count > 1) repeated_[key] = count;
  }
  void Add(const std::optional<std::string>& key) {
    if (key) Add(*key);
  }
  const std::map<std::string, int>& repeated() const { return repeated_; }

 private:
  absl::flat_hash_map<std::string, int> counts_;
  std::map<std::string, int> repeated_;
};

}  // namespace koppel::sandbox
