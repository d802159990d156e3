// GUIDs: the vendor's ids, made by its clients and by itself.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace koppel::sandbox::reeleezee {

// In lower case, 8-4-4-4-12; nullopt: it is no GUID (7.17).
std::optional<std::string> ParseGuid(absl::string_view text);

// Gives GUIDs that look random, each once, also after a restart that tells how many were given.
class Guids {
 public:
  std::string Next();
  std::int64_t given() const { return given_; }
  void ContinueAfter(std::int64_t given) { given_ = std::max(given_, given); }

 private:
  std::int64_t given_ = 0;
};

}  // namespace koppel::sandbox::reeleezee
