// Puts the pages of a table together and knows when it is whole: absence counts only in a table that was seen whole.
// Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "vendor/imuis/tabel.h"

namespace koppel::vendor::imuis {

class Bladeraar {
 public:
  static constexpr int kMaxBladzijden = 100;
  static constexpr int kMaxNogmaals = 5;

  enum class Nu { kVerder, kNogmaals, kKlaar };

  explicit Bladeraar(std::vector<std::string> sleutel) : sleutel_(std::move(sleutel)) {}

  // What to do after this page: on to the next, the same one once more (it came without rows, which says nothing: 3.1),
  // or nothing. Unavailable when the table changed meanwhile or a page stays empty, Internal when it has no end.
  absl::StatusOr<Nu> Add(Tabel tabel) {
    const bool eerste = bladzijde_ == 1;
    if (tabel.rijen.empty() && eerste && tabel.aantal == 0) return Nu::kKlaar;
    if (tabel.rijen.empty()) {
      if (++leeg_ > kMaxNogmaals) return absl::UnavailableError("a page of the table stays empty");
      return Nu::kNogmaals;
    }
    leeg_ = 0;
    if (!eerste && tabel.aantal != aantal_) return absl::UnavailableError("the table changed while it was read");
    aantal_ = tabel.aantal;
    const std::size_t op_bladzijde = tabel.rijen.size();
    std::set<std::string> nieuw;
    for (Rij& rij : tabel.rijen) {
      std::string sleutel = SleutelVan(rij);
      if (gezien_.count(sleutel) > 0) continue;  // Moved on from an earlier page.
      nieuw.insert(std::move(sleutel));
      rijen_.push_back(std::move(rij));
    }
    gezien_.merge(nieuw);
    // Without a count (A3) a page that is not full is the last.
    const bool laatste = tabel.bladzijden ? bladzijde_ >= *tabel.bladzijden
                         : aantal_        ? static_cast<std::int64_t>(rijen_.size()) >= *aantal_
                                          : op_bladzijde < static_cast<std::size_t>(kPaginaGrootte);
    if (laatste && aantal_ && static_cast<std::int64_t>(rijen_.size()) < *aantal_)
      return absl::UnavailableError("the table changed while it was read");
    if (laatste) return Nu::kKlaar;
    if (bladzijde_ == kMaxBladzijden) return absl::InternalError("the table has too many pages");
    ++bladzijde_;
    return Nu::kVerder;
  }

  int bladzijde() const { return bladzijde_; }  // to ask for, from 1
  int leeg() const { return leeg_; }            // how often it came empty so far
  std::vector<Rij> Take() { return std::move(rijen_); }

 private:
  std::string SleutelVan(const Rij& rij) const {
    std::string sleutel;
    for (const std::string& veld : sleutel_) absl::StrAppend(&sleutel, rij[veld], "\t");
    return sleutel;
  }

  const std::vector<std::string> sleutel_;
  int bladzijde_ = 1;
  int leeg_ = 0;
  std::optional<std::int64_t> aantal_;
  std::set<std::string> gezien_;
  std::vector<Rij> rijen_;
};

}  // namespace koppel::vendor::imuis
