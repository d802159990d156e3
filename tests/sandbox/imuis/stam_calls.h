// CreateStamTabelRecord and UpdateStamtabelRecord (vendor page 3.8, 3.9).
#pragma once

#include "absl/status/status.h"
#include "tests/sandbox/imuis/call.h"
#include "tests/sandbox/imuis/records.h"
#include "tests/sandbox/imuis/table.h"

namespace koppel::sandbox::imuis {

// A refusal is InvalidArgument; `Primarykey` gets the key of what was made.
absl::Status CreateStamTabelRecord(Call& call);
absl::Status UpdateStamtabelRecord(Call& call);

// Puts `sent` into the row, fills in what the vendor does by itself, checks it all and stores it. `row` is empty for a
// new record.
absl::Status WriteStam(Call& call, const TableDef& def, const Fields& sent, Writer writer, Row* row);

}  // namespace koppel::sandbox::imuis
