#include "tests/contract/proefboek/codec.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/json.h"

namespace koppel::vendor::proefboek {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxRegels = 200;
constexpr std::int64_t kGrootste = 900'000'000'000'000;  // of any number; beyond it nothing of theirs is believed

// ---- requests

http::Request Get(const Administratie& administratie, std::string operation, absl::string_view rest) {
  http::Request request;
  request.url = absl::StrCat(administratie.base_url, "/administraties/", http::UrlEncode(administratie.id), rest);
  request.headers = {{"Accept", "application/json"}};
  request.operation = std::move(operation);
  return request;
}

http::Request Zoek(const Administratie& administratie, std::string operation, absl::string_view rest,
                   absl::string_view waarde) {
  return Get(administratie, std::move(operation), absl::StrCat(rest, http::UrlEncode(waarde)));
}

http::Request Post(const Administratie& administratie, std::string operation, absl::string_view rest,
                   std::string body) {
  http::Request request = Get(administratie, std::move(operation), rest);
  request.method = "POST";
  request.content_type = "application/json";
  request.body = std::move(body);
  return request;
}

void Put(json::object& object, const char* key, absl::string_view tekst) {
  if (!tekst.empty()) object[key] = json::string_view(tekst.data(), tekst.size());
}

// ---- answers

absl::Status Geweigerd(const http::Response& response, Call call) {
  const absl::StatusOr<json::value> body = ParseJson(response.body);
  return Refusal(response, call, body.ok() ? TextAt(*body, "fout") : "");  // HTML of a proxy, or nothing: no words.
}

absl::StatusOr<json::value> Inhoud(const Answer& answer, Call call) {
  if (!answer.ok()) return WithoutAnswer(answer.status(), call);
  if (answer->status < 200 || answer->status > 299) return Geweigerd(*answer, call);
  absl::StatusOr<json::value> body = ParseJson(answer->body);
  if (!body.ok()) return Unreadable(absl::StrCat("HTTP ", answer->status, " with ", body.status().message()), call);
  return body;
}

// The one object of an answer, below `key`.
absl::StatusOr<json::value> Een(const Answer& answer, const char* key, Call call) {
  ASSIGN_OR_RETURN(json::value body, Inhoud(answer, call));
  if (ObjectAt(body, key) == nullptr) return Unreadable(absl::StrCat("an answer without ", key), call);
  return std::move(body.get_object().at(key));
}

template <typename Rij, typename Lees>
absl::StatusOr<Pagina<Rij>> Lijst(const Answer& answer, const char* key, Lees lees) {
  ASSIGN_OR_RETURN(const json::value body, Inhoud(answer, Call::kRead));
  const json::array* items = ArrayAt(body, key);
  if (items == nullptr) return Unreadable(absl::StrCat("an answer without ", key), Call::kRead);
  Pagina<Rij> pagina{.rijen = {}, .volgende = TextAt(body, "volgende")};
  for (const json::value& item : *items) {
    ASSIGN_OR_RETURN(Rij rij, lees(item, Call::kRead));
    pagina.rijen.push_back(std::move(rij));
  }
  return pagina;
}

// Which record a 404 says is not there: "klant", "artikel" or "administratie".
bool IsWeg(const Answer& answer, absl::string_view wat) {
  if (!answer.ok() || answer->status != 404) return false;
  const absl::StatusOr<json::value> body = ParseJson(answer->body);
  return body.ok() && TextAt(*body, "wat") == wat;
}

// Every number is a whole one, in the smallest unit there is of it.
std::optional<std::int64_t> GetalAt(const json::value& item, const char* key) {
  std::int64_t getal = 0;
  if (!absl::SimpleAtoi(DecimalAt(item, key).value_or(""), &getal)) return std::nullopt;
  if (getal > kGrootste || getal < -kGrootste) return std::nullopt;
  return getal;
}

std::optional<domein::Btwtarief> TariefAt(const json::value& item) {
  const std::optional<std::int64_t> tarief = GetalAt(item, "btw_tarief");
  if (!tarief || *tarief < 0 || *tarief > 100'000) return std::nullopt;
  return domein::Btwtarief{static_cast<std::int32_t>(*tarief)};
}

absl::StatusOr<std::string> LeesId(const json::value& item, const char* wat, Call call) {
  std::string id = TextAt(item, "id");
  if (!IsId(id)) return Unreadable(absl::StrCat("a ", wat, " without an id"), call);
  return id;
}

absl::StatusOr<Klant> LeesKlant(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "klant", call));
  const bool verlegd = TextAt(item, "btw_regeling") == "verlegd";
  return Klant{
      .relatie = {.vendor_id = std::move(id),
                  .nummer = TextAt(item, "nummer"),
                  .btw_nummer = TextAt(item, "btw_nummer"),
                  .btw_verlegd = verlegd},
      .adres = {.naam = TextAt(item, "naam"), .adres = TextAt(item, "adres"), .postcode = TextAt(item, "postcode")}};
}

