// Puts the pages of a list together and knows when it is whole: absence counts only in a list that was seen whole.
// Pure.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "vendor/rompslomp/codec.h"

namespace koppel::vendor::rompslomp {

template <typename Kaart>
class Bladeraar {
 public:
  static constexpr int kMaxBladzijden = 100;

  // True: this was the last page. Unavailable when the list changed meanwhile (read it again), Internal when it has no
  // end.
  absl::StatusOr<bool> Add(Pagina<Kaart> pagina) {
    const bool first = bladzijden_++ == 0;
    if (!first && pagina.totaal != totaal_) return absl::UnavailableError("the list changed while it was read");
    totaal_ = pagina.totaal;
    for (Kaart& kaart : pagina.kaarten) {
      if (ids_.insert(kaart.id).second) kaarten_.push_back(std::move(kaart));
    }
    const bool empty = pagina.kaarten.empty();
    if (totaal_ && static_cast<std::int64_t>(ids_.size()) >= *totaal_) return true;
    if (empty && totaal_) return absl::UnavailableError("the list changed while it was read");
    if (empty) return true;
    if (bladzijden_ == kMaxBladzijden) return absl::InternalError("the list has too many pages");
    return false;
  }

  // The page to ask for next, from 1.
  int next() const { return bladzijden_ + 1; }
  std::vector<Kaart> Take() { return std::move(kaarten_); }

 private:
  int bladzijden_ = 0;
  std::optional<std::int64_t> totaal_;
  std::set<std::string> ids_;
  std::vector<Kaart> kaarten_;
};

}  // namespace koppel::vendor::rompslomp
