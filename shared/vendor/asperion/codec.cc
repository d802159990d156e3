#include "vendor/asperion/codec.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "vendor/asperion/json_object.h"

namespace koppel::vendor::asperion {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxNummer = 20;         // A13
constexpr std::size_t kMaxOmschrijving = 250;  // of an invoice line (A19), so that an article's own fits there

bool IsWaar(const json::value& item, absl::string_view key) {
  const json::value* found = item.as_object().if_contains({key.data(), key.size()});
  return found != nullptr && found->is_bool() && found->get_bool();
}

// Of a row that names itself by text.
absl::StatusOr<std::string> LeesTekstId(const json::value& item, const char* wat) {
  std::string id = item.is_object() ? IdAt(item, "id").value_or("") : "";
  if (id.empty()) return Unreadable(absl::StrCat("a ", wat, " without an id"), Call::kRead);
  return id;
}

std::string Lijstpad(absl::string_view pad, int page) { return absl::StrCat(pad, "?", Bladzij(page)); }

// Exactly, so far as the vendor compares: it ignores case (A8), and does part of a text unless told otherwise.
std::string Zoekpad(absl::string_view pad, absl::string_view veld, absl::string_view waarde, int page) {
  const std::string vergelijking = veld == "Id" ? "" : absl::StrCat("&", veld, "_comparison=Equals");
  return absl::StrCat(pad, "?", veld, "=", http::UrlEncode(waarde), vergelijking, "&", Bladzij(page));
}

// The day in Amsterdam of a moment as the vendor writes it: with or without a time, with or without a zone.
absl::StatusOr<absl::CivilDay> LeesDag(absl::string_view tekst) {
  absl::Time moment;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, tekst, &moment, &error)) {
    return absl::ToCivilDay(moment, domein::Amsterdam());
  }
  absl::CivilDay dag;
  const bool alleen_dag = tekst.size() == 10 || (tekst.size() > 10 && tekst[10] == 'T');
  if (alleen_dag && absl::ParseCivilTime(tekst.substr(0, 10), &dag)) return dag;
  return absl::InvalidArgumentError("no day");
}

// "21" is 21 %. To a thousandth of a percent, exactly.
absl::StatusOr<domein::Btwtarief> LeesTarief(const Btwkaart& kaart) {
  const absl::StatusOr<domein::Prijs> percentage = domein::Prijs::Parse(kaart.percentage);
  const std::int64_t fijn = percentage.ok() ? percentage->honderdduizendsten() : -1;
  if (fijn < 0 || fijn > 100 * 100'000 || fijn % 100 != 0) {
    return absl::InternalError(absl::StrCat("VAT code ", kaart.id, " without a readable rate"));
  }
  return domein::Btwtarief{static_cast<std::int32_t>(fijn / 100)};
}

// Says so, and at which price; anything else at 0 % is exempt, or sold abroad.
bool IsVerlegd(const Btwkaart& kaart) {
  const absl::StatusOr<domein::Btwtarief> tarief = LeesTarief(kaart);
  return tarief.ok() && tarief->promille_van_procent == 0 &&
         absl::StrContains(absl::AsciiStrToLower(kaart.omschrijving), "verlegd");
}

absl::StatusOr<Relatiekaart> LeesRelatie(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "debtor", call));
  return Relatiekaart{
      .id = std::move(id),
      .nummer = IdAt(item, "customerNumber").value_or(""),
      .btw_nummer = TextAt(item, "vatNumber"),
      .adres = {.naam = TextAt(item, "name"), .adres = TextAt(item, "address"), .postcode = TextAt(item, "postCode")}};
}

absl::StatusOr<Artikelkaart> LeesArtikel(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "article", call));
  return Artikelkaart{.id = std::move(id),
                      .code = IdAt(item, "code").value_or(""),
                      .omschrijving = TextAt(item, "description"),
                      .prijs = DecimalAt(item, "price").value_or(""),
                      .verkoopsoort = IdAt(item, "salesTypeId").value_or("")};
}

}  // namespace

std::string SchrijfRecordId(const RecordId& record) {
  return record.erbij.empty() ? record.id : absl::StrCat(record.id, "/", record.erbij);
}

