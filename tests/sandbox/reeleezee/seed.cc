#include "tests/sandbox/reeleezee/seed.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/invoice.h"
#include "tests/sandbox/reeleezee/relaties.h"
#include "tests/sandbox/reeleezee/stored_json.h"

namespace koppel::sandbox::reeleezee {
namespace {

struct Seeding {
  const Request& request;
  const ControlParts& parts;
  absl::Time now;
};

constexpr std::array kCollections = {"TaxRates",
                                     "UnitOfMeasurements",
                                     "Ledgers",
                                     "DocumentCategories",
                                     "DocumentCategoryAccounts",
                                     "CustomerTypes",
                                     "CustomerStatuses",
                                     "EntityTypes",
                                     "Vendors",
                                     "Customers",
                                     "Products",
                                     "SalesInvoices"};

absl::Status RefuseUnknown(const json::object& object, const std::vector<absl::string_view>& known) {
  const std::vector<std::string> unknown = UnknownKeys(object, known);
  return unknown.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(unknown, "; "));
}

absl::StatusOr<json::value> SeedAdministration(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(seed, {"id", "Name", "Invoicing", "SalesVATIncluded", "NumberPrefix"}));
  const auto id = ParseGuid(TextAt(seed, "id"));
  if (!id) return absl::InvalidArgumentError("id must be a GUID");
  const Administratie* known = seeding.parts.books->Find(*id);
  Record told = known == nullptr ? NewAdministration(*id, "Administratie") : known->told();
  if (const std::string name = TextAt(seed, "Name"); !name.empty()) told.Set("Name", name);
  if (const std::string prefix = TextAt(seed, "NumberPrefix"); !prefix.empty()) told.Set("NumberPrefix", prefix);
  for (const char* flag : {"Invoicing", "SalesVATIncluded"}) {
    if (const json::value* sent = FindAttribute(seed, flag)) told.Set(flag, BoolOf(*sent));
  }
  json::value object = json::parse(StoredJson(told));
  seeding.parts.books->PutAdministration(std::move(told));
  seeding.parts.ledger.Note({{"op", "administration"}, {"administration", object}});
  return object;
}

absl::StatusOr<json::value> SeedLogin(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(seed, {"user", "password", "administrations", "read_only", "denied", "blocked"}));
  ASSIGN_OR_RETURN(Login login, LoginFromJson(seed));
  const std::string credentials = absl::StrCat(login.user, ":", TextAt(seed, "password"));
  login.hash = HashOf(credentials);
  seeding.parts.ledger.Note({{"op", "login"}, {"login", ToJson(login)}});
  seeding.parts.books->logins.Put(std::move(login));
  return json::object{{"token_fingerprint", FingerprintOf(credentials)}};
}

// The addresses of a seeded customer stand in it, as a GET would tell them.
absl::Status SeedAddresses(Call& call, const json::object& seed, const std::string& customer) {
  const json::value* addresses = FindAttribute(seed, "AddressList");
  if (addresses == nullptr) return absl::OkStatus();
  if (!addresses->is_array()) return absl::InvalidArgumentError("AddressList must be a list");
  for (const json::value& address : addresses->get_array()) {
    if (!address.is_object()) return absl::InvalidArgumentError("AddressList must hold objects");
    const auto id = ParseGuid(TextAt(address.get_object(), "id"));
    const Place place{.collection = "Addresses", .id = id ? *id : call.guids.Next(), .parent = customer};
    const Stored<Record>* stored = nullptr;
    const auto refusal = Write(call, place, address.get_object(), FinishAddress, &stored);
    if (refusal) return absl::InvalidArgumentError(refusal->body);
  }
  return absl::OkStatus();
}

absl::Status RefuseUnknownProperties(const Type& type, const json::object& seed) {
  std::vector<absl::string_view> known = {"administration"};
  for (const Property* property : type.properties()) known.push_back(property->name);
  return RefuseUnknown(seed, known);
}

