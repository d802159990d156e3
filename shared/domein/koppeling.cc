#include "domein/koppeling.h"

#include "absl/strings/str_cat.h"

namespace koppel::domein {

std::string KoppelingSleutel::ToString() const { return absl::StrCat(Connectie(), "/", vendor); }
std::string KoppelingSleutel::Connectie() const { return absl::StrCat(account, "/", NaamVan(veldapp)); }
std::string KoppelingSleutel::Soort() const { return absl::StrCat(NaamVan(veldapp), "/", vendor); }

}  // namespace koppel::domein
