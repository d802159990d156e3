#include "facturatie/redenenlijst.h"

#include <algorithm>
#include <utility>

#include "facturatie/redenen.h"

namespace koppel::facturatie {

void Redenenlijst::Voeg(domein::Reden reden) {
  if (reden == redenen::MeerRedenen()) {
    meer_ = true;
  } else if (std::find(redenen_.begin(), redenen_.end(), reden) != redenen_.end()) {
    return;
  } else if (redenen_.size() < kHoogstens) {
    redenen_.push_back(std::move(reden));
  } else {
    meer_ = true;
  }
}

void Redenenlijst::Voeg(std::vector<domein::Reden> redenen) {
  for (domein::Reden& reden : redenen) Voeg(std::move(reden));
}

std::vector<domein::Reden> Redenenlijst::Neem() && {
  if (meer_) redenen_.push_back(redenen::MeerRedenen());
  return std::move(redenen_);
}

}  // namespace koppel::facturatie
