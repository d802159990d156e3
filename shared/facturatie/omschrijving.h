// The text of an invoice: free text with tags such as [OrderNr], replaced by the werkbon's values (RO-15 to RO-17,
// X54).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "domein/werkbon.h"

namespace koppel::facturatie {

inline constexpr std::size_t kLangsteOmschrijving = 1'000;  // characters, of the text with tags and of what it becomes

// The tags in a text that the catalogue does not know: saving it is refused (X54).
std::vector<std::string> OnbekendeTags(domein::Veldapp veldapp, absl::string_view tekst);

// The text with its tags replaced; a value that is empty gives nothing, and a tag that is unknown stays as it is. Cut
// after kLangsteOmschrijving characters.
std::string VulIn(absl::string_view tekst, domein::Veldapp veldapp, const domein::Werkbon& werkbon);

}  // namespace koppel::facturatie
