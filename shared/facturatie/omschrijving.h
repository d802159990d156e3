// The text of an invoice: free text with tags such as [OrderNr], replaced by the werkbon's values (RO-15 to RO-17,
// X54).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "domein/werkbon.h"

namespace koppel::facturatie {

// The catalogue of tags changes only with its version.
inline constexpr int kTagcatalogusVersie = 1;

// All tags of a field app, in the order in which they are offered. FreeField1 to FreeField50 are among them.
std::vector<std::string> Tagcatalogus(domein::Veldapp veldapp);

// The tags that hold these letters, whatever their case: "ord" gives OrderNr and ExtOrderNr (T10).
std::vector<std::string> ZoekTags(domein::Veldapp veldapp, absl::string_view letters);

// The tags in a text that the catalogue does not know: saving it is refused (X54).
std::vector<std::string> OnbekendeTags(domein::Veldapp veldapp, absl::string_view tekst);

// The text with its tags replaced; a value that is empty gives nothing, and a tag that is unknown stays as it is. At
// most 1,000 bytes, cut between characters.
std::string VulIn(absl::string_view tekst, domein::Veldapp veldapp, const domein::Werkbon& werkbon);

}  // namespace koppel::facturatie
