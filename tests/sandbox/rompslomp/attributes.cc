#include "tests/sandbox/rompslomp/attributes.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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

}  // namespace koppel::sandbox::rompslomp
