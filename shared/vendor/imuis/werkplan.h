// What stands on a sales order of a frozen concept, and what must be done to it still. Lines are never deleted (X59),
// and what stands there is never made again. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "vendor/imuis/codec_order.h"
#include "vendor/vendor.h"

namespace koppel::vendor::imuis {

struct Wijziging {
  std::int64_t regel;
  Velden velden;
};

struct Werkplan {
  std::vector<Wijziging> wijzigingen;
  std::vector<std::size_t> nieuw;  // frozen lines, from 1

  bool empty() const { return wijzigingen.empty() && nieuw.empty(); }
};

// InvalidArgument in Dutch, before anything is sent: there is no such order, it is invoiced or blocked, a line of it
// was delivered or invoiced, or lines of an earlier try stand there that this concept does not have.
absl::StatusOr<Werkplan> MaakWerkplan(const Bevroren& bevroren, const std::optional<Orderkop>& kop,
                                      const std::vector<Orderregel>& regels);

// The lines as one concept: found when all of them stand there. The total is the vendor's, over every line with a mark
// of this concept, twice when one stands there twice. Internal when the vendor does not say an amount.
absl::StatusOr<std::optional<Factuurverwijzing>> VindAlles(const Bevroren& bevroren, const Orderkop& kop,
                                                           const std::vector<Orderregel>& regels);

}  // namespace koppel::vendor::imuis
