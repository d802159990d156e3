// Our tokens in remarks of order lines: "KPL-", 16 characters of base32, "-" and digits, wherever they stand.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox::imuis {

// In their order, none twice.
std::vector<std::string> TokensIn(absl::string_view remark);

// On which lines each token ever stood, deleted lines too, over all administrations.
class TokenTally {
 public:
  void Add(std::int64_t adm, std::int64_t line, absl::string_view remark);

  // Tokens of more than one line, and of how many.
  const std::map<std::string, std::int64_t>& repeated() const { return repeated_; }

 private:
  absl::flat_hash_map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>> lines_;
  std::map<std::string, std::int64_t> repeated_;
};

}  // namespace koppel::sandbox::imuis
