#include "tests/sandbox/rompslomp/seed.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/rompslomp/contact_calls.h"
#include "tests/sandbox/rompslomp/invoice_calls.h"
#include "tests/sandbox/rompslomp/kind.h"
#include "tests/sandbox/rompslomp/product_calls.h"

namespace koppel::sandbox::rompslomp {
namespace {

struct Seeding {
  const Request& request;
  const ControlParts& parts;
  absl::Time now;
};

absl::Status RefuseUnknown(const json::object& object, const std::vector<absl::string_view>& known) {
  const std::vector<std::string> unknown = UnknownKeys(object, known);
  return unknown.empty() ? absl::OkStatus() : absl::InvalidArgumentError(unknown.front());
}

Rights RightsOf(const json::object& seed) {
  Rights rights;
  if (const std::string scopes = TextAt(seed, "scopes"); !scopes.empty()) rights.scopes = scopes;
  const json::value* companies = FindAttribute(seed, "companies");
  if (companies == nullptr || !companies->is_array()) return rights;
  for (const json::value& company : companies->get_array()) rights.companies.push_back(IdOf(company).value_or(0));
  return rights;
}

absl::StatusOr<json::value> SeedCompany(const Seeding& seeding, const json::object& seed) {
  ASSIGN_OR_RETURN(Company company, CompanyFromJson(seed));
  json::object object = ToJson(seeding.parts.books->PutCompany(std::move(company)).company);
  seeding.parts.ledger.Note({{"op", "company"}, {"company", object}});
  return object;
}

// An access token without a refresh token is a personal one, which does not expire.
absl::StatusOr<json::value> SeedToken(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(seed, {"access_token", "refresh_token", "scopes", "companies"}));
  const std::string access = TextAt(seed, "access_token");
  const std::string refresh = TextAt(seed, "refresh_token");
  if (access.empty() && refresh.empty()) return absl::InvalidArgumentError("access_token or refresh_token is needed");
  seeding.parts.books->tokens.Install(access, refresh, RightsOf(seed), seeding.now,
                                      seeding.now + seeding.parts.config.token_lifetime);
  return json::object{{"token_fingerprint", access.empty() ? "" : FingerprintOf(access)}};
}

absl::StatusOr<json::value> SeedCode(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(seed, {"code", "scopes", "companies"}));
  const std::string code = TextAt(seed, "code");
  if (code.empty()) return absl::InvalidArgumentError("code is needed");
  seeding.parts.books->oauth.InstallCode(code, RightsOf(seed), seeding.now + absl::Seconds(600));
  return json::object();
}

absl::StatusOr<json::value> SeedRecord(const Seeding& seeding, Kind kind, json::object attributes) {
  Books& books = *seeding.parts.books;
  std::int64_t company = seeding.parts.config.company_id;
  if (const json::value* sent = FindAttribute(attributes, "company")) {
    company = IdOf(*sent).value_or(0);
    attributes.erase("company");
  }
  Administratie* administratie = books.Find(company);
  if (administratie == nullptr) return absl::InvalidArgumentError(absl::StrCat("company ", company, " is unknown"));
  const Parameters no_query;
  Call call{.request = seeding.request,
            .query = no_query,
            .id = std::nullopt,
            .part = "",
            .origin = {.request = 0, .at = seeding.now, .token = ""},
            .rules = seeding.parts.config.rules,
            .scopes = "",
            .books = *administratie,
            .ids = books.ids,
            .ledger = seeding.parts.ledger};
  const Response response = kind == Kind::kContact   ? CreateContact(call, attributes)
                            : kind == Kind::kProduct ? CreateProduct(call, attributes)
                                                     : CreateInvoice(call, attributes);
  if (response.status != 201) return absl::InvalidArgumentError(response.body);
  return json::parse(response.body).at(NameOf(kind));
}

using SeedOne = absl::StatusOr<json::value> (*)(const Seeding&, const json::object&);

absl::StatusOr<json::value> SeedContact(const Seeding& seeding, const json::object& seed) {
  return SeedRecord(seeding, Kind::kContact, seed);
}
absl::StatusOr<json::value> SeedProduct(const Seeding& seeding, const json::object& seed) {
  return SeedRecord(seeding, Kind::kProduct, seed);
}
absl::StatusOr<json::value> SeedInvoice(const Seeding& seeding, const json::object& seed) {
  return SeedRecord(seeding, Kind::kInvoice, seed);
}

struct NamedSeed {
  const char* name;
  SeedOne seed;
};

constexpr std::array kSeeds = {
    NamedSeed{"companies", SeedCompany}, NamedSeed{"tokens", SeedToken},     NamedSeed{"codes", SeedCode},
    NamedSeed{"contacts", SeedContact},  NamedSeed{"products", SeedProduct}, NamedSeed{"sales_invoices", SeedInvoice},
};

absl::StatusOr<json::object> SeedAll(const Seeding& seeding, const json::object& body) {
  RETURN_IF_ERROR(
      RefuseUnknown(body, {"companies", "tokens", "codes", "contacts", "products", "sales_invoices", "consent"}));
  const std::string consent = TextAt(body, "consent");
  if (consent != "" && consent != "approve" && consent != "refuse") {
    return absl::InvalidArgumentError("consent is approve or refuse");
  }
  if (!consent.empty()) seeding.parts.books->oauth.set_consents(consent == "approve");
  json::object stored;
  for (const NamedSeed& kind : kSeeds) {
    const json::value* list = FindAttribute(body, kind.name);
    if (list == nullptr) continue;
    if (!list->is_array()) return absl::InvalidArgumentError(absl::StrCat(kind.name, " must be a list"));
    json::array added;
    for (const json::value& seed : list->get_array()) {
      const std::string where = absl::StrCat(kind.name, "[", added.size(), "]");
      if (!seed.is_object()) return absl::InvalidArgumentError(absl::StrCat(where, " must be an object"));
      absl::StatusOr<json::value> one = kind.seed(seeding, seed.get_object());
      if (!one.ok()) return absl::InvalidArgumentError(absl::StrCat(where, ": ", one.status().message()));
      added.push_back(*std::move(one));
    }
    stored[kind.name] = std::move(added);
  }
  return stored;
}

}  // namespace

Response HandleSeed(const Request& request, const ControlParts& parts, absl::Time now) {
  boost::system::error_code failed;
  const json::value body = json::parse(request.body, failed);
  if (failed || !body.is_object()) return ControlError("the body is no JSON object");
  const absl::StatusOr<json::object> stored = SeedAll({request, parts, now}, body.get_object());
  parts.books->NoteTokens(parts.ledger);
  if (!stored.ok()) return ControlError(stored.status().message());
  return {.headers = {}, .body = json::serialize(*stored)};
}

}  // namespace koppel::sandbox::rompslomp
