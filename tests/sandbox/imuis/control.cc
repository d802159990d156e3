#include "tests/sandbox/imuis/control.h"

#include "tests/sandbox/frame/control.h"
#include "tests/sandbox/imuis/ledger_json.h"
#include "tests/sandbox/imuis/seed.h"

namespace koppel::sandbox::imuis {

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
  if (name == "_expire") {
    parts.books->sessions.CloseAll();
    parts.books->NoteSessions(parts.ledger);
    return ControlJson(boost::json::object());
  }
  if (name == "_reset") {
    parts.books = std::make_unique<Books>(parts.config);
    parts.ledger.Clear();
    parts.ledger.Note({{"op", "reset"}});
    parts.faults.Clear();
    return ControlJson(boost::json::object());
  }
  return UnknownControl();
}

}  // namespace koppel::sandbox::imuis
