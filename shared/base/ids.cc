#include "base/ids.h"

#include <sodium.h>

#include <array>

#include "absl/strings/str_cat.h"

namespace koppel::base {

std::string Sha256(absl::string_view bytes) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return digest;
}

std::string Hex(absl::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (unsigned char byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string Base32(absl::string_view bytes) {
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t window = 0;
  int bits = 0;
  for (unsigned char byte : bytes) {
    window = (window << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[(window >> (bits - 5)) & 31];
  }
  if (bits > 0) out += kAlphabet[(window << (5 - bits)) & 31];
  return out;
}

std::string StableName(std::initializer_list<absl::string_view> parts) {
  std::string joined;
  for (absl::string_view part : parts) absl::StrAppend(&joined, part.size(), ":", part, "|");
  return Base32(Sha256(joined)).substr(0, 16);
}

std::string Referentie(absl::string_view account, absl::string_view koppeling, absl::string_view werkbon_id,
                       std::int64_t generation) {
  return absl::StrCat("KPL-", StableName({account, koppeling, werkbon_id, absl::StrCat(generation)}));
}

std::string NewUuid() {
  std::array<unsigned char, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

}  // namespace koppel::base
