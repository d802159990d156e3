// Bodies as the vendor takes them: wrapped in the resource's name, with no attribute that it does not know.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/sandbox/rompslomp/request.h"

namespace koppel::sandbox::rompslomp {

namespace json = boost::json;

// Puts the attributes under `wrapper` in `attributes`; nullopt: done. Else the 400 that says why not: no content type
// (A21), no JSON, no wrapper.
std::optional<Response> ReadAttributes(const Request& request, absl::string_view wrapper, json::object* attributes);

// The 400 for attributes that are neither in `scalars` nor in `nested`, or that are a list or object while in
// `scalars`.
std::optional<Response> RefuseStray(const json::object& attributes, const std::vector<absl::string_view>& scalars,
                                    const std::vector<absl::string_view>& nested = {});

// Casts as the vendor's framework does. Text is nullopt for null and for blank text.
std::optional<std::string> TextOf(const json::value& value);
bool BoolOf(const json::value& value);
std::optional<std::int64_t> IdOf(const json::value& value);

// Each changes `target` only when the attribute was sent.
void SetText(const json::object& attributes, absl::string_view name, std::optional<std::string>* target);
void SetBool(const json::object& attributes, absl::string_view name, bool* target);

const json::value* FindAttribute(const json::object& attributes, absl::string_view name);

// Null when there is none.
json::value TextValue(const std::optional<std::string>& text);

}  // namespace koppel::sandbox::rompslomp
