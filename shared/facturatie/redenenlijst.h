// Reasons as they are gathered: each once, and never so many that nobody can read or send them.
#pragma once

#include <vector>

#include "domein/uitkomst.h"

namespace koppel::facturatie {

class Redenenlijst {
 public:
  static constexpr std::size_t kHoogstens = 100;

  // A reason that was given before is not given again; after kHoogstens there are only "more".
  void Voeg(domein::Reden reden);
  void Voeg(std::vector<domein::Reden> redenen);

  bool empty() const { return redenen_.empty(); }

  // In the order in which they came; a last one says so when there are more.
  std::vector<domein::Reden> Neem() &&;

 private:
  std::vector<domein::Reden> redenen_;
  bool meer_ = false;
};

}  // namespace koppel::facturatie
