// Record ids as the vendor gives them: nine or ten digits, never twice, and telling neither order nor age.
#pragma once

#include <cstdint>

namespace koppel::sandbox::rompslomp {

class Ids {
 public:
  std::int64_t Next();

  // How many were given; read back from the ledger so that none is given again.
  std::int64_t given() const { return given_; }
  void ContinueAfter(std::int64_t given);

 private:
  std::int64_t given_ = 0;
};

}  // namespace koppel::sandbox::rompslomp