RecordId LeesRecordId(absl::string_view vendor_id) {
  const std::size_t slash = vendor_id.find('/');
  if (slash == absl::string_view::npos) return {.id = std::string(vendor_id), .erbij = ""};
  return {.id = std::string(vendor_id.substr(0, slash)), .erbij = std::string(vendor_id.substr(slash + 1))};
}

// ---- VAT

http::Request EncodeListBtw(const Administratie& administratie, int page) {
  return Get(administratie, "list_vat_codes", Lijstpad("/vatcodes", page));
}

absl::StatusOr<Pagina<Btwkaart>> DecodeListBtw(const Administratie& administratie, const Answer& answer) {
  return Lijst<Btwkaart>(administratie, answer, [](const json::value& item) -> absl::StatusOr<Btwkaart> {
    ASSIGN_OR_RETURN(std::string id, LeesTekstId(item, "VAT code"));
    return Btwkaart{.id = std::move(id),
                    .omschrijving = TextAt(item, "description"),
                    .percentage = DecimalAt(item, "percentage").value_or(""),
                    .verkoop = IsWaar(item, "salesCode"),
                    .standaard = IsWaar(item, "isDefault"),
                    .van = TextAt(item, "validFrom"),
                    .tot = TextAt(item, "validUntil")};
  });
}

absl::StatusOr<Btwcodes> GeldigeBtw(const std::vector<Btwkaart>& kaarten, domein::Datum vandaag) {
  Btwcodes codes;
  for (const Btwkaart& kaart : kaarten) {
    if (!kaart.verkoop) continue;
    const absl::StatusOr<absl::CivilDay> van = kaart.van.empty() ? vandaag.dag() : LeesDag(kaart.van);
    const absl::StatusOr<absl::CivilDay> tot = kaart.tot.empty() ? vandaag.dag() : LeesDag(kaart.tot);
    if (!van.ok() || !tot.ok()) {
      return Unreadable(absl::StrCat("VAT code ", kaart.id, " without a readable period"), Call::kRead);
    }
    if (*van <= vandaag.dag() && vandaag.dag() <= *tot) codes.emplace(kaart.id, kaart);
  }
  return codes;
}

absl::StatusOr<domein::Stamgegevens> StandaardenUit(const Btwcodes& btw, const Keuzes& keuzes) {
  std::vector<const Btwkaart*> standaard;
  std::vector<const Btwkaart*> verlegd;
  for (const auto& [id, kaart] : btw) {
    if (kaart.standaard) standaard.push_back(&kaart);
    if (IsVerlegd(kaart)) verlegd.push_back(&kaart);
  }
  const auto gekozen = btw.find(keuzes.btw_code);
  // More than one default (A10) is none: a person then chooses.
  const Btwkaart* kaart = standaard.size() == 1 ? standaard[0] : gekozen != btw.end() ? &gekozen->second : nullptr;
  domein::Stamgegevens standaarden;
  if (kaart != nullptr) {
    standaarden.standaard_btw_code = kaart->id;
    ASSIGN_OR_RETURN(standaarden.standaard_btw, LeesTarief(*kaart));
  }
  if (verlegd.size() == 1) standaarden.verlegd_btw_code = verlegd[0]->id;
  return standaarden;
}

// ---- journals and sales types

http::Request EncodeListDagboeken(const Administratie& administratie, int page) {
  return Get(administratie, "list_journals", Lijstpad("/journals", page));
}

absl::StatusOr<Pagina<Dagboekkaart>> DecodeListDagboeken(const Administratie& administratie, const Answer& answer) {
  return Lijst<Dagboekkaart>(administratie, answer, [](const json::value& item) -> absl::StatusOr<Dagboekkaart> {
    ASSIGN_OR_RETURN(std::string id, LeesTekstId(item, "journal"));
    return Dagboekkaart{.id = std::move(id), .soort = TextAt(item, "type")};
  });
}

std::string Verkoopdagboek(const std::vector<Dagboekkaart>& kaarten) {
  for (const Dagboekkaart& kaart : kaarten) {
    if (absl::EqualsIgnoreCase(kaart.soort, "Sales")) return kaart.id;
  }
  return "";
}

http::Request EncodeListVerkoopsoorten(const Administratie& administratie, int page) {
  return Get(administratie, "list_sales_types", Lijstpad("/salestypes", page));
}

