// The fields of a werkbon that texts may name: one catalogue per field app, in that app's own words, for descriptions,
// extra lines and the reference field alike (X54). Whatever their case; an alias finds its field too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "domein/werkbon.h"

namespace koppel::facturatie {

// A catalogue changes only with its version: the settings that were saved with it stay valid.
int TagcatalogusVersie(domein::Veldapp veldapp);

// All names of a field app, in the order in which they are offered. OutSmart's FreeField1 to FreeField50 are among
// them.
std::vector<std::string> Tagcatalogus(domein::Veldapp veldapp);

// The names that hold these letters, whatever their case: "ord" gives OrderNr and ExtOrderNr (T10, RO-17).
std::vector<std::string> ZoekTags(domein::Veldapp veldapp, absl::string_view letters);

// Whether the catalogue knows this name.
bool IsTag(domein::Veldapp veldapp, absl::string_view naam);

// What the werkbon has there, perhaps nothing; nullopt: the catalogue has no such name.
std::optional<std::string> Veldwaarde(domein::Veldapp veldapp, absl::string_view naam, const domein::Werkbon& werkbon);

}  // namespace koppel::facturatie
