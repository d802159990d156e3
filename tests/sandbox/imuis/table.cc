#include "tests/sandbox/imuis/table.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/imuis/formats.h"

namespace koppel::sandbox::imuis {
namespace {

bool IsOrdered(const Field& field) { return field.index == Index::kOrdered || field.index == Index::kBoth; }
bool IsSearched(const Field& field) { return field.index == Index::kContains || field.index == Index::kBoth; }

}  // namespace

absl::string_view Row::Get(absl::string_view field) const {
  for (const auto& [name, value] : values) {
    if (name == field) return value;
  }
  return "";
}

void Row::Set(absl::string_view field, std::string value) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const auto& pair) { return pair.first == field; });
  if (found == values.end()) {
    if (!value.empty()) values.emplace_back(field, std::move(value));
  } else if (value.empty()) {
    values.erase(found);
  } else {
    found->second = std::move(value);
  }
}

json::object ToJson(const TableDef& def, const Row& row) {
  json::object object{{"id", row.id}, {"changed", KeptDay(row.changed)}};
  for (const Field& field : def.fields) {
    const std::string value = row.Text(field.name);
    if (value.empty()) continue;
    if (field.type == Type::kNumber) {
      object[field.name] = std::stoll(value);
    } else {
      object[field.name] = value;
    }
  }
  return object;
}

Row RowFromJson(const TableDef& def, const json::object& stored) {
  Row row;
  row.id = NumberAt(stored, "id");
  row.changed = DayOf(TextAt(stored, "changed"));
  for (const Field& field : def.fields) row.Set(field.name, TextAt(stored, field.name));
  return row;
}

void Table::Put(Row row, const Origin& origin) {
  last_id_ = std::max(last_id_, row.id);
  const Stored<Row>* before = store_.Find(row.id);
  if (before != nullptr) {
    if (def_.keeps_history) Remember(before->value, row, origin);
    Unlink(before->value, &row);
  }
  Link(row, before == nullptr ? nullptr : &before->value);
  store_.Put(std::move(row), origin);
}

void Table::Delete(std::int64_t id, absl::Time at) {
  const Stored<Row>* stored = store_.Find(id);
  if (stored == nullptr) return;
  Unlink(stored->value, nullptr);
  for (auto& [field, index] : contains_) index.Remove(id);
  store_.Delete(id, at);
}

void Table::Unlink(const Row& row, const Row* next) {
  for (const Field& field : def_.fields) {
    const absl::string_view value = row.Get(field.name);
    if (!IsOrdered(field) || (next != nullptr && next->Get(field.name) == value)) continue;
    auto& index = ordered_[&field];
    const auto found = index.find(KeyOf(field.type, value));
    if (found == index.end()) continue;
    std::erase(found->second, row.id);
    if (found->second.empty()) index.erase(found);
  }
}

void Table::Link(const Row& row, const Row* before) {
  for (const Field& field : def_.fields) {
    const absl::string_view value = row.Get(field.name);
    if (before != nullptr && before->Get(field.name) == value) continue;
    if (IsOrdered(field)) ordered_[&field][KeyOf(field.type, value)].push_back(row.id);
    if (IsSearched(field)) contains_[&field].Put(row.id, value);
  }
}

void Table::Remember(const Row& before, const Row& after, const Origin& by) {
  Change change{.by = by, .before = {}};
  for (const Field& field : def_.fields) {
    if (before.Get(field.name) != after.Get(field.name)) {
      change.before.emplace_back(field.name, before.Text(field.name));
    }
  }
  changes_[before.id].push_back(std::move(change));
}

const Row* Table::First(const Field& field, absl::string_view value, std::int64_t except) const {
  const auto index = ordered_.find(&field);
  if (index == ordered_.end()) return nullptr;
  const auto found = index->second.find(KeyOf(field.type, value));
  if (found == index->second.end()) return nullptr;
  for (const std::int64_t id : found->second) {
    if (id != except) return &store_.Find(id)->value;
  }
  return nullptr;
}

const Row* Table::SameKey(const Row& row) const {
  const Field& first = *def_.Find(def_.key.front());
  const std::string value = row.Text(first.name);
  for (const Row* other : Between(first, value, value)) {
    const bool same = std::all_of(def_.key.begin(), def_.key.end(), [&](const char* name) {
      return Compare(def_.Find(name)->type, row.Get(name), other->Get(name)) == 0;
    });
    if (same && other->id != row.id) return other;
  }
  return nullptr;
}

std::vector<const Row*> Table::Between(const Field& field, const std::optional<std::string>& from,
                                       const std::optional<std::string>& to) const {
  std::vector<const Row*> rows;
  const auto index = ordered_.find(&field);
  if (index == ordered_.end()) return rows;
  const std::string last = to ? KeyOf(field.type, *to) : "";
  auto at = from ? index->second.lower_bound(KeyOf(field.type, *from)) : index->second.begin();
  for (; at != index->second.end() && (!to || at->first <= last); ++at) {
    for (const std::int64_t id : at->second) rows.push_back(&store_.Find(id)->value);
  }
  return rows;
}

std::vector<const Row*> Table::Containing(const Field& field, absl::string_view text) const {
  std::vector<const Row*> rows;
  const auto index = contains_.find(&field);
  if (index == contains_.end()) return rows;
  for (const std::int64_t id : index->second.Find(text)) rows.push_back(&store_.Find(id)->value);
  return rows;
}

std::vector<const Row*> Table::All() const {
  std::vector<const Row*> rows;
  for (const Stored<Row>& stored : store_.all()) {
    if (!stored.deleted) rows.push_back(&stored.value);
  }
  return rows;
}

const std::vector<Change>& Table::ChangesOf(std::int64_t id) const {
  static const std::vector<Change> none;
  const auto found = changes_.find(id);
  return found == changes_.end() ? none : found->second;
}

}  // namespace koppel::sandbox::imuis
