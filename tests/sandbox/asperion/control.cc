#include "tests/sandbox/asperion/control.h"

#include "tests/sandbox/asperion/ledger_json.h"
#include "tests/sandbox/asperion/seed.h"
#include "tests/sandbox/frame/control.h"

namespace koppel::sandbox::asperion {
namespace {

bool Says(const Target& target, absl::string_view name) {
  const std::string value = target.query.Get(name);
  return !value.empty() && value != "0";
}

}  // namespace

Response HandleControl(const Request& request, const Target& target, const ControlParts& parts, absl::Time now) {
  const std::string& name = target.segments.front();
  const std::string& method = request.method;
  if (auto shared = HandleSharedControl(request, target, parts.faults)) return *std::move(shared);
  if (name == "_ledger" && method == "GET") {
    if (Says(target, "summary")) return ControlJson(LedgerSummary(*parts.books, parts.ledger));
    return {.headers = {}, .body = LedgerWhole(*parts.books, parts.ledger)};
  }
  if (method != "POST") return UnknownControl();
  if (name == "_seed") return HandleSeed(request, parts, now);
  if (name == "_expire") {
    parts.books->tokens.ExpireAll(now);
    if (Says(target, "refresh")) parts.books->tokens.ExpireAllRefresh(now);
    parts.books->NoteTokens(parts.ledger);
    return ControlJson(json::object());
  }
  if (name == "_reset") {
    parts.books = std::make_unique<Books>(parts.config);
    parts.ledger.Clear();
    parts.ledger.Note({{"op", "reset"}});
    parts.faults.Clear();
    return ControlJson(json::object());
  }
  return UnknownControl();
}

}  // namespace koppel::sandbox::asperion
