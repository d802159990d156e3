#include "domein/koppeling.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace koppel::domein {

std::string KoppelingSleutel::ToString() const { return absl::StrCat(Connectie(), "/", vendor); }
std::string KoppelingSleutel::Connectie() const { return absl::StrCat(account, "/", NaamVan(veldapp)); }
std::string KoppelingSleutel::Soort() const { return absl::StrCat(NaamVan(veldapp), "/", vendor); }

std::string Vendornaam(absl::string_view vendor) {
  if (vendor == "imuis") return "iMUIS Online";
  std::string naam(vendor);
  if (!naam.empty()) naam[0] = absl::ascii_toupper(static_cast<unsigned char>(naam[0]));
  return naam;
}

}  // namespace koppel::domein
