// Bodies as the vendor takes them: wrapped in the resource's name, with no attribute that it does not know. What
// they hold is cast as the vendor's framework does, which is how json_fields.h reads.
#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox::rompslomp {

// Puts the attributes under `wrapper` in `attributes`; nullopt: done. Else the 400 that says why not: no content type
// (A21), no JSON, no wrapper.
std::optional<Response> ReadAttributes(const Request& request, absl::string_view wrapper, json::object* attributes);

// The 400 for attributes that are neither in `scalars` nor in `nested`, or that are a list or object while in
// `scalars`.
std::optional<Response> RefuseStray(const json::object& attributes, const std::vector<absl::string_view>& scalars,
                                    const std::vector<absl::string_view>& nested = {});

}  // namespace koppel::sandbox::rompslomp
