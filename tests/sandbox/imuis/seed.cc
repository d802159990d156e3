#include "tests/sandbox/imuis/seed.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/imuis/call.h"
#include "tests/sandbox/imuis/order.h"
#include "tests/sandbox/imuis/stam_calls.h"

namespace koppel::sandbox::imuis {
namespace {

constexpr char kAdministraties[] = "administraties";
constexpr char kAdm[] = "adm";
constexpr char kDeleted[] = "deleted";

struct Seeding {
  const ControlParts& parts;
  absl::Time now;
};

bool IsNamed(const TableDef& def, absl::string_view name) { return name == def.name; }

absl::StatusOr<json::value> SeedAdministratie(const Seeding& seeding, const json::object& seed) {
  ASSIGN_OR_RETURN(Instelling instelling, InstellingFromJson(seed));
  json::object object = ToJson(instelling);
  seeding.parts.books->PutAdministratie(std::move(instelling));
  seeding.parts.ledger.Note({{"op", "administratie"}, {"administratie", object}});
  return object;
}

// The record that a seed is about, by its key; nullptr: a new one. A debtor may be named by its search key too.
const Row* FindSeeded(const Table& table, const Fields& sent) {
  Row wanted;
  for (const char* name : table.def().key) {
    const absl::StatusOr<std::string> kept = Keep(*table.def().Find(name), sent.Get(name), Formats());
    if (kept.ok()) wanted.Set(name, *kept);
  }
  const bool whole = std::all_of(table.def().key.begin(), table.def().key.end(),
                                 [&](const char* name) { return !wanted.Get(name).empty(); });
  if (whole) return table.SameKey(wanted);
  for (const char* name : table.def().unique) {
    if (sent.Find(name) != nullptr) return table.First(name, sent.Get(name));
  }
  return nullptr;
}

absl::Status RemoveSeeded(Call& call, const TableDef& def, const Row* existing) {
  if (existing == nullptr) return absl::InvalidArgumentError("there is none to delete");
  const Row row = *existing;
  if (IsNamed(def, "ORDKOP")) {
    std::vector<std::int64_t> lines;
    for (const Row* line : call.books.Lines(row.Get("NR"))) lines.push_back(line->id);
    for (const std::int64_t id : lines) Remove(call, "ORDRG", id);
  }
  Remove(call, def.name, row.id);
  if (IsNamed(def, "ORDRG")) {
    std::vector<Row> none;
    StoreLines(call, *call.books.table("ORDKOP").First("NR", row.Get("ORDNR")), &none);
  }
  return absl::OkStatus();
}

absl::StatusOr<Row> SeedLine(Call& call, const Fields& sent, const Row* existing) {
  const Row* order = call.books.table("ORDKOP").First("NR", sent.Get("ORDNR"));
  if (order == nullptr) return absl::InvalidArgumentError(absl::StrCat("there is no order ", sent.Get("ORDNR")));
  std::vector<Row> lines;
  if (existing == nullptr) {
    ASSIGN_OR_RETURN(Row line, NewLine(call, *order, sent, Writer::kSeed, true));
    lines.push_back(std::move(line));
  } else {
    ASSIGN_OR_RETURN(Row line, ChangedLine(call, *existing, sent, Writer::kSeed));
    lines.push_back(std::move(line));
  }
  StoreLines(call, *order, &lines);
  return lines.front();
}

absl::StatusOr<Row> SeedOrder(Call& call, const Fields& sent, const Row* existing) {
  Row order;
  if (existing == nullptr) {
    ASSIGN_OR_RETURN(order, NewOrder(call, sent, Writer::kSeed));
  } else {
    order = *existing;
    RETURN_IF_ERROR(ApplyFields(call.books.table("ORDKOP").def(), sent, Writer::kSeed, call.formats(), &order));
  }
  Save(call, "ORDKOP", &order);
  return order;
}

// The fields of a seed, as text.
absl::StatusOr<Fields> ReadFields(const json::object& seed, const std::vector<absl::string_view>& apart) {
  Fields fields;
  for (const auto& [key, value] : seed) {
    const absl::string_view name(key.data(), key.size());
    if (std::find(apart.begin(), apart.end(), name) != apart.end()) continue;
    if (value.is_object() || value.is_array()) return absl::InvalidArgumentError(absl::StrCat(name, " must be text"));
    fields.Set(name, TextOf(value).value_or(""));
  }
  return fields;
}

absl::StatusOr<json::value> SeedRecord(const Seeding& seeding, const TableDef& def, const json::object& seed) {
  std::int64_t adm = seeding.parts.config.adm;
  if (FindAttribute(seed, kAdm) != nullptr) adm = NumberAt(seed, kAdm);
  Administratie* books = seeding.parts.books->Find(adm);
  if (books == nullptr) return absl::InvalidArgumentError(absl::StrCat("administration ", adm, " is unknown"));
  Fields none;
  Call call{.parameters = none,
            .origin = {.request = 0, .at = seeding.now, .token = ""},
            .rules = seeding.parts.config.rules,
            .books = *books,
            .ledger = seeding.parts.ledger};
  const bool is_order = IsNamed(def, "ORDKOP");
  std::vector<absl::string_view> apart = {kAdm, kDeleted};
  if (is_order) apart.push_back("ORDRG");
  ASSIGN_OR_RETURN(const Fields sent, ReadFields(seed, apart));
  const Row* existing = FindSeeded(books->table(def.name), sent);
  if (const json::value* deleted = FindAttribute(seed, kDeleted); deleted != nullptr && BoolOf(*deleted)) {
    RETURN_IF_ERROR(RemoveSeeded(call, def, existing));
    return json::object{{kDeleted, true}};
  }
  Row row = existing == nullptr ? Row() : *existing;
  if (is_order) {
    ASSIGN_OR_RETURN(row, SeedOrder(call, sent, existing));
  } else if (IsNamed(def, "ORDRG")) {
    ASSIGN_OR_RETURN(row, SeedLine(call, sent, existing));
  } else {
    RETURN_IF_ERROR(WriteStam(call, def, sent, Writer::kSeed, &row));
  }
  const json::value* lines = is_order ? FindAttribute(seed, "ORDRG") : nullptr;
  if (lines == nullptr) return ToJson(def, row);
  if (!lines->is_array()) return absl::InvalidArgumentError("ORDRG must be a list");
  json::array added;
  for (const json::value& line : lines->get_array()) {
    if (!line.is_object()) return absl::InvalidArgumentError("a line must be an object");
    json::object whole = line.get_object();
    whole[kAdm] = adm;
    whole["ORDNR"] = row.Text("NR");
    ASSIGN_OR_RETURN(json::value one, SeedRecord(seeding, *FindTable("ORDRG"), whole));
    added.push_back(std::move(one));
  }
  json::object stored = ToJson(def, books->table(def.name).Find(row.id)->value);  // With its totals.
  stored["ORDRG"] = std::move(added);
  return stored;
}

// One list of the body; `one` stores an item of it.
template <class SeedOne>
absl::Status SeedList(const json::object& body, const char* name, json::object* stored, const SeedOne& one) {
  const json::value* list = FindAttribute(body, name);
  if (list == nullptr) return absl::OkStatus();
  if (!list->is_array()) return absl::InvalidArgumentError(absl::StrCat(name, " must be a list"));
  json::array added;
  for (const json::value& seed : list->get_array()) {
    const std::string where = absl::StrCat(name, "[", added.size(), "]");
    if (!seed.is_object()) return absl::InvalidArgumentError(absl::StrCat(where, " must be an object"));
    absl::StatusOr<json::value> record = one(seed.get_object());
    if (!record.ok()) return absl::InvalidArgumentError(absl::StrCat(where, ": ", record.status().message()));
    added.push_back(*std::move(record));
  }
  (*stored)[name] = std::move(added);
  return absl::OkStatus();
}

absl::StatusOr<json::object> SeedAll(const Seeding& seeding, const json::object& body) {
  std::vector<absl::string_view> known = {kAdministraties};
  for (const TableDef& def : Tables()) known.emplace_back(def.name);
  const std::vector<std::string> unknown = UnknownKeys(body, known);
  if (!unknown.empty()) return absl::InvalidArgumentError(unknown.front());
  json::object stored;
  RETURN_IF_ERROR(SeedList(body, kAdministraties, &stored,
                           [&](const json::object& seed) { return SeedAdministratie(seeding, seed); }));
  for (const TableDef& def : Tables()) {
    RETURN_IF_ERROR(
        SeedList(body, def.name, &stored, [&](const json::object& seed) { return SeedRecord(seeding, def, seed); }));
  }
  return stored;
}

}  // namespace

Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now) {
  boost::system::error_code failed;
  const json::value body = json::parse(request.body, failed);
  if (failed || !body.is_object()) return ControlError("the body is no JSON object");
  const absl::StatusOr<json::object> stored = SeedAll({parts, now}, body.get_object());
  if (!stored.ok()) return ControlError(stored.status().message());
  return {.headers = {}, .body = json::serialize(*stored)};
}

}  // namespace koppel::sandbox::imuis
