#include "vendor/rompslomp/codec.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/planted.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/json.h"

namespace koppel::vendor::rompslomp {
namespace {

namespace json = boost::json;

constexpr int kPerPage = 100;  // the vendor's most
constexpr std::size_t kMaxOmschrijving = 255;
constexpr std::size_t kMaxRegels = 500;
constexpr std::size_t kMaxCodes = 50;     // per call
constexpr std::size_t kMaxQuery = 4'000;  // bytes; proxies on the way take 8,000 for a whole request line

// ---- requests

http::Request Get(const Administratie& administratie, std::string operation, absl::string_view rest) {
  http::Request request;
  request.url = absl::StrCat(administratie.base_url, "/companies/", http::UrlEncode(administratie.id), rest);
  request.headers = {{"Accept", "application/json"}};
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

std::string Bladzij(int page) { return absl::StrCat("per_page=", kPerPage, "&page=", page); }

// An empty text is left out: the vendor then takes its own default.
void Put(json::object& object, const char* key, absl::string_view tekst) {
  if (!tekst.empty()) object[key] = json::string_view(tekst.data(), tekst.size());
}

// As the vendor writes them: a point, at least one decimal, no zeros behind that.
std::string Decimaal(std::string tekst) {
  if (!absl::StrContains(tekst, '.')) return absl::StrCat(tekst, ".0");
  while (tekst.back() == '0' && tekst[tekst.size() - 2] != '.') tekst.pop_back();
  return tekst;
}

std::string Decimaal(domein::Btwtarief tarief) {
  return Decimaal(domein::Prijs::Honderdduizendsten(tarief.promille_van_procent).ToString());
}

absl::StatusOr<std::int64_t> Nummer(absl::string_view id, absl::string_view wat) {
  std::int64_t nummer = 0;
  if (IsId(id) && absl::SimpleAtoi(id, &nummer)) return nummer;
  return absl::InvalidArgumentError(absl::StrCat(wat, " heeft geen nummer van Rompslomp."));
}

// A description takes 255 characters; the rest stands below it.
void PutOmschrijving(json::object& object, absl::string_view tekst) {
  const std::size_t past = BytesOf(tekst, kMaxOmschrijving);
  Put(object, "description", tekst.substr(0, past));
  Put(object, "extended_description", tekst.substr(past));
}

// ---- answers

std::string Foutmelding(const http::Response& response, std::string& type) {
  const absl::StatusOr<json::value> body = ParseJson(response.body);
  if (!body.ok()) return "";  // HTML of a proxy, or nothing.
  const json::value* error = ObjectAt(*body, "error");
  if (error == nullptr) return "";
  type = TextAt(*error, "type");
  return TextAt(*error, "message");
}

absl::Status Geweigerd(const http::Response& response, Call call) {
  std::string type;
  const std::string words = Foutmelding(response, type);
  // The vendor does not say with which 4xx these come; a person must act on them.
  const bool plan =
      absl::StartsWith(type, "client.quota_reached") || absl::StartsWith(type, "client.subscription_limit_reached");
  const bool refused = response.status >= 400 && response.status < 500 && response.status != 429;
  if (plan && refused) return absl::PermissionDeniedError(InWords(words));
  return Refusal(response, call, words);
}

// The body of a success, or what its absence means.
absl::StatusOr<json::value> Inhoud(const Answer& answer, Call call) {
  if (!answer.ok()) return WithoutAnswer(answer.status(), call);
  if (answer->status < 200 || answer->status > 299) return Geweigerd(*answer, call);
  absl::StatusOr<json::value> body = ParseJson(answer->body);
  if (!body.ok()) return Unreadable(absl::StrCat("HTTP ", answer->status, " with ", body.status().message()), call);
  return body;
}

// The items below `key`, each read by `lees`.
template <typename Kaart, typename Lees>
absl::StatusOr<Pagina<Kaart>> Lijst(const Answer& answer, const char* key, Lees lees) {
  ASSIGN_OR_RETURN(const json::value body, Inhoud(answer, Call::kRead));
  const json::array* items = ArrayAt(body, key);
  if (items == nullptr) return Unreadable(absl::StrCat("an answer without ", key), Call::kRead);
  Pagina<Kaart> pagina;
  for (const json::value& item : *items) {
    ASSIGN_OR_RETURN(Kaart kaart, lees(item));
    pagina.kaarten.push_back(std::move(kaart));
  }
  std::int64_t totaal = 0;
  const std::string* header = answer->Header("X-Total");
  if (header != nullptr && absl::SimpleAtoi(*header, &totaal)) pagina.totaal = totaal;
  return pagina;
}

absl::StatusOr<std::string> LeesId(const json::value& item, const char* wat, Call call) {
  std::optional<std::string> id = IdAt(item, "id");
  if (!id || !IsId(*id)) return Unreadable(absl::StrCat("a ", wat, " without an id"), call);
  return *std::move(id);
}

absl::StatusOr<Relatiekaart> LeesRelatie(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "contact", call));
  return Relatiekaart{
      .id = std::move(id),
      .nummer = TextAt(item, "contact_number"),
      .btw_nummer = TextAt(item, "vat_number"),
      .adres = {.naam = TextAt(item, "name"), .adres = TextAt(item, "address"), .postcode = TextAt(item, "zipcode")}};
}

// A product keeps what it is in a line of its own.
absl::StatusOr<Artikelkaart> LeesArtikel(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "product", call));
  const json::value* line = ObjectAt(item, "invoice_line");
  if (line == nullptr) return Unreadable("a product without its invoice_line", call);
  return Artikelkaart{.id = std::move(id),
                      .code = TextAt(*line, "product_code"),
                      .omschrijving = TextAt(*line, "description"),
                      .prijs = DecimalAt(*line, "price_per_unit").value_or(""),
                      .btw_id = IdAt(*line, "vat_type_id").value_or(""),
                      .btw_tarief = DecimalAt(*line, "vat_rate").value_or("")};
}

