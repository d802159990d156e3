#include "tests/sandbox/rompslomp/attributes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/sandbox/rompslomp/errors.h"

namespace koppel::sandbox::rompslomp {

std::optional<Response> ReadAttributes(const Request& request, absl::string_view wrapper, json::object* attributes) {
  const absl::string_view content_type = absl::StripAsciiWhitespace(request.content_type);
  if (!absl::StartsWithIgnoreCase(content_type, "application/json")) return MissingParameter(wrapper);
  boost::system::error_code failed;
  json::value body = json::parse(request.body, failed);
  if (failed) return MalformedJson();
  json::object* whole = body.if_object();
  const json::value* wrapped = whole == nullptr ? nullptr : FindAttribute(*whole, wrapper);
  if (wrapped == nullptr || !wrapped->is_object() || wrapped->get_object().empty()) return MissingParameter(wrapper);
  *attributes = wrapped->get_object();
  return std::nullopt;
}

std::optional<Response> RefuseStray(const json::object& attributes, const std::vector<absl::string_view>& scalars,
                                    const std::vector<absl::string_view>& nested) {
  std::vector<std::string> stray;
  const auto in = [](const std::vector<absl::string_view>& names, absl::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [key, value] : attributes) {
    const absl::string_view name(key.data(), key.size());
    if (in(nested, name)) continue;
    if (!in(scalars, name) || value.is_structured()) stray.push_back(absl::StrCat(":", name));
  }
  if (stray.empty()) return std::nullopt;
  return Error(
      400, "client.parameters.unpermitted_parameters",
      absl::StrCat("found unpermitted parameter", stray.size() == 1 ? "" : "s", ": ", absl::StrJoin(stray, ", ")));
}

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

}  // namespace koppel::sandbox::rompslomp
