// Sales orders and their lines: what the vendor fills in, refuses and computes (vendor page 3.6, 3.7, 3.10 to 3.12).
#pragma once

#include "absl/status/statusor.h"
#include "tests/sandbox/imuis/call.h"
#include "tests/sandbox/imuis/records.h"
#include "tests/sandbox/imuis/table.h"

namespace koppel::sandbox::imuis {

// Each answers a row that is not stored yet; a refusal is InvalidArgument. A seed is checked for its references only.

// CS304 when the administration lacks what an order needs, or an unknown debtor, order type or condition; CS305 when
// one of them is blocked.
absl::StatusOr<Row> NewOrder(Call& call, const Fields& sent, Writer writer);

// Without its number. `negative`: the header allows negative quantities (NEGAANT). CS304, CS305 for its article, CS306.
absl::StatusOr<Row> NewLine(Call& call, const Row& order, const Fields& sent, Writer writer, bool negative);

// The line as it becomes. Its amount is computed anew; what it once took from its article stays.
absl::StatusOr<Row> ChangedLine(Call& call, const Row& line, const Fields& sent, Writer writer);

// Open, and nothing of it delivered or invoiced (A17).
bool IsOpen(const Row& line);

// Stores lines of an order, new ones with the next number each (A16), and the order with its new totals. A seed chooses
// its number; 0 or none: the next.
void StoreLines(Call& call, Row order, std::vector<Row>* lines);

}  // namespace koppel::sandbox::imuis
