#include "facturatie/rijen.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace koppel::facturatie {

std::string Rijen(const std::vector<int>& nummers) {
  constexpr std::size_t kMeesteStukken = 10;
  std::vector<std::string> stukken;
  for (std::size_t i = 0; i < nummers.size();) {
    std::size_t eind = i;
    while (eind + 1 < nummers.size() && nummers[eind + 1] == nummers[eind] + 1) ++eind;
    if (eind - i < 2) eind = i;
    stukken.push_back(eind == i ? absl::StrCat(nummers[i]) : absl::StrCat(nummers[i], "-", nummers[eind]));
    i = eind + 1;
    if (stukken.size() > kMeesteStukken) {
      stukken.back() = "...";
      return absl::StrJoin(stukken, ", ");
    }
  }
  if (stukken.size() < 2) return stukken.empty() ? "" : stukken[0];
  const std::string laatste = std::move(stukken.back());
  stukken.pop_back();
  return absl::StrCat(absl::StrJoin(stukken, ", "), " en ", laatste);
}

}  // namespace koppel::facturatie
