#include "tests/sandbox/asperion/restore.h"

#include "base/status_macros.h"
#include "tests/sandbox/asperion/kind.h"

namespace koppel::sandbox::asperion {
namespace {

absl::StatusOr<Kind> KindOf(const json::object& line) {
  for (const Kind kind : kKinds) {
    if (TextAt(line, "kind") == NameOf(kind)) return kind;
  }
  return absl::InvalidArgumentError("unknown kind");
}

absl::StatusOr<const json::object*> ObjectIn(const json::object& line) {
  const json::value* object = FindAttribute(line, "object");
  if (object == nullptr || !object->is_object()) return absl::InvalidArgumentError("no object");
  return &object->get_object();
}

void Put(Administratie& books, Kind kind, const json::object& object, const Origin& origin) {
  Debtor debtor;
  Article article;
  switch (kind) {
    case Kind::kDebtor:
      DebtorSchema().Load(object, &debtor);
      return books.debtors.Put(std::move(debtor), origin);
    case Kind::kArticle:
      ArticleSchema().Load(object, &article);
      return books.articles.Put(std::move(article), origin);
    case Kind::kInvoice:
      return books.invoices.Put(InvoiceFromLedger(object), origin);
  }
}

void Delete(Administratie& books, Kind kind, std::int64_t id, absl::Time at) {
  switch (kind) {
    case Kind::kDebtor:
      return books.debtors.Delete(id, at);
    case Kind::kArticle:
      return books.articles.Delete(id, at);
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
                  .company = books.administration.id,
                  .key = TextAt(line, "key"),
                  .existing_id = existing,
                  .origin = origin});
  switch (kind) {
    case Kind::kDebtor:
      return CountRefusal(books.debtors.Find(existing));
    case Kind::kArticle:
      return CountRefusal(books.articles.Find(existing));
    case Kind::kInvoice:
      return CountRefusal(books.invoices.Find(existing));
  }
}

absl::StatusOr<Administratie*> AdministratieOf(const json::object& line, Books& books) {
  Administratie* administratie = books.Find(NumberAt(line, "company"));
  if (administratie == nullptr) return absl::InvalidArgumentError("unknown administration");
  return administratie;
}

absl::Status RestoreRecord(const std::string& op, const json::object& line, Books& books, Ledger& ledger) {
  ASSIGN_OR_RETURN(const Kind kind, KindOf(line));
  ASSIGN_OR_RETURN(Administratie* const administratie, AdministratieOf(line, books));
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
  ASSIGN_OR_RETURN(const json::object* const object, ObjectIn(line));
  Put(*administratie, kind, *object, origin);
  if (op == "create") {
    ledger.Created(NameOf(kind), administratie->administration.id, origin, books.ids.given(), "");
  }
  return absl::OkStatus();
}

// A row of a list that settings choose from.
absl::Status RestoreRow(const json::object& line, Books& books) {
  ASSIGN_OR_RETURN(Administratie* const administratie, AdministratieOf(line, books));
  ASSIGN_OR_RETURN(const json::object* const object, ObjectIn(line));
  const bool known = VisitList(administratie->stam, TextAt(line, "list"), [&](auto& rows) { PutRow(*object, &rows); });
  return known ? absl::OkStatus() : absl::InvalidArgumentError("unknown list");
}

absl::Status RestoreAny(const json::object& line, const Config& config, std::unique_ptr<Books>& books, Ledger& ledger) {
  const std::string op = TextAt(line, "op");
  if (op == "create" || op == "change" || op == "delete" || op == "refuse_duplicate") {
    return RestoreRecord(op, line, *books, ledger);
  }
  if (op == "row") return RestoreRow(line, *books);
  if (op == "reset") {
    books = std::make_unique<Books>(config);
    ledger.Clear();
    return absl::OkStatus();
  }
  if (op == "code") {
    books->login.MarkUsed(TextAt(line, "hash"));
    return absl::OkStatus();
  }
  const json::value* tokens = FindAttribute(line, "tokens");
  if (op == "tokens" && tokens != nullptr && tokens->is_array()) {
    books->tokens.Load(tokens->get_array());
    return absl::OkStatus();
  }
  if (op == "administration") {
    ASSIGN_OR_RETURN(const json::object* const object, ObjectIn(line));
    Administration administration;
    AdministrationSchema().Load(*object, &administration);
    books->PutAdministration(std::move(administration));
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

}  // namespace koppel::sandbox::asperion