// "0.21" is 21 %.
absl::StatusOr<domein::Btwtarief> LeesTarief(absl::string_view tekst) {
  ASSIGN_OR_RETURN(const domein::Prijs deel, domein::Prijs::Parse(tekst));
  const std::int64_t tarief = deel.honderdduizendsten();
  if (tarief < 0 || tarief > 100'000) return absl::InvalidArgumentError("no VAT rate");
  return domein::Btwtarief{static_cast<std::int32_t>(tarief)};
}

// Totals may have more decimals than a cent; what stands behind the fifth never decides a half.
absl::StatusOr<domein::Bedrag> LeesTotaal(const json::value& item, const char* key) {
  std::string tekst = DecimalAt(item, key).value_or("");
  if (const auto punt = tekst.find('.'); punt != std::string::npos) tekst = tekst.substr(0, punt + 6);
  ASSIGN_OR_RETURN(const domein::Prijs prijs, domein::Prijs::Parse(tekst));
  return domein::Hoeveelheid::Stuks(1) * prijs;
}

absl::StatusOr<Factuurverwijzing> LeesFactuur(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "sales invoice", call));
  const absl::StatusOr<domein::Bedrag> excl = LeesTotaal(item, "price_without_vat");
  const absl::StatusOr<domein::Bedrag> incl = LeesTotaal(item, "price_with_vat");
  if (!excl.ok() || !incl.ok()) return Unreadable(absl::StrCat("sales invoice ", id, " without readable totals"), call);
  return Factuurverwijzing{.id = std::move(id),
                           .nummer = TextAt(item, "invoice_number"),
                           .referentie = TextAt(item, "api_reference"),
                           .totaal_excl = *excl,
                           .totaal_incl = *incl,
                           .is_concept = TextAt(item, "status") == "concept"};
}

// The one object of an answer, below `key`.
absl::StatusOr<json::value> Een(const Answer& answer, const char* key, Call call) {
  ASSIGN_OR_RETURN(json::value body, Inhoud(answer, call));
  if (ObjectAt(body, key) == nullptr) return Unreadable(absl::StrCat("an answer without ", key), call);
  return std::move(body.get_object().at(key));
}

bool IsWeg(const Answer& answer) { return answer.ok() && answer->status == 404; }

}  // namespace

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= 18 &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// ---- VAT

http::Request EncodeListBtw(const Administratie& administratie, int page) {
  return Get(administratie, "list_vat_types", absl::StrCat("/vat_types?selection=all&", Bladzij(page)));
}

absl::StatusOr<Pagina<Btwkaart>> DecodeListBtw(const Answer& answer) {
  return Lijst<Btwkaart>(answer, "vat_types", [](const json::value& item) -> absl::StatusOr<Btwkaart> {
    ASSIGN_OR_RETURN(std::string id, LeesId(item, "VAT type", Call::kRead));
    return Btwkaart{.id = std::move(id), .naam = TextAt(item, "name"), .tarief = DecimalAt(item, "value").value_or("")};
  });
}

