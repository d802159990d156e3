#include "tests/sandbox/asperion/boekhouding.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "tests/sandbox/asperion/administration_calls.h"
#include "tests/sandbox/asperion/article_calls.h"
#include "tests/sandbox/asperion/control.h"
#include "tests/sandbox/asperion/debtor_calls.h"
#include "tests/sandbox/asperion/errors.h"
#include "tests/sandbox/asperion/invoice_calls.h"
#include "tests/sandbox/asperion/restore.h"
#include "tests/sandbox/asperion/stam_calls.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"

namespace koppel::sandbox::asperion {
namespace {

struct Resource {
  absl::string_view name;
  Response (*handle)(Call&);
  bool needs_invoicing = false;  // A21
};

constexpr std::array kResources = {
    Resource{"articles", HandleArticles},
    Resource{"debtorkinds", HandleStam},
    Resource{"debtors", HandleDebtors},
    Resource{"journals", HandleStam},
    Resource{"paymentconditions", HandleStam},
    Resource{"salesinvoices", HandleInvoices, true},
    Resource{"salesinvoiceswithlines", HandleInvoicesWithLines, true},
    Resource{"salestypes", HandleStam},
    Resource{"vatcodes", HandleStam},
};

constexpr char kAdministrations[] = "administrations";

// Of /v1/<name> and /v1/<name>/<id>, upper and lower case alike; empty: it is no resource.
std::string ResourceIn(const Target& target) {
  const std::vector<std::string>& path = target.segments;
  if (path.size() < 2 || path.size() > 3 || !absl::EqualsIgnoreCase(path[0], "v1")) return "";
  const std::string name = absl::AsciiStrToLower(path[1]);
  const bool known = name == kAdministrations || std::any_of(kResources.begin(), kResources.end(),
                                                             [&](const Resource& it) { return it.name == name; });
  return known ? name : "";
}

// The bearer token of a request; empty when there is none.
absl::string_view TokenOf(const Request& request) {
  const absl::string_view authorization = request.authorization;
  if (!absl::StartsWithIgnoreCase(authorization, "Bearer ")) return "";
  return authorization.substr(7);
}

// The administration that the request asks for, under either of the header's names (A1); nullptr: none is named.
const std::string* TenantOf(const Request& request) {
  for (const char* name : {"x-tenant-id", "x-tenantid"}) {
    const std::string* value = request.FindHeader(name);
    if (value != nullptr && !absl::StripAsciiWhitespace(*value).empty()) return value;
  }
  return nullptr;
}

bool TakesJson(const Request& request) {
  const std::string* accept = request.FindHeader("accept");
  if (accept == nullptr || accept->empty()) return true;
  return absl::StrContains(*accept, "json") || absl::StrContains(*accept, "*/*") ||
         absl::StrContains(*accept, "application/*");
}

}  // namespace

Boekhouding::Boekhouding(Config config, Ledger::Sink sink)
    : config_(std::move(config)),
      books_(std::make_unique<Books>(config_)),
      ledger_(std::move(sink)),
      faults_(VendorManners().extra_faults) {}

absl::Status Boekhouding::Restore(const std::string& line) { return RestoreLine(line, config_, books_, ledger_); }

Answer Boekhouding::Handle(const Request& request, absl::Time now) {
  const Target target = ParseTarget(request.target);
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
  return CarryOut(request, ParseTarget(request.target), late, now);
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
    if (effect.extra.count("html_200") > 0) response = HtmlPage();
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
  if (path.size() == 2 && absl::EqualsIgnoreCase(path[0], "connect")) {
    return books_->login.Handle(request, absl::AsciiStrToLower(path[1]), target.query, origin.at);
  }
  if (ResourceIn(target).empty()) return NoSuchEndpoint();
  return HandleResource(request, target, effect, origin);
}

Response Boekhouding::HandleResource(const Request& request, const Target& target, const Effect& effect,
                                     const Origin& origin) {
  const std::string name = ResourceIn(target);
  const Language language = LanguageOf(request);
  TokenFault fault = TokenFault::kUnknown;
  const Rights* rights = books_->tokens.Check(TokenOf(request), origin.at, &fault);
  if (rights == nullptr) return InvalidToken(fault);
  if (!TakesJson(request)) return NotAcceptable();

  std::int64_t tenant =
      rights->default_administration != 0 ? rights->default_administration : config_.default_administration_id;
  const std::string* named = TenantOf(request);
  if (name == kAdministrations || effect.extra.count("tenant_ignored") > 0) named = nullptr;
  if (named != nullptr && !absl::SimpleAtoi(*named, &tenant)) return UnknownTenant(language);
  Administratie* administratie = books_->Find(tenant);
  const bool reaches = administratie != nullptr && rights->Reaches(tenant);
  if (!reaches && name != kAdministrations) return UnknownTenant(language);
  if (const auto wait = books_->rate_limit.Count(absl::StrCat(config_.client.id, " ", tenant), origin.at)) {
    return RateLimited(*wait);
  }
  if (name == kAdministrations) {
    return HandleAdministrations(request, target, *rights, config_.rules, *books_);
  }

  const auto resource =
      std::find_if(kResources.begin(), kResources.end(), [&](const Resource& known) { return known.name == name; });
  if (resource->needs_invoicing && !rights->invoicing) return NoRights(language);
  Call call{.request = request,
            .query = target.query,
            .resource = name,
            .id = target.segments.size() == 3 ? target.segments[2] : "",
            .origin = origin,
            .rules = config_.rules,
            .effect = effect,
            .language = language,
            .answering = {.base_url = BaseUrlOf(request),
                          .target = request.target,
                          .administration_id = tenant,
                          .administration_name = administratie->administration.name,
                          .profile_name = rights->profile_name},
            .books = *administratie,
            .ids = books_->ids,
            .ledger = ledger_};
  return resource->handle(call);
}

}  // namespace koppel::sandbox::asperion
