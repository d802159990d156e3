#include "tests/sandbox/rompslomp/control.h"

#include "tests/sandbox/rompslomp/attributes.h"
#include "tests/sandbox/rompslomp/ledger_json.h"
#include "tests/sandbox/rompslomp/seed.h"

namespace koppel::sandbox::rompslomp {
namespace {

Response Json(const json::value& value) { return {.headers = {}, .body = json::serialize(value)}; }

Response HandleFaults(const Request& request, Faults& faults) {
  if (request.method == "DELETE") faults.Clear();
  if (request.method == "POST") {
    boost::system::error_code failed;
    const json::value rules = json::parse(request.body, failed);
    if (failed) return ControlError("the body is no JSON");
    const absl::Status added = faults.Add(rules);
    if (!added.ok()) return ControlError(added.message());
  }
  return Json({{"rules", faults.ToJson()}});
}

}  // namespace

Response ControlError(absl::string_view text) {
  return {.status = 400, .headers = {}, .body = json::serialize(json::object{{"error", std::string(text)}})};
}

Response HandleControl(const Request& request, const Target& target, const ControlParts& parts, absl::Time now) {
  const std::string& name = target.segments.front();
  const std::string& method = request.method;
  if (name == "_health" && method == "GET") return Json({{"status", "ok"}});
  if (name == "_ledger" && method == "GET") {
    const std::string summary = target.query.Get("summary");
    if (!summary.empty() && summary != "0") return Json(LedgerSummary(*parts.books, parts.ledger));
    return {.headers = {}, .body = LedgerWhole(*parts.books, parts.ledger)};
  }
  if (name == "_faults" && (method == "GET" || method == "POST" || method == "DELETE")) {
    return HandleFaults(request, parts.faults);
  }
  if (method != "POST") return ControlError("unknown; see README.md");
  if (name == "_seed") return HandleSeed(request, parts, now);
  if (name == "_expire") {
    parts.books->tokens.ExpireAll(now);
    parts.books->NoteTokens(parts.ledger);
    return Json(json::object());
  }
  if (name == "_reset") {
    parts.books = std::make_unique<Books>(parts.config, now);
    parts.ledger.Clear();
    parts.ledger.Note({{"op", "reset"}});
    parts.faults.Clear();
    return Json(json::object());
  }
  return ControlError("unknown; see README.md");
}

}  // namespace koppel::sandbox::rompslomp
