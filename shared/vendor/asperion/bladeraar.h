// Puts the pages of a list together and knows when it is whole: absence counts only in a list that was seen whole.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "vendor/asperion/envelope.h"

namespace koppel::vendor::asperion {

template <typename Kaart>
class Bladeraar {
 public:
  // True: this was the last page. Unavailable when the list changed meanwhile (read it again), Internal when it has no
  // end.
  absl::StatusOr<bool> Add(Pagina<Kaart> pagina) {
    const bool first = bladzijden_++ == 0;
    if (!first && pagina.totaal != totaal_) return Veranderd();
    totaal_ = pagina.totaal;
    const bool empty = pagina.kaarten.empty();
    for (Kaart& kaart : pagina.kaarten) {
      if (ids_.insert(kaart.id).second) kaarten_.push_back(std::move(kaart));
    }
    const bool all = totaal_ && static_cast<std::int64_t>(ids_.size()) >= *totaal_;
    if (all) return true;
    if (!pagina.meer) return totaal_ ? Veranderd() : absl::StatusOr<bool>(true);
    if (empty) return Veranderd();
    if (bladzijden_ == kMaxBladzijden) return absl::InternalError("the list has too many pages");
    return false;
  }

  // The page to ask for next, from 1. The vendor's own address of it is never followed.
  int next() const { return bladzijden_ + 1; }
  std::vector<Kaart> Take() { return std::move(kaarten_); }

 private:
  static absl::StatusOr<bool> Veranderd() { return absl::UnavailableError("the list changed while it was read"); }

  int bladzijden_ = 0;
  std::optional<std::int64_t> totaal_;
  std::set<std::string> ids_;
  std::vector<Kaart> kaarten_;
};

}  // namespace koppel::vendor::asperion
