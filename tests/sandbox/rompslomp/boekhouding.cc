#include "tests/sandbox/rompslomp/boekhouding.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/rompslomp/contact_calls.h"
#include "tests/sandbox/rompslomp/control.h"
#include "tests/sandbox/rompslomp/errors.h"
#include "tests/sandbox/rompslomp/invoice_calls.h"
#include "tests/sandbox/rompslomp/paging.h"
#include "tests/sandbox/rompslomp/product_calls.h"
#include "tests/sandbox/rompslomp/restore.h"
#include "tests/sandbox/rompslomp/vat_type.h"

namespace koppel::sandbox::rompslomp {
namespace {

namespace json = boost::json;

constexpr char kSuffix[] = ".json";  // A21

// The bearer token of a request; empty when there is none.
absl::string_view TokenOf(const Request& request) {
  const absl::string_view authorization = request.authorization;
  if (!absl::StartsWithIgnoreCase(authorization, "Bearer ")) return "";
  return authorization.substr(7);
}

Response HandleVatTypes(Call& call) {
  if (call.request.method != "GET" || !call.part.empty()) return NoSuchEndpoint();
  if (call.id) {
    const VatType* type = FindVatType(*call.id);
    if (type == nullptr) return NoSuchResource();
    return {.headers = {}, .body = json::serialize(json::object{{"vat_type", ToJson(*type)}})};
  }
  Page page;
  if (auto bad = ReadPage(call.query, &page)) return *bad;
  std::string selection;
  if (auto bad = ReadSelection(call.query, {"all"}, &selection)) return *bad;
  const std::string since = call.query.Get("since");
  if (!since.empty() && !ParseDay(since)) return InvalidParameterValue("since");
  std::vector<const VatType*> types;
  for (const VatType& type : VatTypes()) types.push_back(&type);
  return PageOf("vat_types", page, types, [](const VatType& type) { return ToJson(type); });
}

Response HandleTemplates(Call& call) {
  if (call.request.method != "GET" || call.id) return NoSuchEndpoint();
  Page page;
  if (auto bad = ReadPage(call.query, &page)) return *bad;
  const json::object standard{{"id", kTemplateId}, {"name", "Standaard"}, {"is_default", true}};
  return PageOf("templates", page, std::vector<const json::object*>{&standard},
                [](const json::object& it) { return it; });
}

struct Resource {
  const char* name;
  const char* scope;
  Response (*handle)(Call&);
};

constexpr std::array kResources = {
    Resource{"contacts", "manage:contacts", HandleContacts},
    Resource{"products", "manage:products", HandleProducts},
    Resource{"sales_invoices", "manage:sales_invoices", HandleInvoices},
    Resource{"vat_types", "public", HandleVatTypes},
    Resource{"templates", "public", HandleTemplates},
};

Response ListCompanies(const Target& target, const Books& books, const Rights& rights) {
  Page page;
  if (auto bad = ReadPage(target.query, &page)) return *bad;
  std::vector<const Company*> companies;
  for (const auto& [id, administratie] : books.administraties) {
    if (rights.Reaches(id)) companies.push_back(&administratie.company);
  }
  return PageOf("companies", page, companies, [](const Company& company) { return ToJson(company); });
}

Response Me() {
  return {
      .headers = {},
      .body = R"({"me":{"first_name":"Marijke","last_name":"van der Veen","email":"info@veeninstallaties.example"}})"};
}

bool KnownEndpoint(const Target& target) {
  const std::vector<std::string>& path = target.segments;
  if (path.size() < 3 || path[0] != "api" || path[1] != "v1") return false;
  if (path.size() == 3) return path[2] == "companies" || path[2] == "me";
  if (path[2] != "companies" || path.size() < 5 || path.size() > 7) return false;
  return std::any_of(kResources.begin(), kResources.end(),
                     [&](const Resource& known) { return path[4] == known.name; });
}

}  // namespace

Boekhouding::Boekhouding(Config config, Ledger::Sink sink, absl::Time now)
    : config_(std::move(config)),
      books_(std::make_unique<Books>(config_, now)),
      ledger_(std::move(sink)),
      faults_(VendorManners().extra_faults) {}

absl::Status Boekhouding::Restore(const std::string& line) { return RestoreLine(line, config_, books_, ledger_); }

Answer Boekhouding::Handle(const Request& request, absl::Time now) {
  const Target target = ParseTarget(request.target, kSuffix);
  if (IsControl(target)) {
    return {.response = HandleControl(request, target, {config_, books_, ledger_, faults_}, now)};
  }
  const Effect effect = faults_.Strike(request);
  if (effect.Is(Fault::kLate)) return *AnswerBefore(effect, VendorManners(), request);
  return CarryOut(request, target, effect, now);
}

Answer Boekhouding::HandleLate(const Request& request, absl::Time now) {
  Effect late;
  late.names = "late";
  return CarryOut(request, ParseTarget(request.target, kSuffix), late, now);
}

Answer Boekhouding::CarryOut(const Request& request, const Target& target, const Effect& effect, absl::Time now) {
  const absl::string_view token = TokenOf(request);
  const Origin origin{.request = ledger_.NextRequest(), .at = now, .token = token.empty() ? "" : FingerprintOf(token)};
  std::optional<Answer> answer = AnswerBefore(effect, VendorManners(), request);
  if (effect.Is(Fault::kExpiredToken)) {
    books_->tokens.Expire(std::string(token), now);
    answer = Answer{.response = InvalidToken(TokenFault::kExpired), .delay = effect.delay};
  }
  if (!answer) {
    Response response = Route(request, target, effect, origin);
    if (effect.extra.contains("html_200")) response = HtmlPage();
    answer = AnswerAfter(effect, VendorManners(), std::move(response));
  }
  books_->NoteTokens(ledger_);
  answer->response.headers.emplace_back("X-Request-Id", absl::StrCat(origin.request));
  ledger_.Answered({.number = origin.request,
                    .at = now,
                    .method = request.method,
                    .target = request.target,
                    .status = answer->response.status,
                    .token = origin.token,
                    .fault = effect.names});
  return *std::move(answer);
}

Response Boekhouding::Route(const Request& request, const Target& target, const Effect& effect, const Origin& origin) {
  const std::vector<std::string>& path = target.segments;
  if (!path.empty() && path[0] == "oauth") return books_->oauth.Handle(request, target, origin.at);
  if (!KnownEndpoint(target)) return NoSuchEndpoint();
  TokenFault fault = TokenFault::kUnknown;
  const Rights* rights = books_->tokens.Check(TokenOf(request), origin.at, &fault);
  if (rights == nullptr) return InvalidToken(fault);
  if (const auto wait = books_->rate_limit.Count(origin.token, origin.at)) return RateLimited(*wait);
  if (path.size() > 3) return HandleCompany(request, target, effect, origin, *rights);
  if (request.method != "GET") return NoSuchEndpoint();
  const std::string scope = path[2] == "me" ? "read:me" : "public";
  if (!rights->Has(scope)) return InvalidScope(scope);
  return path[2] == "me" ? Me() : ListCompanies(target, *books_, *rights);
}

Response Boekhouding::HandleCompany(const Request& request, const Target& target, const Effect& effect,
                                    const Origin& origin, const Rights& rights) {
  const std::vector<std::string>& path = target.segments;
  const auto resource =
      std::find_if(kResources.begin(), kResources.end(), [&](const Resource& known) { return path[4] == known.name; });
  if (!rights.Has(resource->scope)) return InvalidScope(resource->scope);
  std::int64_t company = 0;
  if (!absl::SimpleAtoi(path[3], &company) || !rights.Reaches(company)) return NoSuchResource();
  Administratie* administratie = books_->Find(company);
  if (administratie == nullptr) return NoSuchResource();
  if (!administratie->company.api_accessible || !administratie->company.Allows(resource->scope)) return AccessDenied();

  Call call{.request = request,
            .query = target.query,
            .id = std::nullopt,
            .part = path.size() > 6 ? path[6] : "",
            .origin = origin,
            .rules = config_.rules,
            .cents_wrong = effect.wrong_cents ? 1 : 0,
            .unfound = effect.unfound,
            .scopes = absl::StrCat(" ", rights.scopes, " "),
            .books = *administratie,
            .ids = books_->ids,
            .ledger = ledger_};
  if (effect.unique_off) call.rules.unique = false;
  if (std::int64_t id = 0; path.size() > 5) {
    if (!absl::SimpleAtoi(path[5], &id)) return NoSuchResource();
    call.id = id;
  }
  return resource->handle(call);
}

}  // namespace koppel::sandbox::rompslomp
