// Reads Simple-Simon's rows as its REST server delivers them (read/{id} of each table) into the werkbon of our
// contract. Unlike OutSmart's nearly everything has a kind: a flag is true and never "1", a decimal is a number, a key
// an integer. A moment is Dutch time without a zone. Street and house number share one field. What is on a work order
// stands in other tables, and there are no prices, hour types, Status or Werkbon status.
//
// Not read, for a werkbon has no place for it: Finished, Signed, SignedBy, Modified, ArchivedOn, the Remark of a used
// item, and the ExtKey of a work order. That last is ours: it may come to hold the invoice (page, 5.4), and sending a
// work order must not change what it says.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "koppel/v1/werkbon.pb.h"

namespace koppel::fieldapp::simplesimon {

// One JSON object with the rows of each table under its own name: WorkOrder, Customer, Location, User, ItemGroup, Item,
// UsedItem and TimeSheet, in the order in which they were read; a table that is not needed may be absent. Each row that
// another refers to is among them. InvalidArgument names the work order and every field that can't be read; nothing is
// taken then.
//
// Ready (SR-11) is Status Finished. The customer is the work order's own, else the one behind its work address (X71);
// without either the werkbon has none (SR-10).
absl::StatusOr<std::vector<v1::Werkbon>> LeesWerkbonnen(absl::string_view json);

}  // namespace koppel::fieldapp::simplesimon
