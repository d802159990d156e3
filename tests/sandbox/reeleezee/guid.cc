#include "tests/sandbox/reeleezee/guid.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/fingerprint.h"

namespace koppel::sandbox::reeleezee {

std::optional<std::string> ParseGuid(absl::string_view text) {
  if (text.size() != 36) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const auto c = static_cast<unsigned char>(text[i]);
    if (dash ? c != '-' : !absl::ascii_isxdigit(c)) return std::nullopt;
  }
  return absl::AsciiStrToLower(text);
}

std::string Guids::Next() {
  const std::string hash = HashOf(absl::StrCat("reeleezee-sandbox ", ++given_));
  const absl::string_view hex = hash;
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-4", hex.substr(13, 3), "-a", hex.substr(17, 3), "-",
                      hex.substr(20, 12));
}

}  // namespace koppel::sandbox::reeleezee
