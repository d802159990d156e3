#include "tests/sandbox/asperion/seed.h"

#include <array>

#include "base/status_macros.h"
#include "tests/sandbox/asperion/article_calls.h"
#include "tests/sandbox/asperion/debtor_calls.h"
#include "tests/sandbox/asperion/invoice_calls.h"
#include "tests/sandbox/asperion/kind.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"

namespace koppel::sandbox::asperion {
namespace {

struct Seeding {
  const Request& request;
  const ControlParts& parts;
  absl::Time now;

  Origin origin() const { return {.request = 0, .at = now, .token = ""}; }
};

absl::Status RefuseUnknown(const json::object& object, const std::vector<absl::string_view>& known) {
  const std::vector<std::string> unknown = UnknownKeys(object, known);
  return unknown.empty() ? absl::OkStatus() : absl::InvalidArgumentError(unknown.front());
}

// Takes "administration" out of what was said; without it the configured one.
absl::StatusOr<Administratie*> TakeAdministratie(const Seeding& seeding, json::object* said) {
  std::int64_t id = seeding.parts.config.administration_id;
  if (FindAttribute(*said, "administration") != nullptr) id = NumberAt(*said, "administration");
  said->erase("administration");
  Administratie* administratie = seeding.parts.books->Find(id);
  if (administratie == nullptr) return absl::InvalidArgumentError(absl::StrCat("administration ", id, " is unknown"));
  return administratie;
}

absl::StatusOr<json::value> SeedAdministration(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(seed, AdministrationSchema().Names()));
  Administration administration;
  administration.name = "Van Dalen";
  AdministrationSchema().Load(seed, &administration);
  if (administration.id <= 0) return absl::InvalidArgumentError("an administration needs an id");
  const json::value object = json::parse(absl::StrCat("{", AdministrationSchema().LedgerMembers(administration), "}"));
  seeding.parts.books->PutAdministration(std::move(administration));
  seeding.parts.ledger.Note({{"op", "administration"}, {"object", object}});
  return object;
}

Rights RightsOf(const json::object& seed) {
  Rights rights;
  if (const std::string scopes = TextAt(seed, "scopes"); !scopes.empty()) rights.scopes = scopes;
  rights.default_administration = NumberAt(seed, "default_administration");
  SetBool(seed, "invoicing", &rights.invoicing);
  const json::value* administrations = FindAttribute(seed, "administrations");
  if (administrations == nullptr || !administrations->is_array()) return rights;
  for (const json::value& id : administrations->get_array()) {
    rights.administrations.push_back(IdOf(id).value_or(0));
  }
  if (rights.default_administration == 0 && !rights.administrations.empty()) {
    rights.default_administration = rights.administrations.front();
  }
  return rights;
}

// An access token without a refresh token does not expire.
absl::StatusOr<json::value> SeedToken(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(seed, {"access_token", "refresh_token", "scopes", "administrations",
                                       "default_administration", "invoicing", "refresh_seconds"}));
  const std::string access = TextAt(seed, "access_token");
  const std::string refresh = TextAt(seed, "refresh_token");
  if (access.empty() && refresh.empty()) return absl::InvalidArgumentError("access_token or refresh_token is needed");
  const absl::Duration consent = absl::Seconds(NumberAt(seed, "refresh_seconds"));
  const absl::Time refresh_ends = consent > absl::ZeroDuration() ? seeding.now + consent : absl::InfiniteFuture();
  const absl::Time access_ends =
      refresh.empty() ? absl::InfiniteFuture() : seeding.now + seeding.parts.config.token_lifetime;
  Tokens& tokens = seeding.parts.books->tokens;
  if (!access.empty()) tokens.InstallAccess(access, RightsOf(seed), access_ends);
  if (!refresh.empty()) tokens.InstallRefresh(refresh, RightsOf(seed), refresh_ends);
  return json::object{{"token_fingerprint", access.empty() ? "" : FingerprintOf(access)}};
}