absl::StatusOr<json::value> SeedRecord(const Seeding& seeding, const char* collection, const json::object& seed) {
  const std::string administration = TextAt(seed, "administration");
  Administratie* books =
      seeding.parts.books->Find(administration.empty() ? seeding.parts.config.administration : administration);
  if (books == nullptr)
    return absl::InvalidArgumentError(absl::StrCat("administration ", administration, " is unknown"));
  RETURN_IF_ERROR(RefuseUnknownProperties(books->At(collection).type(), seed));
  const Parameters no_query;
  Call call{.request = seeding.request,
            .query = no_query,
            .path = {},
            .origin = {.request = 0, .at = seeding.now, .token = ""},
            .rules = seeding.parts.config.rules,
            .books = *books,
            .guids = seeding.parts.books->guids,
            .ledger = seeding.parts.ledger,
            .trusted = true,
            .extra = {}};
  auto id = ParseGuid(TextAt(seed, "id"));
  if (!id && seed.contains("id")) return absl::InvalidArgumentError("id must be a GUID");
  if (!id) id = call.guids.Next();
  const Stored<Record>* stored = nullptr;
  if (auto refusal = Write(call, {.collection = collection, .id = *id}, seed, FinishOf(collection), &stored)) {
    return absl::InvalidArgumentError(refusal->body);
  }
  RETURN_IF_ERROR(SeedAddresses(call, seed, *id));
  return json::parse(StoredJson(stored->value));
}

// Seeds each object of the list; `name` tells where it went wrong.
template <class SeedOne>
absl::Status SeedList(const json::object& body, const char* name, json::object* stored, SeedOne seed_one) {
  const json::value* list = FindAttribute(body, name);
  if (list == nullptr) return absl::OkStatus();
  if (!list->is_array()) return absl::InvalidArgumentError(absl::StrCat(name, " must be a list"));
  json::array added;
  for (const json::value& seed : list->get_array()) {
    const std::string where = absl::StrCat(name, "[", added.size(), "]");
    if (!seed.is_object()) return absl::InvalidArgumentError(absl::StrCat(where, " must be an object"));
    absl::StatusOr<json::value> one = seed_one(seed.get_object());
    if (!one.ok()) return absl::InvalidArgumentError(absl::StrCat(where, ": ", one.status().message()));
    added.push_back(*std::move(one));
  }
  (*stored)[name] = std::move(added);
  return absl::OkStatus();
}

absl::StatusOr<json::object> SeedAll(const Seeding& seeding, const json::object& body) {
  std::vector<absl::string_view> known = {"administrations", "logins", "lag_ms"};
  known.insert(known.end(), kCollections.begin(), kCollections.end());
  RETURN_IF_ERROR(RefuseUnknown(body, known));
  if (const json::value* lag = FindAttribute(body, "lag_ms")) {
    const std::int64_t milliseconds = IdOf(*lag).value_or(-1);
    if (milliseconds < 0) return absl::InvalidArgumentError("lag_ms must be a whole number from 0");
    seeding.parts.books->lag = absl::Milliseconds(milliseconds);
  }
  json::object stored;
  RETURN_IF_ERROR(SeedList(body, "administrations", &stored,
                           [&](const json::object& seed) { return SeedAdministration(seeding, seed); }));
  RETURN_IF_ERROR(
      SeedList(body, "logins", &stored, [&](const json::object& seed) { return SeedLogin(seeding, seed); }));
  for (const char* collection : kCollections) {
    RETURN_IF_ERROR(SeedList(body, collection, &stored,
                             [&](const json::object& seed) { return SeedRecord(seeding, collection, seed); }));
  }
  return stored;
}

}  // namespace

Finish FinishOf(absl::string_view collection) {
  if (collection == "Customers" || collection == "Vendors") return FinishCustomer;
  if (collection == "Products") return FinishProduct;
  if (collection == "SalesInvoices") return FinishInvoice;
  return collection == "Addresses" ? FinishAddress : nullptr;
}

Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now) {
  boost::system::error_code failed;
  const json::value body = json::parse(request.body, failed);
  if (failed || !body.is_object()) return ControlError("the body is no JSON object");
  const absl::StatusOr<json::object> stored = SeedAll({request, parts, now}, body.get_object());
  if (!stored.ok()) return ControlError(stored.status().message());
  return {.headers = {}, .body = json::serialize(*stored)};
}

}  // namespace koppel::sandbox::reeleezee
