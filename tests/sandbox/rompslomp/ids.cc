#include "tests/sandbox/rompslomp/ids.h"

#include <algorithm>

namespace koppel::sandbox::rompslomp {

std::int64_t Ids::Next() {
  // An odd factor visits every number below 2^30 once before it repeats.
  constexpr std::uint64_t kFactor = 0x9E3779B1;
  constexpr std::uint64_t kRange = 1U << 30;
  constexpr std::int64_t kLowest = 900'000'000;
  ++given_;
  return kLowest + static_cast<std::int64_t>(static_cast<std::uint64_t>(given_) * kFactor % kRange);
}

void Ids::ContinueAfter(std::int64_t given) { given_ = std::max(given_, given); }

}  // namespace koppel::sandbox::rompslomp
