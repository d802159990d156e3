// Secrets without giving them away.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace koppel::sandbox {

// The hash under which a token is known, and its first characters, which name it in the ledger without giving it away.
std::string HashOf(absl::string_view token);
std::string FingerprintOf(absl::string_view token);

}  // namespace koppel::sandbox
