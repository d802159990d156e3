// From used materials to lines, one per row (X66 to X70, X75, X77, X80, X81, SR-14, IM-33).
#pragma once

#include <string>

#include "domein/werkbon.h"
#include "facturatie/boeking.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie {

// How a row names its article.
struct Artikelnaam {
  enum class Hoe { kNiet, kVendorId, kCode } hoe = Hoe::kNiet;
  std::string waarde;
};
Artikelnaam ArtikelnaamVan(const domein::Materiaalregel& regel, const Spelregels& regels);

// The number of the order line that this row changes, from free field 5; empty: it makes a new line, which is also what
// anything but a line number means (IM-33, X70).
std::string OrderregelVan(const domein::Materiaalregel& regel, const Spelregels& regels);

// Whether the row comes on a line: not with a quantity of 0, unless that empties an order line (X81).
bool KomtOpRegel(const domein::Materiaalregel& regel, const Spelregels& regels);

// In the werkbon's order. A row that is at fault by itself, or whose article is not known, is left out: Controleer and
// the missing records say so.
void BoekMaterialen(const domein::Werkbon& werkbon, Boeking& boeking);

}  // namespace koppel::facturatie
