// Writes a JSON object with its decimals as they are: a number of Boost.JSON's that is not whole is a double.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace koppel::vendor::reeleezee {

class Schrijver {
 public:
  Schrijver& Tekst(absl::string_view naam, absl::string_view tekst);     // an empty one is left out
  Schrijver& Getal(absl::string_view naam, absl::string_view decimaal);  // "1249.5"
  Schrijver& Getal(absl::string_view naam, int getal);
  Schrijver& Vlag(absl::string_view naam, bool waarde);
  Schrijver& Verwijzing(absl::string_view naam, absl::string_view id);                 // {"id":"…"}
  Schrijver& Lijst(absl::string_view naam, const std::vector<std::string>& objecten);  // each written by a Schrijver

  // The object; used once.
  std::string Sluit();

 private:
  void Naam(absl::string_view naam);

  std::string json_ = "{";
};

}  // namespace koppel::vendor::reeleezee
