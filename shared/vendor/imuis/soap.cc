#include "vendor/imuis/soap.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "vendor/imuis/waarden.h"
#include "vendor/imuis/xml.h"

namespace koppel::vendor::imuis {
namespace {

constexpr char kNamespace[] = "https://cloudswitch.imuisonline.com/";
constexpr char kSoap[] = "http://schemas.xmlsoap.org/soap/envelope/";

// A code of five digits also stands inside an order number: only as a word of its own it is the secret.
void Weglaten(std::string& tekst, const std::string& geheim) {
  if (geheim.empty()) return;
  const auto woord = [&](std::size_t at) {
    return at < tekst.size() && absl::ascii_isalnum(static_cast<unsigned char>(tekst[at]));
  };
  for (std::size_t at = tekst.find(geheim); at != std::string::npos; at = tekst.find(geheim, at)) {
    const bool los = (at == 0 || !woord(at - 1)) && !woord(at + geheim.size());
    if (los) {
      tekst.replace(at, geheim.size(), "...");
    } else {
      ++at;
    }
  }
}

std::string ZonderGeheimen(std::string tekst, const Wie& wie) {
  for (const base::Secret* geheim : {&wie.partnersleutel, &wie.sessie, &wie.omgevingscode})
    Weglaten(tekst, geheim->Reveal());
  return tekst;
}

bool IsHtml(absl::string_view body) {
  return absl::StartsWithIgnoreCase(body, "<!doctype html") || absl::StartsWithIgnoreCase(body, "<html");
}

// Seen often enough, and passing: as if the connection was lost (4.1).
absl::Status GeenAntwoord(absl::string_view wat, Call soort) {
  return soort == Call::kCreate ? absl::UnknownError(InWords(wat)) : absl::UnavailableError(InWords(wat));
}

pugi::xml_node BodyOf(const pugi::xml_document& document) { return ChildOf(ChildOf(document, "Envelope"), "Body"); }

}  // namespace

http::Request EncodeOproep(const std::string& base_url, const Wie& wie, const Oproep& oproep) {
  pugi::xml_document document;
  pugi::xml_node envelope = document.append_child("soap:Envelope");
  envelope.append_attribute("xmlns:soap") = kSoap;
  pugi::xml_node functie = envelope.append_child("soap:Body").append_child(oproep.functie.c_str());
  functie.append_attribute("xmlns") = kNamespace;
  Put(functie, "PartnerKey", wie.partnersleutel.Reveal());
  Put(functie, "Omgevingscode", wie.omgevingscode.Reveal());
  Put(functie, "SessionId", wie.sessie.Reveal());
  for (const auto& [naam, tekst] : oproep.elementen) Put(functie, naam, tekst);
  Put(functie, "Foutmelding", "");

  http::Request request;
  request.method = "POST";
  request.url = base_url;
  request.headers = {{"Accept", "text/xml"}, {"SOAPAction", absl::StrCat("\"", kNamespace, oproep.functie, "\"")}};
  request.content_type = "text/xml; charset=utf-8";
  request.body = absl::StrCat(R"(<?xml version="1.0" encoding="utf-8"?>)", WriteXml(document));
  request.operation = oproep.operation;
  return request;
}

std::string Uitslag::Element(const std::string& naam) const {
  const auto found = elementen.find(naam);
  return found == elementen.end() ? "" : found->second;
}

absl::StatusOr<Uitslag> DecodeUitslag(const Answer& answer, const Wie& wie, const Oproep& oproep) {
  if (!answer.ok()) return WithoutAnswer(answer.status(), oproep.soort);
  const bool ok = answer->status >= 200 && answer->status <= 299;
  absl::string_view body = answer->body;
  absl::ConsumePrefix(&body, "\xEF\xBB\xBF");
  body = absl::StripAsciiWhitespace(body);
  if (ok && !absl::StartsWith(body, "<")) return GeenAntwoord("an answer that is no XML", oproep.soort);
  if (ok && IsHtml(body)) return GeenAntwoord("a web page instead of an answer", oproep.soort);

  const auto document = ParseXml(body);
  const pugi::xml_node inhoud = document.ok() ? BodyOf(**document) : pugi::xml_node();
  if (const pugi::xml_node fault = ChildOf(inhoud, "Fault")) {
    http::Response fout = *answer;
    if (ok) fout.status = 500;  // A fault is one whatever stands before it.
    return Refusal(fout, oproep.soort, ZonderGeheimen(TextOf(ChildOf(fault, "faultstring")), wie));
  }
  if (!ok) return Refusal(*answer, oproep.soort, "");
  if (!document.ok()) return Unreadable(document.status().message(), oproep.soort);

  const pugi::xml_node antwoord = ChildOf(inhoud, absl::StrCat(oproep.functie, "Response"));
  const std::string result = TextOf(ChildOf(antwoord, absl::StrCat(oproep.functie, "Result")));
  const absl::string_view gelukt = absl::StripAsciiWhitespace(result);
  if (gelukt != "true" && gelukt != "1" && gelukt != "false" && gelukt != "0")
    return Unreadable(absl::StrCat("an answer without ", oproep.functie, "Result"), oproep.soort);
  Uitslag uitslag{.gelukt = gelukt == "true" || gelukt == "1", .foutmelding = "", .elementen = {}};
  for (const pugi::xml_node& element : antwoord.children())
    uitslag.elementen.emplace(std::string(LocalName(element)), TextOf(element));
  uitslag.foutmelding = InWords(ZonderGeheimen(uitslag.Element("Foutmelding"), wie));
  return uitslag;
}

Oproep EncodeLogin() { return {.functie = "Login", .operation = "login"}; }

absl::StatusOr<base::Secret> DecodeLogin(const Uitslag& uitslag) {
  if (!uitslag.gelukt) return absl::UnauthenticatedError(absl::StrCat("login refused: ", uitslag.foutmelding));
  if (!uitslag.foutmelding.empty()) return absl::UnavailableError(uitslag.foutmelding);
  base::Secret sessie(std::string(absl::StripAsciiWhitespace(uitslag.Element("SessionId"))));
  if (sessie.empty()) return absl::InternalError("a login without a session");
  return sessie;
}

Oproep EncodeKeepSession() { return {.functie = "KeepSession", .operation = "keep_session"}; }

}  // namespace koppel::vendor::imuis
