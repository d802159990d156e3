#include "tests/sandbox/imuis/errors.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/imuis/soap.h"

namespace koppel::sandbox::imuis {
namespace {

absl::Status Refused(absl::string_view text, int code) {
  return absl::InvalidArgumentError(absl::StrCat(text, " (CS", code, ")"));
}

// A good call, refused in the vendor's words; what is no call gets what it earns.
Response RefuseGood(const Request& request) {
  std::variant<SoapCall, Response> read = ReadSoap(request);
  if (Response* answer = std::get_if<Response>(&read)) return std::move(*answer);
  SoapCall& call = std::get<SoapCall>(read);
  call.parameters.Set("Foutmelding", "Geweigerd voor de proef. (CS399)");
  return SoapAnswer(call, false);
}

Response ServerError(int status) {
  return SoapFault(SoapVersion::k11, status, false, "Server was unable to process request. ---> Er is iets misgegaan.");
}

Response RateLimited(absl::Duration retry_after) {
  Response response{.status = 429,
                    .content_type = "text/html; charset=utf-8",
                    .headers = {},
                    .body = "<html><body><h1>429 Too Many Requests</h1></body></html>"};
  if (retry_after >= absl::ZeroDuration()) {
    response.headers.emplace_back("Retry-After", absl::StrCat(absl::ToInt64Seconds(retry_after)));
  }
  return response;
}

}  // namespace

absl::Status NoAccess() { return Refused("Partnerkey of omgevingscode is niet geldig.", 101); }
absl::Status DeadSession() { return Refused("Sessie is niet (meer) actief.", 102); }

absl::Status UnknownTable(absl::string_view table) {
  return Refused(absl::StrCat("Tabel ", table, " komt niet voor."), 201);
}
absl::Status UnknownField(absl::string_view field, absl::string_view table) {
  return Refused(absl::StrCat("Veld ", field, " komt niet voor in tabel ", table, "."), 201);
}
absl::Status BadSelection(absl::string_view text) { return Refused(text, 202); }
absl::Status TooLong(absl::string_view field) {
  return Refused(absl::StrCat("Waarde voor veld ", field, " is te lang."), 203);
}
absl::Status Exists(absl::string_view what) { return Refused(absl::StrCat(what, " bestaat al."), 204); }
absl::Status Required(absl::string_view field) { return Refused(absl::StrCat("Veld ", field, " is verplicht."), 205); }
absl::Status UnknownReference(absl::string_view value, absl::string_view field) {
  return Refused(absl::StrCat("Waarde ", value, " van veld ", field, " is onbekend."), 206);
}
absl::Status NoSuchRecord() { return Refused("Record niet gevonden.", 207); }
absl::Status NotWritable(absl::string_view field) {
  return Refused(absl::StrCat(field, " kan niet worden gewijzigd."), 208);
}
absl::Status EitherOr(absl::string_view one, absl::string_view other) {
  return Refused(absl::StrCat("Vul ", one, " of ", other, ", niet beide."), 209);
}

absl::Status LineFixed() { return Refused("Orderregel kan niet meer worden gewijzigd.", 301); }
absl::Status OtherOrder() { return Refused("ORDNR wijkt af van de selectie.", 302); }
absl::Status NoSuchOrder() { return Refused("Verkooporder niet gevonden.", 303); }
absl::Status DoesNotExist(absl::string_view what) { return Refused(absl::StrCat(what, " bestaat niet."), 304); }
absl::Status IsBlocked(absl::string_view what) { return Refused(absl::StrCat(what, " is geblokkeerd."), 305); }
absl::Status Negative() { return Refused("Negatief aantal is niet toegestaan.", 306); }
absl::Status NoSuchLine() { return Refused("Orderregel niet gevonden.", 307); }

absl::Status NotConverted(absl::string_view text, absl::string_view type) {
  return Refused(absl::StrCat("Conversion from string \"", text, "\" to type '", type, "' is not valid."), 312);
}
absl::Status BadDocument(absl::string_view parameter, absl::string_view what) {
  return Refused(absl::StrCat(parameter, " kan niet worden gelezen: ", what, "."), 312);
}

const Manners& VendorManners() {
  static const Manners manners = {
      .refuse = RefuseGood,
      .server_error = ServerError,
      .rate_limited = RateLimited,
      .content_type = "text/xml; charset=utf-8",
      .garbage =
          "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope "
          "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><CreateVerkoop",
      .extra_faults = {kSessionDead, kEmptyPage, kTrueWithMessage, kSoapFault, kHtml200, kText200, kWriteThenLost}};
  return manners;
}

}  // namespace koppel::sandbox::imuis
