#include "tests/sandbox/reeleezee/restore.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/model.h"
#include "tests/sandbox/reeleezee/stored_json.h"

namespace koppel::sandbox::reeleezee {
namespace {

void Refuse(Administratie& books, const std::string& kind, const json::object& line, const Origin& origin,
            Ledger& ledger) {
  const std::string existing = TextAt(line, "existing_id");
  ledger.Refused({.kind = kind,
                  .company = books.company(),
                  .key = TextAt(line, "key"),
                  .existing_id = json::value(existing),
                  .origin = origin});
  if (Stored<Record>* stored = books.At(kind).Find(existing)) ++stored->refused_duplicates;
}

absl::Status RestoreRecord(const std::string& op, const json::object& line, Books& books, Ledger& ledger) {
  Administratie* administratie = books.Find(TextAt(line, "company"));
  if (administratie == nullptr) return absl::InvalidArgumentError("unknown administration");
  const std::string kind = TextAt(line, "kind");
  if (!administratie->Has(kind)) return absl::InvalidArgumentError("unknown kind");
  ASSIGN_OR_RETURN(const Origin origin, OriginOf(line));
  ledger.ContinueAfterRequest(origin.request);
  books.guids.ContinueAfter(NumberAt(line, "ids"));
  if (op == "delete") {
    administratie->Delete(kind, TextAt(line, "id"), origin.at);
    return absl::OkStatus();
  }
  if (op == "refuse_duplicate") {
    Refuse(*administratie, kind, line, origin, ledger);
    return absl::OkStatus();
  }
  const json::value* object = FindAttribute(line, "object");
  if (object == nullptr || !object->is_object()) return absl::InvalidArgumentError("no object");
  ASSIGN_OR_RETURN(Record record, FromStoredJson(administratie->At(kind).type(), object->get_object()));
  administratie->Put(kind, std::move(record), origin);
  if (op == "create") ledger.Created(kind, administratie->company(), origin, books.guids.given(), "");
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
  const json::value* told = FindAttribute(line, op);  // What it tells stands under its own name.
  if (told == nullptr || !told->is_object()) return absl::InvalidArgumentError(absl::StrCat("unknown op '", op, "'"));
  if (op == "login") {
    ASSIGN_OR_RETURN(Login login, LoginFromJson(told->get_object()));
    books->logins.Put(std::move(login));
    return absl::OkStatus();
  }
  if (op == "administration") {
    ASSIGN_OR_RETURN(Record read, FromStoredJson(AdministrationModel(), told->get_object()));
    books->PutAdministration(std::move(read));
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

}  // namespace koppel::sandbox::reeleezee
