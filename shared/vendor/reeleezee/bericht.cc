#include "vendor/reeleezee/bericht.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "domein/afronding.h"
#include "vendor/json.h"
#include "vendor/reeleezee/guid.h"

namespace koppel::vendor::reeleezee {
namespace {

namespace json = boost::json;

constexpr char kNietGevonden[] = "_NotFound";
constexpr absl::Duration kSchrijven = absl::Seconds(90);

// The error's own text; HTML, of which there is much, has none.
std::string Foutmelding(const http::Response& response) {
  const absl::StatusOr<json::value> body = ParseJson(response.body);
  return body.ok() ? TextAt(*body, "Message") : "";
}

// A login may read invoices and not customers: a person must know which right to give.
absl::Status Geweigerd(const http::Response& response, absl::string_view bron, Call call) {
  const absl::Status status = Refusal(response, call, Foutmelding(response));
  if (!absl::IsPermissionDenied(status)) return status;
  return absl::PermissionDeniedError(InWords(absl::StrCat(bron, ": ", status.message())));
}

}  // namespace

http::Request EncodeGet(const Administratie& administratie, std::string operation, absl::string_view rest) {
  http::Request request;
  request.url = absl::StrCat(administratie.base_url, "/", administratie.id, "/", rest);
  request.headers = {{"Accept", "application/json"}, {"Accept-Language", "nl"}};
  request.operation = std::move(operation);
  return request;
}

http::Request EncodePut(const Administratie& administratie, std::string operation, absl::string_view rest,
                        std::string body) {
  http::Request request = EncodeGet(administratie, std::move(operation), rest);
  request.method = "PUT";
  request.headers.emplace_back("Prefer", "return=representation");
  request.content_type = "application/json; charset=utf-8";
  request.body = std::move(body);
  request.timeout = kSchrijven;
  return request;
}

std::string IsTekst(absl::string_view veld, absl::string_view tekst) {
  return absl::StrCat(veld, " eq '", absl::StrReplaceAll(tekst, {{"'", "''"}}), "'");
}

absl::string_view Afgekapt(absl::string_view tekst, std::size_t tekens) {
  return tekst.substr(0, BytesOf(tekst, tekens));
}

std::size_t Tekens(absl::string_view tekst) {
  return static_cast<std::size_t>(
      std::count_if(tekst.begin(), tekst.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

domein::Prijs InVierDecimalen(domein::Prijs prijs) {
  return domein::Prijs::Honderdduizendsten(10 * domein::MaalGedeeld(prijs.honderdduizendsten(), 1, 10));
}

bool IsWeg(const Answer& answer) {
  return answer.ok() && answer->status == 404 && Foutmelding(*answer) == kNietGevonden;
}

absl::StatusOr<json::value> Inhoud(const Answer& answer, absl::string_view bron, Call call) {
  if (!answer.ok()) return WithoutAnswer(answer.status(), call);
  if (answer->status < 200 || answer->status > 299) return Geweigerd(*answer, bron, call);
  absl::StatusOr<json::value> body = ParseJson(answer->body);
  if (body.ok() && body->is_object()) return body;
  const absl::string_view wat = body.ok() ? "a body that is no object" : body.status().message();
  return Unreadable(absl::StrCat(bron, ": HTTP ", answer->status, " with ", wat), call);
}

absl::StatusOr<std::optional<json::value>> InhoudVanPut(const Answer& answer, absl::string_view bron) {
  if (answer.ok() && answer->status == 204) return std::nullopt;
  ASSIGN_OR_RETURN(json::value body, Inhoud(answer, bron, Call::kCreate));
  return std::optional<json::value>(std::move(body));
}

absl::StatusOr<std::string> LeesId(const json::value& item, absl::string_view wat, Call call) {
  std::string id = absl::AsciiStrToLower(TextAt(item, "id"));
  if (!IsGuid(id)) return Unreadable(absl::StrCat(wat, " without an id"), call);
  return id;
}

bool Waar(const json::value& item, absl::string_view veld) {
  const json::object* object = item.if_object();
  const json::value* waarde = object == nullptr ? nullptr : object->if_contains({veld.data(), veld.size()});
  return waarde != nullptr && waarde->is_bool() && waarde->get_bool();
}

absl::StatusOr<domein::Btwtarief> LeesTarief(absl::string_view deel) {
  ASSIGN_OR_RETURN(const domein::Prijs prijs, domein::Prijs::Parse(deel));
  const std::int64_t tarief = prijs.honderdduizendsten();
  if (tarief < 0 || tarief > 100'000) return absl::InvalidArgumentError("no VAT rate");
  return domein::Btwtarief{static_cast<std::int32_t>(tarief)};
}

absl::StatusOr<Lijst> InhoudVanLijst(const Answer& answer, absl::string_view bron) {
  ASSIGN_OR_RETURN(json::value body, Inhoud(answer, bron, Call::kRead));
  if (ArrayAt(body, "value") == nullptr) return Unreadable(absl::StrCat(bron, " without a list"), Call::kRead);
  Lijst lijst{.items = {}, .totaal = std::nullopt, .volgende = TextAt(body, "@odata.nextLink")};
  std::int64_t totaal = 0;
  if (absl::SimpleAtoi(IdAt(body, "@odata.count").value_or(""), &totaal)) lijst.totaal = totaal;
  lijst.items = std::move(body.get_object().at("value").get_array());
  return lijst;
}

}  // namespace koppel::vendor::reeleezee
