// How a refused token is named without telling it.
#pragma once

#include <string>

#include "base/ids.h"
#include "base/secret.h"

namespace koppel::settings {

// SHA-256 in lower case hexadecimal: what Lease takes as `refused`.
inline std::string TokenHash(const base::Secret& token) { return base::Hex(base::Sha256(token.Reveal())); }

}  // namespace koppel::settings
