// Reads a Retry-After header: whole seconds, or an HTTP date (RFC 9110, 10.2.3). Pure.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::http {

// How long to wait from `now`, at least zero and at most `cap`; nullopt when it can't be read.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view value, absl::Time now, absl::Duration cap);

}  // namespace koppel::http
