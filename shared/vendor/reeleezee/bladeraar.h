// Puts the pages of a list together and knows when it is whole: absence counts only in a list that was seen whole.
// Reeleezee sends a thousand records and a link to what follows. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "vendor/reeleezee/codec.h"

namespace koppel::vendor::reeleezee {

template <typename Kaart>
class Bladeraar {
 public:
  static constexpr int kMaxBladzijden = 100;

  // True: this was the last page. Unavailable when the list changed meanwhile (read it again), Internal when it has no
  // end.
  absl::StatusOr<bool> Add(Pagina<Kaart> pagina) {
    ++bladzijden_;
    if (pagina.totaal && totaal_ && *pagina.totaal != *totaal_) return Veranderd();
    if (pagina.totaal) totaal_ = pagina.totaal;
    bool iets_nieuws = false;
    for (Kaart& kaart : pagina.kaarten) {
      if (!ids_.insert(kaart.id).second) continue;
      kaarten_.push_back(std::move(kaart));
      iets_nieuws = true;
    }
    if (pagina.volgende.empty()) {
      // While it was read by skipping, a record that went made another slip past.
      if (totaal_ && static_cast<std::int64_t>(ids_.size()) != *totaal_) return Veranderd();
      return true;
    }
    if (!iets_nieuws) return absl::InternalError("the list goes on without anything new");
    if (bladzijden_ == kMaxBladzijden) return absl::InternalError("the list has too many pages");
    return false;
  }

  std::vector<Kaart> Take() { return std::move(kaarten_); }

 private:
  static absl::Status Veranderd() { return absl::UnavailableError("the list changed while it was read"); }

  int bladzijden_ = 0;
  std::optional<std::int64_t> totaal_;
  std::set<std::string> ids_;
  std::vector<Kaart> kaarten_;
};

}  // namespace koppel::vendor::reeleezee
