// Rompslomp (RO): concept invoices over its public API. What is odd about it stands in README.md.
#pragma once

#include <memory>

#include "vendor/vendor.h"

namespace koppel::vendor::rompslomp {

// `http` outlives it.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options);

}  // namespace koppel::vendor::rompslomp
