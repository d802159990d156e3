#include "tests/sandbox/imuis/records.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/imuis/errors.h"

namespace koppel::sandbox::imuis {
namespace {

bool MayWrite(Use use, Writer writer) {
  switch (use) {
    case Use::kWrite:
      return true;
    case Use::kOnce:
    case Use::kQuestion:
      return writer != Writer::kChange;
    case Use::kRead:
    case Use::kHidden:
      return writer == Writer::kSeed;
  }
  return false;
}

absl::Status Refuse(Call& call, const TableDef& def, const Row& existing, std::string key, absl::string_view what) {
  Stored<Row>* stored = call.books.table(def.name).Find(existing.id);
  ++stored->refused_duplicates;
  call.ledger.Refused({.kind = def.name,
                       .company = call.books.instelling().adm,
                       .key = std::move(key),
                       .existing_id = existing.id,
                       .origin = call.origin});
  return Exists(what);
}

struct Address {
  std::string street;
  std::string number;
  std::string addition;
};

// "Molenweg 14 a": the last group of digits that a space precedes is the number.
Address Split(absl::string_view whole) {
  for (std::size_t at = whole.size(); at-- > 1;) {
    const auto digit = [&](std::size_t i) {
      return i < whole.size() && absl::ascii_isdigit(static_cast<unsigned char>(whole[i]));
    };
    if (whole[at - 1] != ' ' || !digit(at)) continue;
    std::size_t end = at;
    while (digit(end)) ++end;
    return {.street = std::string(absl::StripAsciiWhitespace(whole.substr(0, at))),
            .number = std::string(whole.substr(at, end - at)),
            .addition = std::string(absl::StripAsciiWhitespace(whole.substr(end)))};
  }
  return {.street = std::string(whole), .number = "", .addition = ""};
}

}  // namespace

absl::Status ApplyFields(const TableDef& def, const Fields& sent, Writer writer, const Formats& formats, Row* row) {
  for (const auto& [name, text] : sent) {
    const Field* field = def.Find(name);
    const bool known = field != nullptr && (writer == Writer::kSeed || field->use != Use::kHidden);
    if (!known) return UnknownField(name, def.name);
    if (!MayWrite(field->use, writer)) return NotWritable(name);
    ASSIGN_OR_RETURN(std::string kept, Keep(*field, text, formats));
    if (field->use != Use::kQuestion) row->Set(field->name, std::move(kept));
  }
  return absl::OkStatus();
}

absl::Status CheckRequired(const TableDef& def, const Row& row) {
  for (const Field& field : def.fields) {
    if (field.required && row.Get(field.name).empty()) return Required(field.name);
  }
  return absl::OkStatus();
}

bool HasLooseReference(const Administratie& books, const TableDef& def, const Row& row, const Row* before,
                       const Field** field) {
  for (const Field& known : def.fields) {
    const absl::string_view value = row.Get(known.name);
    if (known.refers == nullptr || value.empty()) continue;
    if (before != nullptr && before->Get(known.name) == value) continue;
    if (books.table(known.refers).Holds(known.key, value)) continue;
    *field = &known;
    return true;
  }
  return false;
}

absl::Status CheckUnique(Call& call, const TableDef& def, const Row& row) {
  if (!call.rules.unique) return absl::OkStatus();
  const Table& table = call.books.table(def.name);
  if (const Row* same = table.SameKey(row)) {
    std::vector<std::string> key;
    for (const char* name : def.key) key.push_back(row.Text(name));
    const absl::string_view what = absl::string_view(def.name) == "ART"   ? "Artikelnummer"
                                   : absl::string_view(def.name) == "DEB" ? "Debiteurnummer"
                                                                          : "Zoeksleutel";
    return Refuse(call, def, *same, absl::StrJoin(key, "\t"), what);
  }
  for (const char* name : def.unique) {
    const Row* same = table.First(*def.Find(name), row.Get(name), row.id);
    if (same != nullptr) return Refuse(call, def, *same, row.Text(name), "Zoeksleutel");
  }
  return absl::OkStatus();
}

absl::Status ApplyAddress(const TableDef& def, const Fields& sent, const std::string& prefix, Row* row) {
  const auto field = [&](absl::string_view name) { return def.Find(absl::StrCat(prefix, name)); };
  const auto was_sent = [&](absl::string_view name) { return !sent.Get(absl::StrCat(prefix, name)).empty(); };
  const Field* street = field("STRAAT");
  const Field* number = field("HNR");
  const Field* addition = field("HNRTV");
  const Field* whole = field("ADRES");
  const bool parts = was_sent("STRAAT") || was_sent("HNR") || was_sent("HNRTV");
  if (was_sent("ADRES")) {
    if (parts) return EitherOr(whole->name, street->name);
    const Address address = Split(row->Get(whole->name));
    const Formats plain;
    ASSIGN_OR_RETURN(std::string kept_street, Keep(*street, address.street, plain));
    ASSIGN_OR_RETURN(std::string kept_number, Keep(*number, address.number, plain));
    ASSIGN_OR_RETURN(std::string kept_addition, Keep(*addition, address.addition, plain));
    row->Set(street->name, std::move(kept_street));
    row->Set(number->name, std::move(kept_number));
    row->Set(addition->name, std::move(kept_addition));
    return absl::OkStatus();
  }
  std::vector<absl::string_view> given;
  for (const Field* part : {street, number, addition}) {
    if (!row->Get(part->name).empty()) given.push_back(row->Get(part->name));
  }
  row->Set(whole->name, absl::StrJoin(given, " "));
  return absl::OkStatus();
}

void Save(Call& call, absl::string_view table, Row* row, bool touches) {
  const bool is_new = row->id == 0;
  Table& of = call.books.table(table);
  if (is_new) row->id = of.NextId();
  if (is_new || touches) row->changed = call.today();
  const std::int64_t adm = call.books.instelling().adm;
  const std::string kind = of.def().name;
  const std::string object = json::serialize(ToJson(of.def(), *row));
  if (is_new) {
    call.ledger.Created(kind, adm, call.origin, 0, object);
  } else {
    call.ledger.Changed(kind, adm, call.origin, 0, object);
  }
  call.books.Put(table, *row, call.origin);
}

void Remove(Call& call, absl::string_view table, std::int64_t id) {
  const std::string kind = call.books.table(table).def().name;
  call.ledger.Deleted(kind, call.books.instelling().adm, call.origin, id);
  call.books.Delete(table, id, call.origin.at);
}

}  // namespace koppel::sandbox::imuis
