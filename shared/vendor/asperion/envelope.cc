#include "vendor/asperion/envelope.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace koppel::vendor::asperion {
namespace {

namespace json = boost::json;

constexpr int kPageSize = 100;            // the vendor's most (A6); it may grant less
constexpr std::size_t kMaxWoorden = 220;  // leaves room for the trace id
constexpr std::size_t kMaxTraceId = 60;

void Voeg(std::string& woorden, absl::string_view tekst) {
  if (!tekst.empty()) absl::StrAppend(&woorden, woorden.empty() ? "" : " ", tekst);
}

// "DebtorKindId: Debiteursoort 'XYZ' bestaat niet." for every field that was refused.
std::string PerVeld(const json::value& body) {
  std::string woorden;
  const json::value* errors = ObjectAt(body, "errors");
  if (errors == nullptr) return woorden;
  for (const auto& [field, value] : errors->get_object()) {
    std::string klachten;
    if (value.is_string()) Voeg(klachten, value.get_string().c_str());
    if (value.is_array()) {
      for (const json::value& klacht : value.get_array()) {
        if (klacht.is_string()) Voeg(klachten, klacht.get_string().c_str());
      }
    }
    if (!klachten.empty()) Voeg(woorden, field.empty() ? klachten : absl::StrCat(field.data(), ": ", klachten));
  }
  return woorden;
}

std::string Woorden(const http::Response& response) {
  const absl::StatusOr<json::value> body = ParseJson(response.body);
  if (!body.ok()) return "";  // HTML of a proxy, or nothing.
  std::string woorden = PerVeld(*body);
  if (woorden.empty()) woorden = TextAt(*body, "detail");
  if (woorden.empty()) woorden = TextAt(*body, "title");
  woorden = InWords(woorden);
  woorden.resize(BytesOf(woorden, kMaxWoorden));
  const std::string trace_id = TextAt(*body, "traceId");
  if (!trace_id.empty()) {
    Voeg(woorden,
         absl::StrCat("(traceId ", absl::string_view(trace_id).substr(0, BytesOf(trace_id, kMaxTraceId)), ")"));
  }
  return woorden;
}

}  // namespace

bool IsId(absl::string_view id) {
  const bool as_number = id.size() == 1 || !absl::StartsWith(id, "0");
  return !id.empty() && id.size() <= 18 && as_number &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

http::Request Get(const Administratie& administratie, std::string operation, absl::string_view rest) {
  http::Request request;
  request.url = absl::StrCat(administratie.base_url, rest);
  request.headers = {{"X-Tenant-Id", administratie.id}, {"Accept", "application/json"}, {"Accept-Language", "nl-NL"}};
  request.operation = std::move(operation);
  return request;
}

http::Request Post(const Administratie& administratie, std::string operation, absl::string_view rest,
                   std::string body) {
  http::Request request = Get(administratie, std::move(operation), rest);
  request.method = "POST";
  request.content_type = "application/json";
  request.body = std::move(body);
  return request;
}

std::string Bladzij(int page) { return absl::StrCat("pageSize=", kPageSize, "&page=", page); }

absl::Status Geweigerd(const http::Response& response, Call call) { return Refusal(response, call, Woorden(response)); }

absl::StatusOr<json::value> Inhoud(const Administratie& administratie, const Answer& answer, Call call) {
  if (!answer.ok()) return WithoutAnswer(answer.status(), call);
  if (answer->status < 200 || answer->status > 299) return Geweigerd(*answer, call);
  absl::StatusOr<json::value> body = ParseJson(answer->body);
  if (!body.ok()) return Unreadable(absl::StrCat("HTTP ", answer->status, " with ", body.status().message()), call);
  if (!body->is_object()) return Unreadable("an answer that is no object", call);
  const json::value* meta = ObjectAt(*body, "_meta");
  const std::optional<std::string> id = meta == nullptr ? std::nullopt : IdAt(*meta, "administrationId");
  if (id && *id != administratie.id) {
    return Unreadable(absl::StrCat("administration ", *id, " answered, and ", administratie.id, " was asked"), call);
  }
  return body;
}

bool StaatElders(const Answer& answer) {
  return answer.ok() && answer->status >= 200 && answer->status <= 299 &&
         absl::StripAsciiWhitespace(answer->body).empty() && answer->Header("Location") != nullptr;
}

absl::StatusOr<std::string> LeesId(const json::value& item, const char* wat, Call call) {
  std::optional<std::string> id = IdAt(item, "id");
  if (!id || !IsId(*id)) return Unreadable(absl::StrCat("a ", wat, " without an id"), call);
  return *std::move(id);
}

absl::Status LeesMeta(const json::value& body, std::optional<std::int64_t>& totaal, bool& meer) {
  const json::value* meta = ObjectAt(body, "_meta");
  if (meta == nullptr) return Unreadable("a list without _meta", Call::kRead);
  std::int64_t aantal = 0;
  if (absl::SimpleAtoi(IdAt(*meta, "totalCount").value_or(""), &aantal)) totaal = aantal;
  meer = !TextAt(*meta, "nextPage").empty();
  return absl::OkStatus();
}

}  // namespace koppel::vendor::asperion
