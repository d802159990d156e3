#include "tests/sandbox/imuis/restore.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::imuis {
namespace {

void Refuse(Administratie& books, const TableDef& def, const json::object& line, const Origin& origin, Ledger& ledger) {
  const std::int64_t existing = NumberAt(line, "existing_id");
  ledger.Refused({.kind = def.name,
                  .company = books.instelling().adm,
                  .key = TextAt(line, "key"),
                  .existing_id = existing,
                  .origin = origin});
  if (Stored<Row>* stored = books.table(def.name).Find(existing)) ++stored->refused_duplicates;
}

absl::Status RestoreRecord(const std::string& op, const json::object& line, Books& books, Ledger& ledger) {
  const TableDef* def = FindTable(TextAt(line, "kind"));
  if (def == nullptr) return absl::InvalidArgumentError("unknown kind");
  Administratie* administratie = books.Find(NumberAt(line, "company"));
  if (administratie == nullptr) return absl::InvalidArgumentError("unknown company");
  ASSIGN_OR_RETURN(const Origin origin, OriginOf(line));
  ledger.ContinueAfterRequest(origin.request);
  if (op == "delete") {
    administratie->Delete(def->name, NumberAt(line, "id"), origin.at);
    return absl::OkStatus();
  }
  if (op == "refuse_duplicate") {
    Refuse(*administratie, *def, line, origin, ledger);
    return absl::OkStatus();
  }
  const json::value* object = FindAttribute(line, "object");
  if (object == nullptr || !object->is_object()) return absl::InvalidArgumentError("no object");
  administratie->Put(def->name, RowFromJson(*def, object->get_object()), origin);
  if (op == "create") ledger.Created(def->name, administratie->instelling().adm, origin, 0, "");
  return absl::OkStatus();
}

absl::Status RestoreAny(const json::object& line, const Config& config, std::unique_ptr<Books>& books, Ledger& ledger) {
  const std::string op = TextAt(line, "op");
  if (op == "create" || op == "change" || op == "delete" || op == "refuse_duplicate") {
    return RestoreRecord(op, line, *books, ledger);
  }
  if (op == "reset") {
    books = std::make_unique<Books>(config);
    ledger.Clear();
    return absl::OkStatus();
  }
  const json::value* sessions = FindAttribute(line, "sessions");
  if (op == "sessions" && sessions != nullptr && sessions->is_array()) {
    books->sessions.Load(sessions->get_array());
    return absl::OkStatus();
  }
  const json::value* administratie = FindAttribute(line, "administratie");
  if (op == "administratie" && administratie != nullptr && administratie->is_object()) {
    ASSIGN_OR_RETURN(Instelling read, InstellingFromJson(administratie->get_object()));
    books->PutAdministratie(std::move(read));
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("unknown op '", op, "'"));
}

}  // namespace

absl::Status RestoreLine(const std::string& line, const Config& config, std::unique_ptr<Books>& books, Ledger& ledger) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(line, failed);
  if (failed || !parsed.is_object()) return absl::InvalidArgumentError("no JSON object");
  ledger.set_silent(true);
  const absl::Status status = RestoreAny(parsed.get_object(), config, books, ledger);
  ledger.set_silent(false);
  return status;
}

}  // namespace koppel::sandbox::imuis