absl::StatusOr<json::value> SeedCode(const Seeding& seeding, const json::object& seed) {
  RETURN_IF_ERROR(RefuseUnknown(
      seed, {"code", "scopes", "administrations", "default_administration", "invoicing", "code_challenge"}));
  const std::string code = TextAt(seed, "code");
  if (code.empty()) return absl::InvalidArgumentError("code is needed");
  seeding.parts.books->login.InstallCode(
      code,
      {.rights = RightsOf(seed), .expires = seeding.now + kCodeLifetime, .challenge = TextAt(seed, "code_challenge")});
  return json::object();
}

// A row of the list with this path.
absl::StatusOr<json::value> SeedRow(const Seeding& seeding, const std::string& list, json::object seed) {
  ASSIGN_OR_RETURN(Administratie* const administratie, TakeAdministratie(seeding, &seed));
  absl::StatusOr<json::value> stored = absl::InvalidArgumentError("id is needed");
  VisitList(administratie->stam, list, [&](auto& rows) {
    const auto& schema = SchemaOf(rows.data());
    const absl::Status known = RefuseUnknown(seed, schema.Names());
    if (!known.ok()) {
      stored = known;
    } else if (const auto* row = PutRow(seed, &rows)) {
      stored = json::parse(absl::StrCat("{", schema.LedgerMembers(*row), "}"));
    }
  });
  if (stored.ok()) {
    seeding.parts.ledger.Note(
        {{"op", "row"}, {"list", list}, {"company", administratie->administration.id}, {"object", *stored}});
  }
  return stored;
}

using Create = Response (*)(Call&, const json::object&);

// A record, made as the vendor's own call makes it.
absl::StatusOr<json::value> SeedRecord(const Seeding& seeding, Create create, const char* resource, json::object seed) {
  ASSIGN_OR_RETURN(Administratie* const administratie, TakeAdministratie(seeding, &seed));
  const Parameters no_query;
  const Effect no_effect;
  Call call{.request = seeding.request,
            .query = no_query,
            .resource = resource,
            .id = "",
            .origin = seeding.origin(),
            .rules = seeding.parts.config.rules,
            .effect = no_effect,
            .language = Language::kNl,
            .answering = {},
            .books = *administratie,
            .ids = seeding.parts.books->ids,
            .ledger = seeding.parts.ledger};
  const Response response = create(call, seed);
  if (response.status != 201) return absl::InvalidArgumentError(response.body);
  return json::parse(response.body);
}

// Somebody processes a concept at the vendor.
absl::StatusOr<json::value> SeedBooked(const Seeding& seeding, json::object seed) {
  ASSIGN_OR_RETURN(Administratie* const administratie, TakeAdministratie(seeding, &seed));
  RETURN_IF_ERROR(RefuseUnknown(seed, {"id", "status", "invoiceNumber"}));
  const Stored<Invoice>* stored = administratie->invoices.Find(NumberAt(seed, "id"));
  if (stored == nullptr) return absl::InvalidArgumentError("there is no such invoice");
  Invoice invoice = stored->value;
  invoice.status = FindAttribute(seed, "status") == nullptr ? 3 : NumberAt(seed, "status");
  if (!IsStatus(invoice.status)) return absl::InvalidArgumentError("status is 1, 2, 3, 6, 7 or 8");
  const std::string number = TextAt(seed, "invoiceNumber");
  if (!number.empty()) invoice.invoice_number = number;
  if (!invoice.invoice_number && invoice.status != kConcept) {
    invoice.invoice_number = administratie->invoices.NextNumber(invoice.bookyear.value_or(0));
  }
  seeding.parts.ledger.Changed(NameOf(Kind::kInvoice), administratie->administration.id, seeding.origin(),
                               seeding.parts.books->ids.given(), InvoiceLedgerJson(invoice));
  json::object told{
      {"id", invoice.id}, {"status", invoice.status}, {"invoiceNumber", TextValue(invoice.invoice_number)}};
  administratie->invoices.Put(std::move(invoice), seeding.origin());
  return told;
}