absl::StatusOr<domein::BekendArtikel> LeesArtikel(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "artikel", call));
  const std::optional<std::int64_t> prijs = GetalAt(item, "prijs");
  const std::optional<domein::Btwtarief> tarief = TariefAt(item);
  if (!prijs || !tarief) return Unreadable(absl::StrCat("artikel ", id, " without a readable price or rate"), call);
  return domein::BekendArtikel{.vendor_id = std::move(id),
                               .code = TextAt(item, "code"),
                               .omschrijving = TextAt(item, "naam"),
                               .prijs = domein::Prijs::Honderdduizendsten(*prijs),
                               .btw_code = TextAt(item, "btw"),
                               .btw = *tarief};
}

absl::StatusOr<Factuurverwijzing> LeesFactuur(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "factuur", call));
  const std::optional<std::int64_t> excl = GetalAt(item, "excl");
  const std::optional<std::int64_t> incl = GetalAt(item, "incl");
  if (!excl || !incl) return Unreadable(absl::StrCat("factuur ", id, " without readable totals"), call);
  return Factuurverwijzing{.id = std::move(id),
                           .nummer = TextAt(item, "nummer"),
                           .referentie = TextAt(item, "kenmerk"),
                           .totaal_excl = domein::Bedrag::Centen(*excl),
                           .totaal_incl = domein::Bedrag::Centen(*incl),
                           .is_concept = TextAt(item, "stand") == "concept"};
}

}  // namespace

bool IsId(absl::string_view id) {
  const auto mag = [](unsigned char c) { return absl::ascii_isalnum(c) || c == '-'; };
  return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), mag);
}

http::Request Vanaf(http::Request request, absl::string_view volgende) {
  if (!volgende.empty()) absl::StrAppend(&request.url, "&na=", http::UrlEncode(volgende));
  return request;
}

// ---- VAT

http::Request EncodeInstellingen(const Administratie& administratie) {
  return Get(administratie, "get_settings", "/instellingen");
}

absl::StatusOr<domein::Stamgegevens> DecodeInstellingen(const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value instellingen, Een(answer, "instellingen", Call::kRead));
  const std::optional<domein::Btwtarief> tarief = TariefAt(instellingen);
  domein::Stamgegevens standaarden;
  standaarden.standaard_btw_code = TextAt(instellingen, "btw");
  if (!tarief || standaarden.standaard_btw_code.empty()) return Unreadable("settings without VAT", Call::kRead);
  standaarden.standaard_btw = *tarief;
  standaarden.verlegd_btw_code = TextAt(instellingen, "btw_verlegd");
  return standaarden;
}

// ---- relaties

http::Request EncodeFindKlantenByNummer(const Administratie& administratie, absl::string_view nummer) {
  return Zoek(administratie, "find_relations", "/klanten?nummer=", nummer);
}

http::Request EncodeFindKlantenByNaam(const Administratie& administratie, absl::string_view naam) {
  return Zoek(administratie, "find_relations", "/klanten?naam=", naam);
}

absl::StatusOr<Pagina<Klant>> DecodeFindKlanten(const Answer& answer) {
  return Lijst<Klant>(answer, "klanten", &LeesKlant);
}

http::Request EncodeGetKlant(const Administratie& administratie, absl::string_view id) {
  return Zoek(administratie, "get_relation", "/klanten/", id);
}

absl::StatusOr<std::optional<domein::BekendeRelatie>> DecodeGetKlant(const Answer& answer) {
  if (IsWeg(answer, "klant")) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "klant", Call::kRead));
  ASSIGN_OR_RETURN(Klant klant, LeesKlant(item, Call::kRead));
  return std::move(klant.relatie);
}

absl::StatusOr<http::Request> EncodeCreateKlant(const Administratie& administratie, const domein::Relatie& relatie,
                                                absl::string_view nummer) {
  if (relatie.naam.empty()) return absl::InvalidArgumentError("Een nieuwe relatie heeft een naam nodig.");
  json::object klant;
  Put(klant, "nummer", nummer);
  Put(klant, "naam", relatie.naam);
  Put(klant, "adres", ZonderExtraSpaties(absl::StrCat(relatie.straat, " ", relatie.huisnummer)));
  Put(klant, "postcode", relatie.postcode);
  Put(klant, "plaats", relatie.plaats);
  Put(klant, "land", absl::AsciiStrToUpper(relatie.land));
  Put(klant, "email", relatie.email);
  Put(klant, "telefoon", relatie.telefoon);
  Put(klant, "btw_nummer", relatie.btw_nummer);
  json::object body;
  body["klant"] = std::move(klant);
  return Post(administratie, "create_relation", "/klanten", json::serialize(body));
}

absl::StatusOr<domein::BekendeRelatie> DecodeCreateKlant(const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "klant", Call::kCreate));
  ASSIGN_OR_RETURN(Klant klant, LeesKlant(item, Call::kCreate));
  return std::move(klant.relatie);
}

// ---- articles

http::Request EncodeFindArtikelenByCode(const Administratie& administratie, absl::string_view code) {
  return Zoek(administratie, "find_articles", "/artikelen?code=", code);
}

http::Request EncodeFindArtikelenByNaam(const Administratie& administratie, absl::string_view naam) {
  return Zoek(administratie, "find_articles", "/artikelen?naam=", naam);
}

