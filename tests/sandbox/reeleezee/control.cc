#include "tests/sandbox/reeleezee/control.h"

#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/ledger_json.h"
#include "tests/sandbox/reeleezee/seed.h"
#include "tests/sandbox/reeleezee/web_application.h"

namespace koppel::sandbox::reeleezee {
namespace {

// {"user":…}: that login only; no body: all of them.
Response Expire(const Request& request, const ControlParts& parts) {
  boost::system::error_code failed;
  const json::value body = request.body.empty() ? json::object() : json::parse(request.body, failed);
  if (failed || !body.is_object()) return ControlError("the body is no JSON object");
  const std::string user = TextAt(body.get_object(), "user");
  Logins& logins = parts.books->logins;
  const std::vector<Login> blocked = user.empty() ? logins.BlockAll() : logins.Block(user);
  if (blocked.empty()) return ControlError("no such user");
  for (const Login& login : blocked) parts.ledger.Note({{"op", "login"}, {"login", ToJson(login)}});
  return ControlJson(json::object());
}

Response Reset(const ControlParts& parts) {
  parts.books = std::make_unique<Books>(parts.config);
  parts.ledger.Clear();
  parts.ledger.Note({{"op", "reset"}});
  parts.faults.Clear();
  return ControlJson(json::object());
}

}  // namespace

Response HandleControl(const Request& request, const Target& target, const ControlParts& parts, absl::Time now) {
  const std::string& name = target.segments.front();
  const std::string& method = request.method;
  if (auto shared = HandleSharedControl(request, target, parts.faults)) return *std::move(shared);
  if (name == "_ledger" && method == "GET") {
    const std::string summary = target.query.Get("summary");
    if (!summary.empty() && summary != "0") return ControlJson(LedgerSummary(*parts.books, parts.ledger));
    return {.headers = {}, .body = LedgerWhole(*parts.books, parts.ledger)};
  }
  if (method != "POST") return UnknownControl();
  if (name == "_seed") return HandleSeed(request, parts, now);
  if (name == "_edit") return HandleEdit(request, parts, now);
  if (name == "_delete") return HandleDelete(request, parts, now);
  if (name == "_expire") return Expire(request, parts);
  if (name == "_reset") return Reset(parts);
  return UnknownControl();
}

}  // namespace koppel::sandbox::reeleezee
