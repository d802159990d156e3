// Writes a JSON object as text, so that a decimal stands in it as it was written: Boost.JSON makes 5.85E1 of 58.50.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace koppel::vendor::asperion {

class JsonObject {
 public:
  // An empty text is left out: the vendor then takes its own default.
  void Text(absl::string_view key, absl::string_view text) {
    if (!text.empty()) Raw(key, boost::json::serialize(boost::json::string(text.begin(), text.end())));
  }
  // A number, or anything that is JSON already.
  void Raw(absl::string_view key, absl::string_view json) {
    absl::StrAppend(&json_, json_.size() > 1 ? "," : "", "\"", key, "\":", json);
  }
  std::string Take() && {
    json_ += '}';
    return std::move(json_);
  }

 private:
  std::string json_ = "{";
};

}  // namespace koppel::vendor::asperion
