#include "base/utf8.h"

#include <cstdint>

namespace koppel::base {

bool IsUtf8(absl::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    const std::uint32_t first = byte(i);
    const int size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size == 0) return false;
    for (int k = 1; k < size; ++k) {
      if ((byte(i + static_cast<std::size_t>(k)) & 0xc0) != 0x80) return false;
    }
    const std::uint32_t second = byte(i + 1);
    // Overlong forms, surrogates, and what lies beyond Unicode.
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
        (first == 0xf4 && second > 0x8f)) {
      return false;
    }
    i += static_cast<std::size_t>(size);
  }
  return true;
}

absl::string_view Utf8Prefix(absl::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xc0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

}  // namespace koppel::base
