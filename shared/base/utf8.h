// Text in UTF-8: whether it is, and where it may be cut.
#pragma once

#include <cstddef>

#include "absl/strings/string_view.h"

namespace koppel::base {

// Well formed, as Protobuf demands of text: nothing overlong, no surrogates, nothing beyond Unicode.
bool IsUtf8(absl::string_view text);

// The longest beginning of at most `max_bytes` bytes that cuts no character of well formed text.
absl::string_view Utf8Prefix(absl::string_view text, std::size_t max_bytes);

}  // namespace koppel::base
