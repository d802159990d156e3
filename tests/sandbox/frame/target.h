// The request target and form bodies, taken apart.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace koppel::sandbox {

// Name and value pairs of a query or a form, in their order and decoded.
class Parameters {
 public:
  void Add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }

  // The last value under this name; nullptr when there is none.
  const std::string* Find(absl::string_view name) const;
  std::string Get(absl::string_view name) const;  // empty when there is none
  std::vector<std::string> All(absl::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Target {
  std::vector<std::string> segments;  // of the path, decoded
  Parameters query;
};

// `suffix`: what the vendor lets stand behind any path and does not look at (".json").
Target ParseTarget(absl::string_view target, absl::string_view suffix = "");

// `a=b&c=d`, percent-encoded.
Parameters ParseForm(absl::string_view text);

// A multipart/form-data body; nullopt when its boundary is missing or the body is broken.
std::optional<Parameters> ParseMultipart(absl::string_view content_type, absl::string_view body);

std::string PercentEncode(absl::string_view text);

}  // namespace koppel::sandbox
