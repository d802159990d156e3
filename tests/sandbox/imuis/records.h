// Writing records: what every table asks of its fields, by its definition (vendor page 3.2, A9, A19).
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tests/sandbox/imuis/call.h"
#include "tests/sandbox/imuis/dataset.h"
#include "tests/sandbox/imuis/table.h"

namespace koppel::sandbox::imuis {

enum class Writer {
  kCreate,  // the API makes it
  kChange,  // the API changes it
  kSeed,    // a user in iMUIS, who may write what the API may not
};

// Puts what was sent into the row. CS201 for a field that is not there, CS208 for one that may not be written, CS203,
// CS206 and CS312 as Keep says.
absl::Status ApplyFields(const TableDef& def, const Fields& sent, Writer writer, const Formats& formats, Row* row);

// CS205 for the first field that has to be there and is not.
absl::Status CheckRequired(const TableDef& def, const Row& row);

// The first value that has no record to refer to, in `found`; false: all are there. What did not change since `before`
// is not looked at; nullptr: all is new.
bool HasLooseReference(const Administratie& books, const TableDef& def, const Row& row, const Row* before,
                       const Field** field);

// CS204 when another has the same key or search key; the ledger remembers the refusal.
absl::Status CheckUnique(Call& call, const TableDef& def, const Row& row);

// An address in parts or in whole (3.2): fills in the one from the other. CS209 when both were sent, CS203 when a part
// of the whole is too long. `prefix` stands before the fields' names: "VERZ" or nothing.
absl::Status ApplyAddress(const TableDef& def, const Fields& sent, const std::string& prefix, Row* row);

// Stores it and writes it down; a row without an id is new and gets one. Changed is today, unless `touches` is false.
void Save(Call& call, absl::string_view table, Row* row, bool touches = true);
void Remove(Call& call, absl::string_view table, std::int64_t id);

}  // namespace koppel::sandbox::imuis