// Somebody deletes a record at the vendor.
absl::StatusOr<json::value> SeedDeleted(const Seeding& seeding, json::object seed) {
  ASSIGN_OR_RETURN(Administratie* const administratie, TakeAdministratie(seeding, &seed));
  RETURN_IF_ERROR(RefuseUnknown(seed, {"kind", "id"}));
  const std::string kind = TextAt(seed, "kind");
  const std::int64_t id = NumberAt(seed, "id");
  const auto remove = [&](auto& records) -> absl::Status {
    if (records.Find(id) == nullptr) return absl::InvalidArgumentError(absl::StrCat("there is no ", kind, " ", id));
    records.Delete(id, seeding.now);
    seeding.parts.ledger.Deleted(kind, administratie->administration.id, seeding.origin(), id);
    return absl::OkStatus();
  };
  if (kind == NameOf(Kind::kDebtor)) {
    RETURN_IF_ERROR(remove(administratie->debtors));
  } else if (kind == NameOf(Kind::kArticle)) {
    RETURN_IF_ERROR(remove(administratie->articles));
  } else if (kind == NameOf(Kind::kInvoice)) {
    RETURN_IF_ERROR(remove(administratie->invoices));
  } else {
    return absl::InvalidArgumentError("kind is debtor, article or salesinvoice");
  }
  return json::object{{"kind", kind}, {"id", id}};
}

absl::StatusOr<json::value> SeedOne(const Seeding& seeding, const std::string& what, const json::object& seed) {
  if (what == "administrations") return SeedAdministration(seeding, seed);
  if (what == "tokens") return SeedToken(seeding, seed);
  if (what == "codes") return SeedCode(seeding, seed);
  if (what == "debtors") return SeedRecord(seeding, CreateDebtor, "debtors", seed);
  if (what == "articles") return SeedRecord(seeding, CreateArticle, "articles", seed);
  if (what == "salesinvoices") return SeedRecord(seeding, CreateInvoice, "salesinvoiceswithlines", seed);
  if (what == "booked") return SeedBooked(seeding, seed);
  if (what == "deleted") return SeedDeleted(seeding, seed);
  return SeedRow(seeding, what, seed);
}

constexpr std::array<absl::string_view, 13> kKnown = {
    "administrations", "tokens",     "codes",    "vatcodes", "paymentconditions",
    "debtorkinds",     "salestypes", "journals", "debtors",  "articles",
    "salesinvoices",   "booked",     "deleted"};

absl::StatusOr<json::object> SeedAll(const Seeding& seeding, const json::object& body) {
  std::vector<absl::string_view> known(kKnown.begin(), kKnown.end());
  known.emplace_back("consent");
  RETURN_IF_ERROR(RefuseUnknown(body, known));
  const std::string consent = TextAt(body, "consent");
  if (!consent.empty() && consent != "approve" && consent != "refuse") {
    return absl::InvalidArgumentError("consent is approve or refuse");
  }
  if (!consent.empty()) seeding.parts.books->login.set_consents(consent == "approve");
  json::object stored;
  for (const absl::string_view kind : kKnown) {
    const std::string what(kind);
    const json::value* list = FindAttribute(body, what);
    if (list == nullptr) continue;
    if (!list->is_array()) return absl::InvalidArgumentError(absl::StrCat(what, " must be a list"));
    json::array added;
    for (const json::value& seed : list->get_array()) {
      const std::string where = absl::StrCat(what, "[", added.size(), "]");
      if (!seed.is_object()) return absl::InvalidArgumentError(absl::StrCat(where, " must be an object"));
      absl::StatusOr<json::value> one = SeedOne(seeding, what, seed.get_object());
      if (!one.ok()) return absl::InvalidArgumentError(absl::StrCat(where, ": ", one.status().message()));
      added.push_back(*std::move(one));
    }
    stored[what] = std::move(added);
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

}  // namespace koppel::sandbox::asperion
