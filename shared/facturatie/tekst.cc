#include "facturatie/tekst.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/utf8.h"

namespace koppel::facturatie {
namespace {

bool IsVervolg(char teken) { return (static_cast<unsigned char>(teken) & 0xc0) == 0x80; }

// The small letter of a character of two bytes. In Latin-1 (U+00C0 to U+00DE) it is 32 further, in Latin Extended-A
// (U+0100 to U+017E) the next one; × and what has no counterpart of its own (İ, ĸ, ŉ, ſ) stay.
unsigned KleineLetter(unsigned teken) {
  if (teken >= 0xc0 && teken <= 0xde && teken != 0xd7) return teken + 0x20;
  const bool even_groot = (teken >= 0x100 && teken <= 0x137 && teken != 0x130) || (teken >= 0x14a && teken <= 0x177);
  const bool oneven_groot = (teken >= 0x139 && teken <= 0x148) || (teken >= 0x179 && teken <= 0x17e);
  if (even_groot && teken % 2 == 0) return teken + 1;
  if (oneven_groot && teken % 2 == 1) return teken + 1;
  if (teken == 0x178) return 0xff;  // Ÿ
  return teken;
}

std::string KleineLetters(absl::string_view tekst) {
  std::string uit = absl::AsciiStrToLower(tekst);
  for (std::size_t i = 0; i + 1 < uit.size(); ++i) {
    const auto eerste = static_cast<unsigned char>(uit[i]);
    if (eerste < 0xc3 || eerste > 0xc5 || !IsVervolg(uit[i + 1])) continue;
    const unsigned teken = KleineLetter((eerste & 0x1fu) << 6 | (static_cast<unsigned char>(uit[i + 1]) & 0x3fu));
    uit[i] = static_cast<char>(0xc0 | teken >> 6);
    uit[i + 1] = static_cast<char>(0x80 | (teken & 0x3f));
  }
  return uit;
}

}  // namespace

std::size_t Tekens(absl::string_view tekst) {
  return static_cast<std::size_t>(std::count_if(tekst.begin(), tekst.end(), [](char c) { return !IsVervolg(c); }));
}

absl::string_view EersteTekens(absl::string_view tekst, std::size_t hoogstens) {
  std::size_t tekens = 0;
  for (std::size_t i = 0; i < tekst.size(); ++i) {
    if (!IsVervolg(tekst[i]) && ++tekens > hoogstens) return tekst.substr(0, i);
  }
  return tekst;
}

const std::string* EersteIn(absl::string_view tekst, const std::vector<std::string>& woorden) {
  if (woorden.empty()) return nullptr;
  const std::string klein = KleineLetters(tekst);
  for (const std::string& woord : woorden) {
    if (absl::StrContains(klein, KleineLetters(woord))) return &woord;
  }
  return nullptr;
}

std::string MetKomma(std::string getal) {
  std::replace(getal.begin(), getal.end(), '.', ',');
  return getal;
}

std::string Hoofdletter(std::string tekst) {
  if (!tekst.empty()) tekst[0] = absl::ascii_toupper(static_cast<unsigned char>(tekst[0]));
  return tekst;
}

std::string Kort(absl::string_view tekst, std::size_t hoogstens) {
  const absl::string_view begin = base::Utf8Prefix(tekst, hoogstens);
  return absl::StrCat(begin, begin.size() < tekst.size() ? "..." : "");
}

}  // namespace koppel::facturatie
