// Whether a relatie at the vendor is the one of the field app that has no number: by name, postal code and house number
// (X72). Exact, apart from what nobody sees: extra spaces, and capitals in a postal code or house number. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "domein/werkbon.h"

namespace koppel::vendor {

// Trimmed, and one space where there were more.
std::string ZonderExtraSpaties(absl::string_view tekst);

// A name and address as vendors keep them: street and house number in one line.
struct Adreskaart {
  std::string naam;
  std::string adres;
  std::string postcode;
};
bool IsDezelfde(const Adreskaart& kaart, const domein::Relatie& relatie);

// "KPL-" and ten characters: the number under which a relatie without one is made, the same at every try. Two that
// IsDezelfde holds for one have one number.
std::string VastNummer(absl::string_view connectie, const domein::Relatie& relatie);

}  // namespace koppel::vendor
