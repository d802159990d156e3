#include "facturatie/omschrijving.h"

#include <functional>

#include "absl/strings/str_cat.h"
#include "facturatie/tagcatalogus.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie {
namespace {

// Calls `vast` with each piece of free text and `tag` with the name between brackets, in order and in linear time.
void Doorloop(absl::string_view tekst, const std::function<void(absl::string_view)>& vast,
              const std::function<void(absl::string_view)>& tag) {
  while (!tekst.empty()) {
    const auto eerste = tekst.find('[');
    const auto dicht = eerste == absl::string_view::npos ? eerste : tekst.find(']', eerste);
    if (dicht == absl::string_view::npos) return vast(tekst);
    const auto open = tekst.rfind('[', dicht);  // An earlier one was never closed: it is text.
    vast(tekst.substr(0, open));
    tag(tekst.substr(open + 1, dicht - open - 1));
    tekst.remove_prefix(dicht + 1);
  }
}

}  // namespace

std::vector<std::string> OnbekendeTags(domein::Veldapp veldapp, absl::string_view tekst) {
  std::vector<std::string> onbekend;
  Doorloop(
      tekst, [](absl::string_view) {},
      [&](absl::string_view naam) {
        if (!IsTag(veldapp, naam)) onbekend.emplace_back(naam);
      });
  return onbekend;
}

std::string VulIn(absl::string_view tekst, domein::Veldapp veldapp, const domein::Werkbon& werkbon) {
  std::string uit;
  Doorloop(
      tekst, [&](absl::string_view vast) { absl::StrAppend(&uit, vast); },
      [&](absl::string_view naam) {
        const auto waarde = Veldwaarde(veldapp, naam, werkbon);
        absl::StrAppend(&uit, waarde ? *waarde : absl::StrCat("[", naam, "]"));
      });
  uit.resize(EersteTekens(uit, kLangsteOmschrijving).size());
  return uit;
}

}  // namespace koppel::facturatie
