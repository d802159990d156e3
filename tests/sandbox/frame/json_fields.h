// Lenient reading of JSON: of the tests' own door, of the ledger's lines, and of a vendor that casts what it gets.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace koppel::sandbox {

namespace json = boost::json;

const json::value* FindAttribute(const json::object& attributes, absl::string_view name);

// Text of a text, number or boolean; nullopt for anything else and for blank text.
std::optional<std::string> TextOf(const json::value& value);
bool BoolOf(const json::value& value);
std::optional<std::int64_t> IdOf(const json::value& value);

// Each changes `target` only when the attribute was sent.
void SetText(const json::object& attributes, absl::string_view name, std::optional<std::string>* target);
void SetBool(const json::object& attributes, absl::string_view name, bool* target);

std::string TextAt(const json::object& attributes, absl::string_view name);     // empty when there is none
std::int64_t NumberAt(const json::object& attributes, absl::string_view name);  // 0 when there is none

// Null when there is none.
json::value TextValue(const std::optional<std::string>& text);

// One sentence per key that is not in `known`.
std::vector<std::string> UnknownKeys(const json::object& object, const std::vector<absl::string_view>& known);

}  // namespace koppel::sandbox
