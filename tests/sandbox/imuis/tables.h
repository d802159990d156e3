// The vendor's tables and their fields (vendor page 3.2 to 3.7).
#pragma once

#include <vector>

#include "absl/strings/string_view.h"

namespace koppel::sandbox::imuis {

enum class Type { kText, kNumber, kDecimal, kDay, kBoolean };

enum class Use {
  kWrite,     // anybody
  kOnce,      // when the record is made
  kQuestion,  // when the record is made, and it is not kept: it says how
  kRead,      // the vendor's own: a write is refused
  kHidden,    // the API does not know it; seeds and the ledger do
};

// How records are found by it without looking at all of them.
enum class Index { kNone, kOrdered, kContains, kBoth };

struct Field {
  const char* name;
  Type type;
  int length;    // of text in characters, 0: any; of a number in digits; of a decimal in digits before the point
  int decimals;  // of a decimal
  Use use;
  bool required;        // when the record is made
  const char* letters;  // the only ones it takes; nullptr: any
  const char* refers;   // table in which its value must stand; nullptr: none
  const char* key;      // the field of that table
  Index index;

  bool shown() const { return use == Use::kWrite || use == Use::kOnce || use == Use::kRead; }
};

struct TableDef {
  const char* name;
  std::vector<Field> fields;
  std::vector<const char*> key;     // fields that name one record
  std::vector<const char*> unique;  // fields of which no two records have the same, besides the key
  bool readable;                    // by GetStamtabelRecords
  bool creatable;                   // by CreateStamTabelRecord, and then changeable by UpdateStamtabelRecord too
  bool has_changes;                 // MUTDATE_VA (A15)
  bool keeps_history;               // the ledger tells what stood there before a change

  // nullptr: there is no such field. HROW, the record's own number, is one of every table.
  const Field* Find(absl::string_view field) const;
  // The same for questions: HROW is not shown, but for order types (A13), nor is what the API does not know.
  const Field* FindShown(absl::string_view field) const;
};

// All of them, and those that only an administration's settings know: payment conditions and the like.
const std::vector<TableDef>& Tables();
const TableDef* FindTable(absl::string_view name);  // nullptr: there is no such table

}  // namespace koppel::sandbox::imuis
