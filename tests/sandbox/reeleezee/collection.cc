#include "tests/sandbox/reeleezee/collection.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/reeleezee/marks.h"

namespace koppel::sandbox::reeleezee {
namespace {

std::string KeyOf(const Value& value) {
  std::string key;
  AppendJson(value, &key);
  return key;
}

}  // namespace

Collection::Collection(const Type& type, const std::vector<std::string>& keys, const std::vector<std::string>& texts)
    : type_(&type) {
  for (const std::string& name : keys) keys_[type.Find(name)];
  for (const std::string& name : texts) texts_.push_back(type.Find(name));
}

Stored<Record>& Collection::Put(Record record, const Origin& origin) {
  Stored<Record>* before = store_.Find(record.id);
  auto marks = MarksOf(record);
  if (before != nullptr) {
    for (const auto& mark : MarksOf(before->value)) marks.erase(mark);
    Unindex(*before);
  }
  for (const auto& [kind, key] : marks) tallies_[kind].Add(key);
  const bool by_person = before != nullptr && record.edits > before->value.edits;
  Stored<Record>& stored = store_.Put(std::move(record), origin);
  if (by_person) --stored.writes;
  Index(stored);
  return stored;
}

void Collection::Delete(const std::string& id, absl::Time at) {
  const Stored<Record>* stored = store_.Find(id);
  if (stored == nullptr) return;
  Unindex(*stored);
  if (!stored->value.parent.empty()) std::erase(children_[stored->value.parent], stored);
  store_.Delete(id, at);
}

void Collection::Index(const Stored<Record>& stored) {
  ++version_;
  for (auto& [property, hits] : keys_) {
    const Value& value = stored.value.Get(*property);
    if (!IsNull(value)) hits[KeyOf(value)].push_back(&stored);
  }
  if (!stored.value.parent.empty()) {
    Hits& children = children_[stored.value.parent];
    if (std::find(children.begin(), children.end(), &stored) == children.end()) children.push_back(&stored);
  }
  if (texts_.empty()) return;
  const auto [number, is_new] = numbers_.try_emplace(&stored, static_cast<std::int64_t>(numbered_.size()));
  if (is_new) numbered_.push_back(&stored);
  std::string contents;
  for (const Property* property : texts_) {
    if (const auto* text = std::get_if<std::string>(&stored.value.Get(*property))) absl::StrAppend(&contents, *text);
    contents += '\n';
  }
  contents_.Put(number->second, contents);
}

void Collection::Unindex(const Stored<Record>& stored) {
  ++version_;
  for (auto& [property, hits] : keys_) {
    const Value& value = stored.value.Get(*property);
    if (!IsNull(value)) std::erase(hits[KeyOf(value)], &stored);
  }
  if (const auto number = numbers_.find(&stored); number != numbers_.end()) contents_.Remove(number->second);
}

const Collection::Hits& Collection::ChildrenOf(const std::string& parent) const {
  static const Hits none;
  const auto found = children_.find(parent);
  return found == children_.end() ? none : found->second;
}

const Collection::Hits& Collection::With(const Property& key, const Value& value) const {
  static const Hits none;
  const auto& index = keys_.at(&key);
  const auto found = index.find(KeyOf(value));
  return found == index.end() ? none : found->second;
}

const Collection::Hits& Collection::With(absl::string_view key, const Value& value) const {
  return With(*type_->Find(key), value);
}

std::optional<Collection::Hits> Collection::Indexed(const Filter& filter) const {
  for (const auto& [property, value] : filter.Equalities()) {
    if (IsNull(value)) continue;
    if (keys_.contains(property)) return With(*property, value);
    if (property->name != "id") continue;
    const Stored<Record>* stored = store_.Find(std::get<std::string>(value));
    return stored == nullptr ? Hits() : Hits{stored};
  }
  for (const auto& [property, needle] : filter.Containments()) {
    if (std::find(texts_.begin(), texts_.end(), property) == texts_.end()) continue;
    Hits hits;
    for (const std::int64_t number : contents_.Find(std::get<std::string>(needle))) {
      hits.push_back(numbered_[static_cast<std::size_t>(number)]);
    }
    return hits;
  }
  return std::nullopt;
}

Collection::Hits Collection::Candidates(const std::optional<Filter>& filter) const {
  auto indexed = filter ? Indexed(*filter) : std::nullopt;
  if (indexed) return *std::move(indexed);
  Hits hits;
  for (const Stored<Record>& stored : store_.all()) {
    if (!stored.deleted) hits.push_back(&stored);
  }
  return hits;
}

}  // namespace koppel::sandbox::reeleezee