absl::StatusOr<Pagina<domein::BekendArtikel>> DecodeFindArtikelen(const Answer& answer) {
  return Lijst<domein::BekendArtikel>(answer, "artikelen", &LeesArtikel);
}

http::Request EncodeGetArtikel(const Administratie& administratie, absl::string_view id) {
  return Zoek(administratie, "get_article", "/artikelen/", id);
}

absl::StatusOr<std::optional<domein::BekendArtikel>> DecodeGetArtikel(const Answer& answer) {
  if (IsWeg(answer, "artikel")) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "artikel", Call::kRead));
  ASSIGN_OR_RETURN(domein::BekendArtikel artikel, LeesArtikel(item, Call::kRead));
  return artikel;
}

absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag) {
  if (!vraag.prijs) return absl::InvalidArgumentError("Een nieuw artikel heeft een prijs nodig.");
  json::object artikel;
  Put(artikel, "code", vraag.code);
  Put(artikel, "naam", vraag.naam.empty() ? vraag.code : vraag.naam);
  artikel["prijs"] = vraag.prijs->honderdduizendsten();
  Put(artikel, "eenheid", vraag.eenheid);
  json::object body;
  body["artikel"] = std::move(artikel);
  return Post(administratie, "create_article", "/artikelen", json::serialize(body));
}

absl::StatusOr<domein::BekendArtikel> DecodeCreateArtikel(const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "artikel", Call::kCreate));
  return LeesArtikel(item, Call::kCreate);
}

// ---- invoices

absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie) {
  if (referentie.empty()) return absl::InvalidArgumentError("Een factuur heeft een referentie nodig.");
  if (concept_.regels.empty()) return absl::InvalidArgumentError("Een factuur heeft regels nodig.");
  if (concept_.regels.size() > kMaxRegels) {
    return absl::InvalidArgumentError(absl::StrCat("Een factuur bij Proefboek heeft hooguit ", kMaxRegels,
                                                   " regels; deze heeft er ", concept_.regels.size(), "."));
  }
  json::array regels;
  for (const domein::Factuurregel& regel : concept_.regels) {
    json::object line;
    Put(line, "tekst", regel.omschrijving);
    if (regel.soort == domein::Regelsoort::kBedrag) {
      line["aantal"] = regel.aantal.tienduizendsten();
      line["prijs"] = regel.prijs.honderdduizendsten();
      Put(line, "btw", regel.btw_code);
      Put(line, "artikel", regel.artikel_id);
    }
    regels.push_back(std::move(line));
  }
  json::object factuur;
  Put(factuur, "kenmerk", referentie);
  Put(factuur, "klant", concept_.relatie_id);
  Put(factuur, "datum", concept_.factuurdatum.ToString());
  if (concept_.vervaldatum) Put(factuur, "vervaldatum", concept_.vervaldatum->ToString());
  Put(factuur, "omschrijving", concept_.omschrijving);
  factuur["regels"] = std::move(regels);
  json::object body;
  body["factuur"] = std::move(factuur);
  return json::serialize(body);
}

absl::StatusOr<std::string> ReferentieIn(absl::string_view bevroren) {
  const absl::StatusOr<json::value> body = ParseJson(bevroren);
  const json::value* factuur = body.ok() ? ObjectAt(*body, "factuur") : nullptr;
  std::string referentie = factuur == nullptr ? "" : TextAt(*factuur, "kenmerk");
  if (referentie.empty()) return absl::InternalError("the frozen concept can't be read; nothing was sent");
  return referentie;
}

http::Request EncodeCreateFactuur(const Administratie& administratie, std::string bevroren) {
  return Post(administratie, "create_invoice", "/facturen", std::move(bevroren));
}

absl::StatusOr<Factuurverwijzing> DecodeCreateFactuur(const Answer& answer, absl::string_view referentie) {
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "factuur", Call::kCreate));
  ASSIGN_OR_RETURN(Factuurverwijzing factuur, LeesFactuur(item, Call::kCreate));
  if (factuur.referentie != referentie) return Unreadable("another reference came back", Call::kCreate);
  return factuur;
}

http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie) {
  return Zoek(administratie, "find_invoice", "/facturen?kenmerk=", referentie);
}

absl::StatusOr<std::optional<Factuurverwijzing>> DecodeFindFactuur(const Answer& answer, absl::string_view referentie) {
  ASSIGN_OR_RETURN(const Pagina<Factuurverwijzing> pagina, Lijst<Factuurverwijzing>(answer, "facturen", &LeesFactuur));
  std::optional<Factuurverwijzing> found;
  for (const Factuurverwijzing& factuur : pagina.rijen) {
    if (factuur.referentie == referentie && (!found || factuur.id < found->id)) found = factuur;
  }
  // Others' invoices, or more to come, mean that the search was not done: absence would then say nothing.
  if (!found && (!pagina.rijen.empty() || !pagina.volgende.empty()))
    return Unreadable("the search by reference answers other invoices", Call::kRead);
  return found;
}

}  // namespace koppel::vendor::proefboek