absl::StatusOr<domein::Stamgegevens> StandaardenUit(const std::vector<Btwkaart>& kaarten) {
  const auto hoog = [](const Btwkaart& kaart) { return kaart.naam == "vat_high"; };
  if (std::count_if(kaarten.begin(), kaarten.end(), hoog) != 1) {
    return Unreadable("not exactly one VAT type is called vat_high", Call::kRead);
  }
  const Btwkaart& kaart = *std::find_if(kaarten.begin(), kaarten.end(), hoog);
  const absl::StatusOr<domein::Btwtarief> tarief = LeesTarief(kaart.tarief);
  if (!tarief.ok()) return Unreadable(absl::StrCat("VAT type ", kaart.id, " without a readable rate"), Call::kRead);
  domein::Stamgegevens standaarden;
  standaarden.standaard_btw_code = kaart.id;
  standaarden.standaard_btw = *tarief;
  return standaarden;
}

// ---- relaties

// Whether VAT is reverse charged is said per line here, not of a relatie (X52).
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart) {
  return {.vendor_id = kaart.id, .nummer = kaart.nummer, .btw_nummer = kaart.btw_nummer, .btw_verlegd = false};
}

http::Request EncodeFindRelatie(const Administratie& administratie, absl::string_view zoektekst, int page) {
  return Get(administratie, "find_contacts",
             absl::StrCat("/contacts?selection=all&search%5Bq%5D=", http::UrlEncode(zoektekst), "&", Bladzij(page)));
}

absl::StatusOr<Pagina<Relatiekaart>> DecodeFindRelatie(const Answer& answer) {
  return Lijst<Relatiekaart>(answer, "contacts",
                             [](const json::value& item) { return LeesRelatie(item, Call::kRead); });
}

http::Request EncodeGetRelatie(const Administratie& administratie, absl::string_view id) {
  return Get(administratie, "get_contact", absl::StrCat("/contacts/", http::UrlEncode(id)));
}

absl::StatusOr<std::optional<domein::BekendeRelatie>> DecodeGetRelatie(const Answer& answer) {
  if (IsWeg(answer)) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "contact", Call::kRead));
  ASSIGN_OR_RETURN(const Relatiekaart kaart, LeesRelatie(item, Call::kRead));
  return ToBekendeRelatie(kaart);
}

absl::StatusOr<http::Request> EncodeCreateRelatie(const Administratie& administratie, const domein::Relatie& relatie,
                                                  absl::string_view nummer) {
  if (relatie.naam.empty()) return absl::InvalidArgumentError("Een nieuwe relatie heeft een naam nodig.");
  json::object contact;
  contact["is_individual"] = false;
  contact["is_supplier"] = false;
  Put(contact, "company_name", relatie.naam);
  Put(contact, "contact_person_name", relatie.contactpersoon);
  Put(contact, "contact_person_email_address", relatie.email);
  Put(contact, "address", ZonderExtraSpaties(absl::StrCat(relatie.straat, " ", relatie.huisnummer)));
  Put(contact, "zipcode", relatie.postcode);
  Put(contact, "city", relatie.plaats);
  Put(contact, "country_code", absl::AsciiStrToUpper(relatie.land));
  Put(contact, "kvk_number", relatie.kvk_nummer);
  Put(contact, "phone", relatie.telefoon);
  Put(contact, "vat_number", relatie.btw_nummer);
  Put(contact, "contact_number", nummer);
  json::object body;
  body["contact"] = std::move(contact);
  return Post(administratie, "create_contact", "/contacts", json::serialize(body));
}

absl::StatusOr<domein::BekendeRelatie> DecodeCreateRelatie(const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "contact", Call::kCreate));
  ASSIGN_OR_RETURN(const Relatiekaart kaart, LeesRelatie(item, Call::kCreate));
  return ToBekendeRelatie(kaart);
}

// ---- articles

absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart) {
  domein::BekendArtikel artikel{.vendor_id = kaart.id,
                                .code = kaart.code,
                                .omschrijving = kaart.omschrijving,
                                .prijs = std::nullopt,
                                .btw_code = kaart.btw_id,
                                .btw = {}};
  if (!kaart.prijs.empty()) {
    const absl::StatusOr<domein::Prijs> prijs = domein::Prijs::Parse(kaart.prijs);
    if (!prijs.ok()) return absl::InternalError(absl::StrCat("product ", kaart.id, " without a readable price"));
    artikel.prijs = *prijs;
  }
  if (!kaart.btw_id.empty()) {
    const absl::StatusOr<domein::Btwtarief> tarief = LeesTarief(kaart.btw_tarief);
    if (!tarief.ok()) return absl::InternalError(absl::StrCat("product ", kaart.id, " without a readable VAT rate"));
    artikel.btw = *tarief;
  }
  return artikel;
}

