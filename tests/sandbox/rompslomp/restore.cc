#include "tests/sandbox/rompslomp/restore.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/rompslomp/kind.h"

namespace koppel::sandbox::rompslomp {
namespace {

absl::StatusOr<Kind> KindOf(const json::object& line) {
  for (const Kind kind : kKinds) {
    if (TextAt(line, "kind") == NameOf(kind)) return kind;
  }
  return absl::InvalidArgumentError("unknown kind");
}

void Put(Administratie& books, Kind kind, const json::object& object, const Origin& origin) {
  switch (kind) {
    case Kind::kContact:
      return books.contacts.Put(ContactFromJson(object), origin);
    case Kind::kProduct:
      return books.products.Put(ProductFromJson(object), origin);
    case Kind::kInvoice:
      return books.invoices.Put(InvoiceFromJson(object), origin);
  }
}

void Delete(Administratie& books, Kind kind, std::int64_t id, absl::Time at) {
  switch (kind) {
    case Kind::kContact:
      return books.contacts.Delete(id, at);
    case Kind::kProduct:
      return books.products.Delete(id, at);
    case Kind::kInvoice:
      return books.invoices.Delete(id, at);
  }
}

template <class T>
void CountRefusal(Stored<T>* existing) {
  if (existing != nullptr) ++existing->refused_duplicates;
}

void Refuse(Administratie& books, Kind kind, const json::object& line, const Origin& origin, Ledger& ledger) {
  const std::int64_t existing = NumberAt(line, "existing_id");
  ledger.Refused({.kind = NameOf(kind),
                  .company = books.company.id,
                  .key = TextAt(line, "key"),
                  .existing_id = existing,
                  .origin = origin});
  switch (kind) {
    case Kind::kContact:
      return CountRefusal(books.contacts.Find(existing));
    case Kind::kProduct:
      return CountRefusal(books.products.Find(existing));
    case Kind::kInvoice:
      return CountRefusal(books.invoices.Find(existing));
  }
}

absl::Status RestoreRecord(const std::string& op, const json::object& line, Books& books, Ledger& ledger) {
  ASSIGN_OR_RETURN(const Kind kind, KindOf(line));
  Administratie* administratie = books.Find(NumberAt(line, "company"));
  if (administratie == nullptr) return absl::InvalidArgumentError("unknown company");
  ASSIGN_OR_RETURN(const Origin origin, OriginOf(line));
  ledger.ContinueAfterRequest(origin.request);
  books.ids.ContinueAfter(NumberAt(line, "ids"));
  if (op == "delete") {
    Delete(*administratie, kind, NumberAt(line, "id"), origin.at);
    return absl::OkStatus();
  }
  if (op == "refuse_duplicate") {
    Refuse(*administratie, kind, line, origin, ledger);
    return absl::OkStatus();
  }
  const json::value* object = FindAttribute(line, "object");
  if (object == nullptr || !object->is_object()) return absl::InvalidArgumentError("no object");
  Put(*administratie, kind, object->get_object(), origin);
  if (op == "create") ledger.Created(NameOf(kind), administratie->company.id, origin, books.ids.given(), "");
  return absl::OkStatus();
}

absl::Status RestoreAny(const json::object& line, const Config& config, std::unique_ptr<Books>& books, Ledger& ledger) {
  const std::string op = TextAt(line, "op");
  if (op == "create" || op == "change" || op == "delete" || op == "refuse_duplicate") {
    return RestoreRecord(op, line, *books, ledger);
  }
  if (op == "reset") {
    books = std::make_unique<Books>(config, absl::UnixEpoch());
    ledger.Clear();
    return absl::OkStatus();
  }
  if (op == "code") {
    books->oauth.MarkUsed(TextAt(line, "hash"));
    return absl::OkStatus();
  }
  const json::value* grants = FindAttribute(line, "grants");
  if (op == "tokens" && grants != nullptr && grants->is_array()) {
    books->tokens.Load(grants->get_array());
    return absl::OkStatus();
  }
  const json::value* company = FindAttribute(line, "company");
  if (op == "company" && company != nullptr && company->is_object()) {
    ASSIGN_OR_RETURN(Company read, CompanyFromJson(company->get_object()));
    books->PutCompany(std::move(read));
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

}  // namespace koppel::sandbox::rompslomp
