#include "tests/sandbox/reeleezee/boekhouding.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/reeleezee/control.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/resources.h"
#include "tests/sandbox/reeleezee/restore.h"

namespace koppel::sandbox::reeleezee {

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
  const std::string credentials = CredentialsOf(request.authorization);
  const Origin origin{
      .request = ledger_.NextRequest(), .at = now, .token = credentials.empty() ? "" : FingerprintOf(credentials)};
  std::optional<Answer> answer = AnswerBefore(effect, VendorManners(), request);
  if (effect.Is(Fault::kExpiredToken)) {
    for (const Login& blocked : books_->logins.Block(UserOf(credentials))) {
      ledger_.Note({{"op", "login"}, {"login", ToJson(blocked)}});
    }
    answer = Answer{.response = Unauthorized(), .delay = effect.delay};
  }
  if (!answer) {
    Response response = Route(request, target, effect, origin);
    if (effect.extra.contains(kHtml200)) response = PageInsteadOfJson();
    answer = AnswerAfter(effect, VendorManners(), std::move(response));
  }
  // The load balancer's, and of no meaning.
  answer->response.headers.emplace_back("Set-Cookie", "AWSALB=c2FuZGJveA==; Path=/");
  answer->response.headers.emplace_back("Set-Cookie", "AWSALBCORS=c2FuZGJveA==; Path=/; SameSite=None; Secure");
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
  std::vector<std::string> path = target.segments;
  for (std::string& segment : path) absl::AsciiStrToLower(&segment);
  if (path.size() < 2 || path[0] != "api" || path[1] != "v1") return NoSuchRoute();
  const Login* login = books_->logins.Check(CredentialsOf(request.authorization));
  if (login == nullptr) return Unauthorized();
  if (const auto wait = books_->rate_limit.Count(login->user, origin.at)) return RateLimited(*wait);
  if (effect.extra.contains(kForbidden)) return Forbidden();
  Call call{.request = request,
            .query = target.query,
            .path = {path.begin() + 2, path.end()},
            .origin = origin,
            .rules = config_.rules,
            .books = books_->no_books,
            .guids = books_->guids,
            .ledger = ledger_,
            .cents_wrong = effect.wrong_cents ? 1 : 0,
            .unfound = effect.unfound,
            .extra = effect.extra};
  call.rules.lag = books_->lag;
  if (effect.unique_off) call.rules.unique = false;
  if (call.path.empty()) return NoSuchRoute();
  if (auto answer = HandleRoot(call, *books_, *login)) return *std::move(answer);
  return RouteOf(*login, std::move(call));
}

Response Boekhouding::RouteOf(const Login& login, Call call) {
  Administratie* books = books_->OwnOf(login);
  if (const auto id = ParseGuid(call.path[0])) {
    books = login.Reaches(*id) ? books_->Find(*id) : nullptr;
    call.path.erase(call.path.begin());
  }
  const Resource* resource = call.path.empty() ? nullptr : FindResource(call.path[0]);
  if (resource == nullptr) return NoSuchRoute();
  if (books == nullptr) return Forbidden();  // 7.5
  const bool invoicing = books->told().Flag("Invoicing") || resource->name != absl::string_view("SalesInvoices");
  if (!invoicing || login.Denies(resource->name)) return Forbidden();
  if (login.read_only && call.request.method != "GET") return Forbidden();
  call.path.erase(call.path.begin());
  Call within{.request = call.request,
              .query = call.query,
              .path = std::move(call.path),
              .origin = call.origin,
              .rules = call.rules,
              .books = *books,
              .guids = call.guids,
              .ledger = call.ledger,
              .cents_wrong = call.cents_wrong,
              .unfound = call.unfound,
              .extra = std::move(call.extra)};
  return resource->handle(within);
}

}  // namespace koppel::sandbox::reeleezee
