#include "tests/sandbox/reeleezee/relaties.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/lists.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

void SetDefault(Record* record, absl::string_view name, Value value) {
  if (IsNull(record->Get(name))) record->Set(name, std::move(value));
}

// 7.15. Counts the refusal at the one that is there.
std::optional<Response> CheckNumber(Call& call, const Record& customer) {
  const Value& number = customer.Get("IdentifierNumber");
  if (customer.Int("IdentifierNumber") < 1) return InvalidData();
  if (!call.rules.unique) return std::nullopt;
  Collection& customers = call.books.At("Customers");
  for (const Stored<Record>* other : customers.With("IdentifierNumber", number)) {
    if (other->value.id == customer.id) continue;
    ++customers.Find(other->value.id)->refused_duplicates;
    const std::string key = absl::StrCat(customer.Int("IdentifierNumber"));
    call.ledger.Refused({.kind = "Customers",
                         .company = call.books.company(),
                         .key = key,
                         .existing_id = boost::json::value(other->value.id),
                         .origin = call.origin});
    return Refusal(400, absl::StrCat("Relatienummer ", key, " is al in gebruik"));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Response> FinishCustomer(Call& call, const boost::json::object& body, const Record* before,
                                       Record* customer) {
  if (before == nullptr) {
    SetDefault(customer, "EntityKind", std::int64_t{1});
    SetDefault(customer, "DueDays", std::int64_t{14});
    SetDefault(customer, "IsArchived", false);
    SetDefault(customer, "IsLinkedToVendor", false);
    SetDefault(customer, "CustomerStatus", std::string(kActiveStatus));
  }
  if (customer->Int("DueDays") < 0) return InvalidData();
  SetDefault(customer, "IdentifierNumber", call.books.NextCustomerNumber());
  Value mail;  // The first of its channels that is one.
  for (const Record& channel : customer->List("CommunicationChannelList")) {
    if (IsNull(mail) && channel.Int("CommunicationType") == channel::kEMail) mail = channel.Get("FormattedValue");
  }
  const bool seeded_mail = call.trusted && body.contains("EMail") && IsNull(mail);
  if (!seeded_mail) customer->Set("EMail", std::move(mail));
  return CheckNumber(call, *customer);
}

std::optional<Response> FinishAddress(Call& /*call*/, const boost::json::object& /*body*/, const Record* /*before*/,
                                      Record* address) {
  SetDefault(address, "Type", address::kBusiness);
  const std::int64_t type = address->Int("Type");
  if (type < 1 || type > 4) return InvalidData();  // 7.14
  SetDefault(address, "IsPostal", false);
  SetDefault(address, "Country", std::string("NL"));
  const auto joined = [&](std::vector<std::string> parts, const char* separator) {
    std::erase(parts, "");
    return absl::StrJoin(parts, separator);
  };
  const std::string street =
      joined({address->Text("Street"), address->Text("Number"), address->Text("NumberExtension")}, " ");
  address->Set("FullAddress", joined({street, joined({address->Text("Postcode"), address->Text("City")}, " ")}, ", "));
  return std::nullopt;
}

std::optional<Response> FinishProduct(Call& /*call*/, const boost::json::object& /*body*/, const Record* /*before*/,
                                      Record* product) {
  SetDefault(product, "ProductKind", std::int64_t{0});  // 7.2
  SetDefault(product, "Price", Decimal());
  SetDefault(product, "PurchasePrice", Decimal());
  const std::int64_t kind = product->Int("ProductKind");
  const std::string code = product->Text("Code");
  if (kind < 0 || kind > 2 || absl::StripAsciiWhitespace(code) != code) return InvalidData();
  return std::nullopt;
}

}  // namespace koppel::sandbox::reeleezee
