#include "tests/sandbox/frame/fingerprint.h"

#include "base/ids.h"

namespace koppel::sandbox {

std::string HashOf(absl::string_view token) { return base::Hex(base::Sha256(token)); }
std::string FingerprintOf(absl::string_view token) { return HashOf(token).substr(0, 12); }

}  // namespace koppel::sandbox
