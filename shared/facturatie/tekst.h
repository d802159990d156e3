// Texts of people, in UTF-8: how long they are, whether a word is in them, how a number is written.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace koppel::facturatie {

// How many characters; what is not UTF-8 counts its bytes that begin a character.
std::size_t Tekens(absl::string_view tekst);

// The first `hoogstens` characters.
absl::string_view EersteTekens(absl::string_view tekst, std::size_t hoogstens);

// The first of `woorden` that stands anywhere in `tekst`, capitals aside; nullptr: none (X24, T32). Capitals are A to Z
// and the letters with accents of Latin-1 and Latin Extended-A (É, Ü, Č); beyond those a capital is another letter, and
// so is one without its accent.
const std::string* EersteIn(absl::string_view tekst, const std::vector<std::string>& woorden);

// "1234.5" as people write it: "1234,5".
std::string MetKomma(std::string getal);

// With a capital in front, as at the begin of a sentence; plain letters only.
std::string Hoofdletter(std::string tekst);

// The text, or its beginning with "..." when it is longer than `hoogstens` bytes.
std::string Kort(absl::string_view tekst, std::size_t hoogstens);

}  // namespace koppel::facturatie
