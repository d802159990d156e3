#include "workers/export/spiegel.h"

#include <variant>

#include "absl/strings/ascii.h"

namespace koppel::worker {
namespace {

constexpr std::int32_t kSpiegelveld = 5;

}  // namespace

std::vector<Spiegelfout> ControleerSpiegels(const domein::Koppeling& koppeling, const facturatie::Nodig& nodig,
                                            const domein::Stamgegevens& bekend) {
  const auto* re = std::get_if<domein::InstellingenOutsmartReeleezee>(&koppeling.instellingen);
  if (re == nullptr || !re->spiegel_in_vrij_veld_5) return {};
  std::vector<Spiegelfout> fouten;
  for (const domein::Materiaalregel& regel : nodig.materialen) {
    const auto artikel = bekend.materialen.find(regel.code);
    if (artikel == bekend.materialen.end()) continue;
    const auto veld = regel.vrije_velden.find(kSpiegelveld);
    const std::string staat = veld == regel.vrije_velden.end() ? "" : veld->second;
    if (absl::AsciiStrToLower(absl::StripAsciiWhitespace(staat)) == absl::AsciiStrToLower(artikel->second.vendor_id))
      continue;
    fouten.push_back({regel.code, staat, artikel->second.vendor_id, artikel->second.code});
  }
  return fouten;
}

}  // namespace koppel::worker
