// Record ids as the vendor gives them: whole numbers that count up. All kinds share them, so that one kind's id is
// never another's by chance.
#pragma once

#include <algorithm>
#include <cstdint>

namespace koppel::sandbox::asperion {

class Ids {
 public:
  std::int64_t Next() { return 500'000 + ++given_; }

  // How many were given; read back from the ledger so that none is given again.
  std::int64_t given() const { return given_; }
  void ContinueAfter(std::int64_t given) { given_ = std::max(given_, given); }

 private:
  std::int64_t given_ = 0;
};

}  // namespace koppel::sandbox::asperion
