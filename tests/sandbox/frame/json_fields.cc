#include "tests/sandbox/frame/json_fields.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace koppel::sandbox {

std::optional<std::string> TextOf(const json::value& value) {
  if (value.is_string()) {
    std::string text(value.get_string().data(), value.get_string().size());
    if (absl::StripAsciiWhitespace(text).empty()) return std::nullopt;
    return text;
  }
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_int64()) return absl::StrCat(value.get_int64());
  if (value.is_uint64()) return absl::StrCat(value.get_uint64());
  if (value.is_double()) {
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.get_double()).ptr;
    return std::string(digits.data(), end);
  }
  return std::nullopt;
}

bool BoolOf(const json::value& value) {
  const std::optional<std::string> text = TextOf(value);
  if (!text) return false;
  const std::string lower = absl::AsciiStrToLower(*text);
  return lower != "false" && lower != "f" && lower != "0" && lower != "off";
}

std::optional<std::int64_t> IdOf(const json::value& value) {
  const std::optional<std::string> text = TextOf(value);
  std::int64_t id = 0;
  if (!text || !absl::SimpleAtoi(*text, &id)) return std::nullopt;
  return id;
}

const json::value* FindAttribute(const json::object& attributes, absl::string_view name) {
  return attributes.if_contains(json::string_view(name.data(), name.size()));
}

void SetText(const json::object& attributes, absl::string_view name, std::optional<std::string>* target) {
  if (const json::value* value = FindAttribute(attributes, name)) *target = TextOf(*value);
}

void SetBool(const json::object& attributes, absl::string_view name, bool* target) {
  if (const json::value* value = FindAttribute(attributes, name)) *target = BoolOf(*value);
}

json::value TextValue(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  return json::value(*text);
}

std::string TextAt(const json::object& attributes, absl::string_view name) {
  const json::value* value = FindAttribute(attributes, name);
  return value == nullptr ? "" : TextOf(*value).value_or("");
}

std::int64_t NumberAt(const json::object& attributes, absl::string_view name) {
  const json::value* value = FindAttribute(attributes, name);
  return value == nullptr ? 0 : IdOf(*value).value_or(0);
}

std::vector<std::string> UnknownKeys(const json::object& object, const std::vector<absl::string_view>& known) {
  std::vector<std::string> unknown;
  for (const auto& [key, value] : object) {
    const absl::string_view name(key.data(), key.size());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      unknown.push_back(absl::StrCat("unknown key '", name, "'; known are ", absl::StrJoin(known, ", ")));
    }
  }
  return unknown;
}

}  // namespace koppel::sandbox
