#include "tests/sandbox/frame/control.h"

#include <string>

#include "absl/strings/match.h"

namespace koppel::sandbox {
namespace {

namespace json = boost::json;

Response HandleFaults(const Request& request, Faults& faults) {
  if (request.method == "DELETE") faults.Clear();
  if (request.method == "POST") {
    boost::system::error_code failed;
    const json::value rules = json::parse(request.body, failed);
    if (failed) return ControlError("the body is no JSON");
    const absl::Status added = faults.Add(rules);
    if (!added.ok()) return ControlError(added.message());
  }
  return ControlJson({{"rules", faults.ToJson()}});
}

}  // namespace

bool IsControl(const Target& target) {
  return !target.segments.empty() && absl::StartsWith(target.segments.front(), "_");
}

std::optional<Response> HandleSharedControl(const Request& request, const Target& target, Faults& faults) {
  const std::string& name = target.segments.front();
  const std::string& method = request.method;
  if (name == "_health" && method == "GET") return ControlJson({{"status", "ok"}});
  if (name == "_faults" && (method == "GET" || method == "POST" || method == "DELETE")) {
    return HandleFaults(request, faults);
  }
  return std::nullopt;
}

Response ControlJson(const json::value& value) { return {.headers = {}, .body = json::serialize(value)}; }

Response ControlError(absl::string_view text) {
  return {.status = 400, .headers = {}, .body = json::serialize(json::object{{"error", std::string(text)}})};
}

Response UnknownControl() { return ControlError("unknown; see README.md"); }

}  // namespace koppel::sandbox
