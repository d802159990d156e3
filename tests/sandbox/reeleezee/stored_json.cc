#include "tests/sandbox/reeleezee/stored_json.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace json = boost::json;

constexpr char kParent[] = "parent";
constexpr char kEdits[] = "edits";

void AppendStored(const Record& record, std::string* out) {
  char separator = '{';
  for (const auto& [property, value] : record.fields) {
    absl::StrAppend(out, absl::string_view(&separator, 1), "\"", property->name, "\":");
    separator = ',';
    if (property->kind == Kind::kReference) {
      absl::StrAppend(out, "{\"id\":");
      AppendJson(value, out);
      absl::StrAppend(out, "}");
    } else if (const auto* list = std::get_if<std::vector<Record>>(&value)) {
      absl::StrAppend(out, "[");
      for (const Record& member : *list) {
        if (&member != &list->front()) absl::StrAppend(out, ",");
        AppendStored(member, out);
      }
      absl::StrAppend(out, "]");
    } else {
      AppendJson(value, out);
    }
  }
  if (!record.parent.empty()) absl::StrAppend(out, ",\"", kParent, "\":\"", record.parent, "\"");
  if (record.edits > 0) absl::StrAppend(out, ",\"", kEdits, "\":", record.edits);
  absl::StrAppend(out, "}");
}

absl::StatusOr<Value> ReadValue(const Property& property, const json::value& stored) {
  switch (property.kind) {
    case Kind::kInt:
    case Kind::kEnum:
      if (stored.is_int64()) return Value(stored.get_int64());
      break;
    case Kind::kDecimal:
      if (const auto number = DecimalOf(stored)) return Value(*number);
      break;
    case Kind::kBool:
      if (stored.is_bool()) return Value(stored.get_bool());
      break;
    case Kind::kMoment:
      if (const auto moment = stored.is_string() ? ParseMoment(std::string(stored.get_string())) : std::nullopt) {
        return Value(*moment);
      }
      break;
    case Kind::kReference:
      if (stored.is_object()) return Value(TextAt(stored.get_object(), "id"));
      break;
    case Kind::kList:
      if (stored.is_array()) {
        std::vector<Record> members;
        for (const json::value& member : stored.get_array()) {
          if (!member.is_object()) return absl::InvalidArgumentError(absl::StrCat(property.name, " holds no objects"));
          ASSIGN_OR_RETURN(Record read, FromStoredJson(*property.type, member.get_object()));
          members.push_back(std::move(read));
        }
        return Value(std::move(members));
      }
      break;
    default:
      if (stored.is_string()) return Value(std::string(stored.get_string()));
  }
  return absl::InvalidArgumentError(absl::StrCat(property.name, " is of another kind"));
}

}  // namespace

std::string StoredJson(const Record& record) {
  std::string out;
  AppendStored(record, &out);
  return out;
}

absl::StatusOr<Record> FromStoredJson(const Type& type, const json::object& stored) {
  Record record(type, TextAt(stored, "id"));
  if (record.id.empty()) return absl::InvalidArgumentError("no id");
  record.parent = TextAt(stored, kParent);
  record.edits = static_cast<int>(NumberAt(stored, kEdits));
  for (const auto& [key, value] : stored) {  // In the order written, so that it reads the same again.
    const Property* property = type.Find(absl::string_view(key.data(), key.size()));
    if (property == nullptr) continue;
    ASSIGN_OR_RETURN(Value read, ReadValue(*property, value));
    record.Set(*property, std::move(read));
  }
  return record;
}

}  // namespace koppel::sandbox::reeleezee
