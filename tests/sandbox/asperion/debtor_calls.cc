#include "tests/sandbox/asperion/debtor_calls.h"

#include "tests/sandbox/asperion/errors.h"
#include "tests/sandbox/asperion/kind.h"

namespace koppel::sandbox::asperion {
namespace {

constexpr int kLongestNumber = 20;  // A13

// A13
void CheckNumber(Call& call, const Debtor& debtor, Complaints* complaints) {
  if (Blank(debtor.customer_number)) return complaints->Required("CustomerNumber");
  const std::string& number = *debtor.customer_number;
  if (Characters(number) > kLongestNumber) complaints->TooLong("CustomerNumber", kLongestNumber);
  if (!call.rules.unique || call.effect.unique_off) return;
  Stored<Debtor>* existing = call.books.debtors.FindByNumber(number, debtor.id);
  if (existing == nullptr) return;
  complaints->Taken("CustomerNumber", "Debiteurnummer", "Customer number");
  if (call.validates_only()) return;
  ++existing->refused_duplicates;
  call.ledger.Refused({.kind = NameOf(Kind::kDebtor),
                       .company = call.books.administration.id,
                       .key = number,
                       .existing_id = existing->value.id,
                       .origin = call.origin});
}

void Check(Call& call, const Debtor& debtor, Complaints* complaints) {
  const Stamgegevens& stam = call.books.stam;
  if (Blank(debtor.name)) complaints->Required("Name");
  if (Blank(debtor.debtor_kind_id)) {
    complaints->Required("DebtorKindId");
  } else if (FindRow(stam.debtor_kinds, *debtor.debtor_kind_id) == nullptr) {
    complaints->Gone("DebtorKindId", "Debiteursoort", "Debtor kind", *debtor.debtor_kind_id);
  }
  if (debtor.payment_condition_id && FindRow(stam.payment_conditions, *debtor.payment_condition_id) == nullptr) {
    complaints->Gone("PaymentConditionId", "Betalingsconditie", "Payment condition",
                     absl::StrCat(*debtor.payment_condition_id));
  }
  CheckNumber(call, debtor, complaints);
}

// Takes over the body, whole: what it does not say is empty. `before` is nullptr for a new one. The answer is a
// refusal.
std::optional<Response> Apply(Call& call, const json::object& body, const Debtor* before, Debtor* debtor) {
  Complaints complaints(call.language);
  std::vector<absl::string_view> besides;
  if (before != nullptr) {
    besides = {"_meta"};
    debtor->id = before->id;
    debtor->date_added = before->date_added;
  }
  DebtorSchema().Read(body, before, "$.", "", besides, debtor, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  if (before == nullptr && Blank(debtor->customer_number)) debtor->customer_number = call.books.debtors.NextNumber();
  Check(call, *debtor, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  debtor->date_last_change = call.today();
  if (before == nullptr) debtor->date_added = call.today();
  return std::nullopt;
}

std::string LedgerJson(const Debtor& debtor) { return absl::StrCat("{", DebtorSchema().LedgerMembers(debtor), "}"); }

Response ListDebtors(Call& call) {
  Complaints complaints(call.language);
  const ListQuery query = ReadListQuery(call.query, DebtorSchema().properties(), call.rules.largest_page, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  return PageOf(call, query,
                call.books.debtors.table().Select(query, [&](const auto& stored) { return call.Shows(stored); }),
                [&](const Debtor& debtor) { return RowOf(call, DebtorSchema(), debtor, &query); });
}

Response ChangeDebtor(Call& call, const json::object& body, const Debtor& before) {
  Debtor debtor;
  if (auto bad = Apply(call, body, &before, &debtor)) return *bad;
  call.ledger.Changed(NameOf(Kind::kDebtor), call.books.administration.id, call.origin, call.ids.given(),
                      LedgerJson(debtor));
  std::string row = RowOf(call, DebtorSchema(), debtor);
  call.books.debtors.Put(std::move(debtor), call.origin);
  return {.headers = {}, .body = std::move(row)};
}

}  // namespace

Response CreateDebtor(Call& call, const json::object& body) {
  Debtor debtor;
  if (auto bad = Apply(call, body, nullptr, &debtor)) return *bad;
  if (call.validates_only()) return Created(call, 0, RowOf(call, DebtorSchema(), debtor));
  debtor.id = call.ids.Next();
  call.ledger.Created(NameOf(Kind::kDebtor), call.books.administration.id, call.origin, call.ids.given(),
                      LedgerJson(debtor));
  const std::int64_t id = debtor.id;
  std::string row = RowOf(call, DebtorSchema(), debtor);
  call.books.debtors.Put(std::move(debtor), call.origin);
  return Created(call, id, std::move(row));
}

Response HandleDebtors(Call& call) {
  const std::string& method = call.request.method;
  const bool writes = method == (call.id.empty() ? "POST" : "PUT");
  if (method != "GET" && !writes) return MethodNotAllowed();
  if (call.id.empty() && !writes) return ListDebtors(call);
  json::object body;
  if (writes) {
    if (auto bad = ReadBody(call, &body)) return *bad;
  }
  if (call.id.empty()) return CreateDebtor(call, body);
  const Stored<Debtor>* stored = call.books.debtors.Find(call.NumberInPath());
  if (stored == nullptr) return NoSuchRecord(call.language);
  if (writes) return ChangeDebtor(call, body, stored->value);  // A15
  return {.headers = {}, .body = RowOf(call, DebtorSchema(), stored->value)};
}

}  // namespace koppel::sandbox::asperion