std::vector<std::vector<std::string>> InBatches(const std::vector<Artikelvraag>& vragen) {
  std::set<std::string> codes;
  for (const Artikelvraag& vraag : vragen) {
    if (!vraag.code.empty()) codes.insert(vraag.code);
  }
  std::vector<std::vector<std::string>> batches;
  std::size_t bytes = 0;
  for (const std::string& code : codes) {
    const std::size_t more = http::UrlEncode(code).size() + sizeof("&search%5Bproduct_codes%5D%5B%5D=");
    if (batches.empty() || batches.back().size() == kMaxCodes || bytes + more > kMaxQuery) {
      batches.emplace_back();
      bytes = 0;
    }
    batches.back().push_back(code);
    bytes += more;
  }
  return batches;
}

http::Request EncodeFindArtikelenByCode(const Administratie& administratie, const std::vector<std::string>& codes,
                                        int page) {
  std::string query;
  for (const std::string& code : codes)
    absl::StrAppend(&query, "&search%5Bproduct_codes%5D%5B%5D=", http::UrlEncode(code));
  return Get(administratie, "find_products", absl::StrCat("/products?selection=all&", Bladzij(page), query));
}

http::Request EncodeFindArtikelenByTekst(const Administratie& administratie, absl::string_view zoektekst, int page) {
  return Get(administratie, "find_products",
             absl::StrCat("/products?selection=all&", Bladzij(page), "&search%5Bq%5D=", http::UrlEncode(zoektekst)));
}

absl::StatusOr<Pagina<Artikelkaart>> DecodeFindArtikelen(const Answer& answer) {
  return Lijst<Artikelkaart>(answer, "products",
                             [](const json::value& item) { return LeesArtikel(item, Call::kRead); });
}

http::Request EncodeGetArtikel(const Administratie& administratie, absl::string_view id) {
  return Get(administratie, "get_product", absl::StrCat("/products/", http::UrlEncode(id)));
}

absl::StatusOr<std::optional<domein::BekendArtikel>> DecodeGetArtikel(const Answer& answer) {
  if (IsWeg(answer)) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "product", Call::kRead));
  ASSIGN_OR_RETURN(const Artikelkaart kaart, LeesArtikel(item, Call::kRead));
  ASSIGN_OR_RETURN(domein::BekendArtikel artikel, ToBekendArtikel(kaart));
  return artikel;
}

absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag) {
  if (!vraag.prijs) return absl::InvalidArgumentError("Een nieuw artikel heeft een prijs nodig.");
  json::object line;
  PutOmschrijving(line, vraag.naam.empty() ? vraag.code : vraag.naam);
  line["price_per_unit"] = Decimaal(vraag.prijs->ToString());
  Put(line, "product_code", vraag.code);
  json::object product;
  product["has_stock"] = false;
  product["invoice_line"] = std::move(line);
  json::object body;
  body["product"] = std::move(product);
  return Post(administratie, "create_product", "/products", json::serialize(body));
}

absl::StatusOr<domein::BekendArtikel> DecodeCreateArtikel(const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "product", Call::kCreate));
  ASSIGN_OR_RETURN(const Artikelkaart kaart, LeesArtikel(item, Call::kCreate));
  absl::StatusOr<domein::BekendArtikel> artikel = ToBekendArtikel(kaart);
  if (!artikel.ok()) return Unreadable(artikel.status().message(), Call::kCreate);
  return artikel;
}

bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam) {
  return ZonderExtraSpaties(kaart.omschrijving) == ZonderExtraSpaties(naam.substr(0, BytesOf(naam, kMaxOmschrijving)));
}

// ---- invoices

absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie) {
  if (referentie.empty()) return absl::InvalidArgumentError("Een factuur heeft een referentie nodig.");
  if (concept_.regels.size() > kMaxRegels) {
    return absl::InvalidArgumentError(absl::StrCat("Een factuur bij Rompslomp heeft hooguit ", kMaxRegels,
                                                   " regels; deze heeft er ", concept_.regels.size(), "."));
  }
  const auto is_bedrag = [](const domein::Factuurregel& regel) { return regel.soort == domein::Regelsoort::kBedrag; };
  const auto eerste = std::find_if(concept_.regels.begin(), concept_.regels.end(), is_bedrag);
  if (eerste == concept_.regels.end()) return absl::InvalidArgumentError("Een factuur heeft regels nodig.");
  json::array regels;
  for (const domein::Factuurregel& regel : concept_.regels) {
    const bool tekst = !is_bedrag(regel);
    json::object line;
    PutOmschrijving(line, regel.omschrijving);
    line["quantity"] = tekst ? "1.0" : Decimaal(regel.aantal.ToString());
    line["price_per_unit"] = tekst ? "0.0" : Decimaal(regel.prijs.ToString());
    const domein::Factuurregel& btw_van = tekst ? *eerste : regel;
    ASSIGN_OR_RETURN(line["vat_type_id"], Nummer(btw_van.btw_code, "De btw van een regel"));
    line["vat_rate"] = Decimaal(btw_van.btw);  // Read for a custom VAT type only.
    if (!regel.artikel_id.empty()) {
      ASSIGN_OR_RETURN(line["product_id"], Nummer(regel.artikel_id, "Het artikel van een regel"));
    }
    regels.push_back(std::move(line));
  }
  json::object invoice;
  ASSIGN_OR_RETURN(invoice["contact_id"], Nummer(concept_.relatie_id, "De relatie"));
  invoice["date"] = concept_.factuurdatum.ToString();
  if (concept_.vervaldatum) invoice["due_date"] = concept_.vervaldatum->ToString();
  Put(invoice, "description", concept_.omschrijving);
  Put(invoice, "api_reference", referentie);
  invoice["invoice_lines"] = std::move(regels);
  json::object body;
  body["sales_invoice"] = std::move(invoice);
  return json::serialize(body);
}

absl::StatusOr<std::string> ReferentieIn(absl::string_view bevroren) {
  const absl::StatusOr<json::value> body = ParseJson(bevroren);
  const json::value* invoice = body.ok() ? ObjectAt(*body, "sales_invoice") : nullptr;
  std::string referentie = invoice == nullptr ? "" : TextAt(*invoice, "api_reference");
  if (referentie.empty()) return absl::InternalError("the frozen concept can't be read; nothing was sent");
  return referentie;
}

http::Request EncodeCreateFactuur(const Administratie& administratie, std::string bevroren) {
  return Post(administratie, "create_invoice", "/sales_invoices", std::move(bevroren));
}

absl::StatusOr<Factuurverwijzing> DecodeCreateFactuur(const Answer& answer, absl::string_view referentie) {
  if (KOPPEL_PLANTED("html_is_success") && answer.ok() && answer->status == 200 && !ParseJson(answer->body).ok())
    return Factuurverwijzing{
        .id = "1", .nummer = "", .referentie = std::string(referentie), .totaal_excl = {}, .totaal_incl = {}};
  ASSIGN_OR_RETURN(const json::value item, Een(answer, "sales_invoice", Call::kCreate));
  ASSIGN_OR_RETURN(Factuurverwijzing factuur, LeesFactuur(item, Call::kCreate));
  if (factuur.referentie != referentie) return Unreadable("another reference came back", Call::kCreate);
  return factuur;
}

http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie) {
  if (KOPPEL_PLANTED("find_by_amount"))
    return Get(administratie, "find_invoice", "/sales_invoices?selection=all&per_page=100");
  return Get(administratie, "find_invoice",
             absl::StrCat("/sales_invoices?selection=all&search%5Bapi_reference%5D=", http::UrlEncode(referentie),
                          "&per_page=5"));
}

absl::StatusOr<std::optional<Factuurverwijzing>> DecodeFindFactuur(const Answer& answer, absl::string_view referentie) {
  ASSIGN_OR_RETURN(const json::value body, Inhoud(answer, Call::kRead));
  const json::array* items = ArrayAt(body, "sales_invoices");
  if (items == nullptr) return Unreadable("an answer without sales_invoices", Call::kRead);
  std::optional<Factuurverwijzing> found;
  for (const json::value& item : *items) {
    ASSIGN_OR_RETURN(Factuurverwijzing factuur, LeesFactuur(item, Call::kRead));
    if (KOPPEL_PLANTED("find_by_amount") && factuur.totaal_excl.ToString() == referentie) return factuur;
    if (factuur.referentie != referentie) continue;
    // Should there ever be two, everybody takes the same one.
    if (!found || factuur.id < found->id) found = std::move(factuur);
  }
  // Others' invoices mean that the search was not done: absence would then say nothing.
  if (!found && !items->empty() && !KOPPEL_PLANTED("find_by_amount"))
    return Unreadable("the search by reference answers other invoices", Call::kRead);
  return found;
}

}  // namespace koppel::vendor::rompslomp
