#include "tests/sandbox/reeleezee/record.h"

#include <algorithm>

#include "absl/base/internal/raw_logging.h"

namespace koppel::sandbox::reeleezee {
namespace {

const Value kNull;

const Property& Known(const Type& type, absl::string_view name) {
  const Property* property = type.Find(name);
  if (property == nullptr) {
    ABSL_RAW_LOG(FATAL, "%s has no property %s", type.name().c_str(), std::string(name).c_str());
  }
  return *property;
}

}  // namespace

Type::Type(std::string name, std::vector<Property> properties) : name_(std::move(name)) {
  for (Property& property : properties) {
    own_.push_back(std::move(property));
    properties_.push_back(&own_.back());
    by_name_[own_.back().name] = &own_.back();
  }
}

Type::Type(std::string name, const Type& of, const std::vector<std::string>& names) : name_(std::move(name)) {
  for (const std::string& shown : names) {
    properties_.push_back(&Known(of, shown));
    by_name_[shown] = properties_.back();
  }
}

const Property* Type::Find(absl::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

Record::Record(const Type& of, std::string its_id) : type(&of), id(std::move(its_id)) { Set("id", id); }

const Value& Record::Get(const Property& property) const {
  for (const auto& [known, value] : fields) {
    if (known == &property) return value;
  }
  return kNull;
}

const Value& Record::Get(absl::string_view name) const { return Get(Known(*type, name)); }

void Record::Set(const Property& property, Value value) {
  const auto field =
      std::find_if(fields.begin(), fields.end(), [&](const auto& known) { return known.first == &property; });
  if (IsNull(value)) {
    if (field != fields.end()) fields.erase(field);
  } else if (field != fields.end()) {
    field->second = std::move(value);
  } else {
    fields.emplace_back(&property, std::move(value));
  }
}

void Record::Set(absl::string_view name, Value value) { Set(Known(*type, name), std::move(value)); }

std::string Record::Text(absl::string_view name) const {
  const auto* text = std::get_if<std::string>(&Get(name));
  return text == nullptr ? "" : *text;
}

Decimal Record::Number(absl::string_view name) const {
  const auto* number = std::get_if<Decimal>(&Get(name));
  return number == nullptr ? Decimal() : *number;
}

std::int64_t Record::Int(absl::string_view name) const {
  const auto* number = std::get_if<std::int64_t>(&Get(name));
  return number == nullptr ? 0 : *number;
}

bool Record::Flag(absl::string_view name) const {
  const auto* flag = std::get_if<bool>(&Get(name));
  return flag != nullptr && *flag;
}

std::vector<Record>& Record::List(absl::string_view name) {
  if (IsNull(Get(name))) Set(name, std::vector<Record>());
  return std::get<std::vector<Record>>(const_cast<Value&>(Get(name)));
}

const std::vector<Record>& Record::List(absl::string_view name) const {
  static const std::vector<Record> none;
  const auto* list = std::get_if<std::vector<Record>>(&Get(name));
  return list == nullptr ? none : *list;
}

}  // namespace koppel::sandbox::reeleezee
