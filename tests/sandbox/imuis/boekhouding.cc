#include "tests/sandbox/imuis/boekhouding.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/imuis/control.h"
#include "tests/sandbox/imuis/errors.h"
#include "tests/sandbox/imuis/order_calls.h"
#include "tests/sandbox/imuis/read_calls.h"
#include "tests/sandbox/imuis/restore.h"
#include "tests/sandbox/imuis/stam_calls.h"

namespace koppel::sandbox::imuis {
namespace {

struct Handled {
  const char* function;
  absl::Status (*handle)(Call&);
};

constexpr std::array kHandled = {
    Handled{"GetStamtabelRecords", GetStamtabelRecords},
    Handled{"GetAdmInfo", GetAdmInfo},
    Handled{"CreateStamTabelRecord", CreateStamTabelRecord},
    Handled{"UpdateStamtabelRecord", UpdateStamtabelRecord},
    Handled{"CreateVerkoopOrder", CreateVerkoopOrder},
    Handled{"CreateVerkooporderRegel", CreateVerkooporderRegel},
    Handled{"UpdateVerkooporderRegel", UpdateVerkooporderRegel},
    Handled{"DeleteVerkooporderRegel", DeleteVerkooporderRegel},
    Handled{"DeleteVerkooporder", DeleteVerkooporder},
};

bool Has(const Effect& effect, const char* fault) { return effect.extra.count(fault) > 0; }

Response Page200(const char* content_type, const char* body) {
  return {.status = 200, .content_type = content_type, .headers = {}, .body = body};
}

// What the vendor's own faults make of an answer of what was carried out.
void Spoil(const Effect& effect, Answer* answer) {
  if (Has(effect, kHtml200)) {
    answer->response = Page200("text/html; charset=utf-8",
                               "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body><h1>iMUIS Online is "
                               "tijdelijk niet bereikbaar</h1></body></html>");
  }
  if (Has(effect, kText200)) answer->response = Page200("text/xml; charset=utf-8", "The service is unavailable.");
  if (Has(effect, kWriteThenLost)) answer->delivery = Delivery::kCut;
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
  return CarryOut(request, effect, now);
}

Answer Boekhouding::HandleLate(const Request& request, absl::Time now) {
  Effect late;
  late.names = "late";
  return CarryOut(request, late, now);
}

Answer Boekhouding::CarryOut(const Request& request, const Effect& effect, absl::Time now) {
  std::variant<SoapCall, Response> read = ReadSoap(request);
  SoapCall* soap = std::get_if<SoapCall>(&read);
  const std::string code = soap == nullptr ? "" : soap->parameters.Get("Omgevingscode");
  const Origin origin{.request = ledger_.NextRequest(), .at = now, .token = code.empty() ? "" : FingerprintOf(code)};
  std::optional<Answer> answer = AnswerBefore(effect, VendorManners(), request);
  if (!answer && Has(effect, kSoapFault)) {
    const SoapVersion version = soap == nullptr ? SoapVersion::k11 : soap->version;
    answer = Answer{.response = SoapFault(version, 500, false, "Server was unable to process request."),
                    .delay = effect.delay};
  }
  if (!answer) {
    if (soap != nullptr && (effect.Is(Fault::kExpiredToken) || Has(effect, kSessionDead))) {
      books_->sessions.Close(soap->parameters.Get("SessionId"));
    }
    Response response = soap == nullptr ? std::get<Response>(std::move(read)) : Route(*soap, effect, origin);
    answer = AnswerAfter(effect, VendorManners(), std::move(response));
    Spoil(effect, &*answer);
  }
  if (effect.rule && effect.rule->retry_after && answer->response.status == 503) {  // A20
    answer->response.headers.emplace_back("Retry-After", absl::StrCat(*effect.rule->retry_after));
  }
  books_->NoteSessions(ledger_);
  ledger_.Answered(
      {.number = origin.request,
       .at = now,
       .method = request.method,
       .target = absl::StrCat(request.target, soap == nullptr ? "" : " ", soap == nullptr ? "" : soap->function->name),
       .status = answer->response.status,
       .token = origin.token,
       .fault = effect.names});
  return *std::move(answer);
}

Response Boekhouding::Route(SoapCall& soap, const Effect& effect, const Origin& origin) {
  Fields& parameters = soap.parameters;
  if (absl::string_view(soap.function->name) == "CheckConnection") return SoapAnswer(soap, true);
  Administratie* books = books_->Enter(parameters.Get("PartnerKey"), parameters.Get("Omgevingscode"));
  if (books != nullptr) {
    if (const auto wait = books_->rate_limit.Count(origin.token, origin.at)) {
      return VendorManners().rate_limited(*wait);
    }
  }
  const absl::Status status = books == nullptr ? NoAccess() : Perform(soap, *books, effect, origin);
  parameters.Set("Foutmelding", std::string(status.message()));
  if (!status.ok() && absl::string_view(soap.function->name) == "Login") parameters.Set("SessionId", "");
  if (status.ok() && Has(effect, kTrueWithMessage)) {
    parameters.Set("Foutmelding", "Niet alle gegevens konden worden verwerkt.");
  }
  return SoapAnswer(soap, status.ok());
}

// One function, of which the answers take the place of its parameters.
absl::Status Boekhouding::Perform(SoapCall& soap, Administratie& books, const Effect& effect, const Origin& origin) {
  const absl::string_view function = soap.function->name;
  Fields& parameters = soap.parameters;
  const Instelling& instelling = books.instelling();
  const std::string session = parameters.Get("SessionId");
  if (function == "Login") {
    parameters.Set("SessionId", books_->sessions.Open(instelling.adm, instelling.domein, origin.at));
    return absl::OkStatus();
  }
  if (function == "GetiMUISVersion") {
    parameters.Set("iMUISVersion", "5.2.1");
    return absl::OkStatus();
  }
  if (!books_->sessions.Use(session, instelling.adm, origin.at)) return DeadSession();
  if (function == "KeepSession") return absl::OkStatus();
  if (function == "Logout") {
    books_->sessions.Close(session);
    return absl::OkStatus();
  }
  if (function == "GetTimeStamp") {
    parameters.Set("TimeStamp", absl::FormatTime("%d-%m-%Y %H:%M:%S", origin.at, config_.rules.formats.zone));  // A8
    return absl::OkStatus();
  }
  Call call{.parameters = parameters,
            .origin = origin,
            .rules = config_.rules,
            .wrong_cents = effect.wrong_cents,
            .unfound = effect.unfound,
            .empty_page = Has(effect, kEmptyPage),
            .books = books,
            .ledger = ledger_};
  if (effect.unique_off) call.rules.unique = false;
  const auto handled =
      std::find_if(kHandled.begin(), kHandled.end(), [&](const Handled& known) { return function == known.function; });
  return handled->handle(call);
}

}  // namespace koppel::sandbox::imuis