absl::StatusOr<Pagina<Verkoopsoort>> DecodeListVerkoopsoorten(const Administratie& administratie,
                                                              const Answer& answer) {
  return Lijst<Verkoopsoort>(administratie, answer, [](const json::value& item) -> absl::StatusOr<Verkoopsoort> {
    ASSIGN_OR_RETURN(std::string id, LeesTekstId(item, "sales type"));
    return Verkoopsoort{.id = std::move(id),
                        .grootboek = IdAt(item, "ledgerAccountId").value_or(""),
                        .btw_code = IdAt(item, "vatCode").value_or("")};
  });
}

// ---- relaties

// Whether VAT is reverse charged to a debtor is nowhere said (X52). A blocked one is known as well: the vendor refuses
// its invoice, and a second debtor beside it would go round that.
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart) {
  return {.vendor_id = SchrijfRecordId({.id = kaart.id, .erbij = kaart.nummer}),
          .nummer = kaart.nummer,
          .btw_nummer = kaart.btw_nummer,
          .btw_verlegd = false};
}

http::Request EncodeFindRelatie(const Administratie& administratie, Relatiefilter filter, absl::string_view waarde,
                                int page) {
  const absl::string_view veld = filter == Relatiefilter::kId       ? "Id"
                                 : filter == Relatiefilter::kNummer ? "CustomerNumber"
                                                                    : "Name";
  return Get(administratie, "find_debtors", Zoekpad("/debtors", veld, waarde, page));
}

absl::StatusOr<Pagina<Relatiekaart>> DecodeFindRelatie(const Administratie& administratie, const Answer& answer) {
  return Lijst<Relatiekaart>(administratie, answer,
                             [](const json::value& item) { return LeesRelatie(item, Call::kRead); });
}

absl::StatusOr<http::Request> EncodeCreateRelatie(const Administratie& administratie, const domein::Relatie& relatie,
                                                  absl::string_view nummer, const Keuzes& keuzes) {
  if (relatie.naam.empty()) return absl::InvalidArgumentError("Een nieuwe debiteur heeft een naam nodig.");
  if (BytesOf(nummer, kMaxNummer) < nummer.size()) {
    return absl::InvalidArgumentError(absl::StrCat("Debiteurnummer '", InWords(nummer), "' is langer dan de ",
                                                   kMaxNummer, " tekens die Asperion toelaat."));
  }
  if (keuzes.debiteursoort.empty()) {
    return absl::InvalidArgumentError(
        "Voor een nieuwe debiteur is een debiteursoort nodig: kies de standaard debiteursoort bij de instellingen.");
  }
  if (!IsId(keuzes.betalingsconditie)) {
    return absl::InvalidArgumentError(
        "Voor een nieuwe debiteur is een betalingsconditie nodig: kies de standaard betalingsconditie bij de "
        "instellingen.");
  }
  JsonObject debtor;
  debtor.Text("customerNumber", nummer);
  debtor.Text("name", relatie.naam);
  debtor.Text("attentionTo", relatie.contactpersoon);
  debtor.Text("address", ZonderExtraSpaties(absl::StrCat(relatie.straat, " ", relatie.huisnummer)));
  debtor.Text("postCode", relatie.postcode);
  debtor.Text("city", relatie.plaats);
  debtor.Text("countryCode", absl::AsciiStrToUpper(relatie.land));
  debtor.Text("phoneNumber", relatie.telefoon);
  debtor.Text("emailAddress", relatie.email);
  debtor.Text("cocNumber", relatie.kvk_nummer);
  debtor.Text("vatNumber", relatie.btw_nummer);
  debtor.Text("debtorKindId", keuzes.debiteursoort);
  debtor.Raw("paymentConditionId", keuzes.betalingsconditie);
  return Post(administratie, "create_debtor", "/debtors", std::move(debtor).Take());
}

absl::StatusOr<domein::BekendeRelatie> DecodeCreateRelatie(const Administratie& administratie, const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value item, Inhoud(administratie, answer, Call::kCreate));
  ASSIGN_OR_RETURN(const Relatiekaart kaart, LeesRelatie(item, Call::kCreate));
  return ToBekendeRelatie(kaart);
}

// ---- articles

absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart, const Verkoopgegevens& gegevens) {
  domein::BekendArtikel artikel{.vendor_id = kaart.id,
                                .code = kaart.code,
                                .omschrijving = kaart.omschrijving,
                                .prijs = std::nullopt,
                                .btw_code = "",
                                .btw = {}};
  if (!kaart.prijs.empty()) {
    const absl::StatusOr<domein::Prijs> prijs = domein::Prijs::Parse(kaart.prijs);
    if (!prijs.ok()) return absl::InternalError(absl::StrCat("article ", kaart.id, " without a readable price"));
    artikel.prijs = *prijs;
  }
  const auto soort = gegevens.soorten.find(kaart.verkoopsoort);
  if (soort == gegevens.soorten.end()) return artikel;
  artikel.vendor_id = SchrijfRecordId({.id = kaart.id, .erbij = soort->second.grootboek});
  if (const auto btw = gegevens.btw.find(soort->second.btw_code); btw != gegevens.btw.end()) {
    artikel.btw_code = btw->first;
    ASSIGN_OR_RETURN(artikel.btw, LeesTarief(btw->second));
  }
  return artikel;
}

std::string NaamBijAsperion(absl::string_view naam) {
  return std::string(naam.substr(0, BytesOf(naam, kMaxOmschrijving)));
}

bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam) {
  return ZonderExtraSpaties(kaart.omschrijving) == ZonderExtraSpaties(NaamBijAsperion(naam));
}

http::Request EncodeFindArtikelen(const Administratie& administratie, Artikelfilter filter, absl::string_view waarde,
                                  int page) {
  const absl::string_view veld = filter == Artikelfilter::kId     ? "Id"
                                 : filter == Artikelfilter::kCode ? "Code"
                                                                  : "Description";
  return Get(administratie, "find_articles", Zoekpad("/articles", veld, waarde, page));
}

http::Request EncodeListArtikelen(const Administratie& administratie, int page) {
  return Get(administratie, "list_articles", Lijstpad("/articles", page));
}

bool LoontHeleLijst(const Pagina<Artikelkaart>& eerste, std::size_t codes) {
  if (!eerste.meer) return true;
  if (!eerste.totaal || eerste.kaarten.empty()) return false;
  const std::int64_t bladzijden = *eerste.totaal / static_cast<std::int64_t>(eerste.kaarten.size()) + 1;
  return bladzijden < static_cast<std::int64_t>(std::min<std::size_t>(codes, kMaxBladzijden));
}

absl::StatusOr<Pagina<Artikelkaart>> DecodeFindArtikelen(const Administratie& administratie, const Answer& answer) {
  return Lijst<Artikelkaart>(administratie, answer,
                             [](const json::value& item) { return LeesArtikel(item, Call::kRead); });
}

absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag,
                                                  const Keuzes& keuzes) {
  if (vraag.code.empty()) return absl::InvalidArgumentError("Een nieuw artikel heeft bij Asperion een code nodig.");
  if (!vraag.prijs) return absl::InvalidArgumentError("Een nieuw artikel heeft een prijs nodig.");
  const bool uren = vraag.soort == domein::Soort::kUursoort && !keuzes.verkoopsoort_uren.empty();  // X56
  const std::string& verkoopsoort = uren ? keuzes.verkoopsoort_uren : keuzes.verkoopsoort;
  if (verkoopsoort.empty()) {
    return absl::InvalidArgumentError(
        "Voor een nieuw artikel is een verkoopsoort nodig: kies de standaard verkoopsoort bij de instellingen.");
  }
  const std::string& naam = vraag.naam.empty() ? vraag.code : vraag.naam;
  const std::string kort = NaamBijAsperion(naam);
  JsonObject article;
  article.Text("code", vraag.code);
  article.Text("description", kort);
  if (kort.size() < naam.size()) article.Text("longDescription", naam);
  article.Text("unit", vraag.eenheid);
  article.Raw("price", vraag.prijs->ToString());
  article.Text("salesTypeId", verkoopsoort);
  return Post(administratie, "create_article", "/articles", std::move(article).Take());
}

absl::StatusOr<Artikelkaart> DecodeCreateArtikel(const Administratie& administratie, const Answer& answer) {
  ASSIGN_OR_RETURN(const json::value item, Inhoud(administratie, answer, Call::kCreate));
  return LeesArtikel(item, Call::kCreate);
}

}  // namespace koppel::vendor::asperion
