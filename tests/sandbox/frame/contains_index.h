// Finds texts that contain a needle, without regard to the case of ASCII letters, by the groups of three bytes in them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox {

class ContainsIndex {
 public:
  // A text may hold several fields with a line feed between them; nobody can search for one.
  void Put(std::int64_t id, absl::string_view text);
  void Remove(std::int64_t id);

  // Ids in no order that means anything.
  std::vector<std::int64_t> Find(absl::string_view needle) const;

 private:
  absl::flat_hash_map<std::int64_t, std::string> texts_;                    // lower case
  absl::flat_hash_map<std::uint32_t, std::vector<std::int64_t>> postings_;  // may name what is gone or has changed
};

}  // namespace koppel::sandbox
