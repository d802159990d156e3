#include "vendor/reeleezee/codec_relatie.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "vendor/json.h"
#include "vendor/reeleezee/bericht.h"
#include "vendor/reeleezee/guid.h"
#include "vendor/reeleezee/schrijver.h"

namespace koppel::vendor::reeleezee {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxNaam = 50;
constexpr std::size_t kMaxKvk = 10;
constexpr int kTelefoon = 9;
constexpr int kEmail = 10;
constexpr int kVestigingsadres = 1;

absl::StatusOr<Relatiekaart> LeesRelatie(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "a customer", call));
  Relatiekaart kaart{.id = std::move(id),
                     .nummer = IdAt(item, "IdentifierNumber").value_or(""),
                     .naam = TextAt(item, "Name"),
                     .gearchiveerd = Waar(item, "IsArchived"),
                     .adressen = {}};
  if (const json::array* adressen = ArrayAt(item, "AddressList"); adressen != nullptr) {
    for (const json::value& adres : *adressen) {
      kaart.adressen.push_back({.naam = kaart.naam,
                                .adres = absl::StrCat(TextAt(adres, "Street"), " ", IdAt(adres, "Number").value_or(""),
                                                      " ", TextAt(adres, "NumberExtension")),
                                .postcode = TextAt(adres, "Postcode")});
    }
  }
  return kaart;
}

// "12a" and "12 bis" are a number with what is added to it; "12-14" is one number.
std::pair<absl::string_view, absl::string_view> SplitsHuisnummer(absl::string_view huisnummer) {
  const auto is_cijfer = [](unsigned char c) { return absl::ascii_isdigit(c); };
  const auto cijfers =
      static_cast<std::size_t>(std::find_if_not(huisnummer.begin(), huisnummer.end(), is_cijfer) - huisnummer.begin());
  const absl::string_view rest = absl::StripAsciiWhitespace(huisnummer.substr(cijfers));
  const bool is_toevoeging = rest.empty() || absl::ascii_isalpha(static_cast<unsigned char>(rest[0]));
  if (cijfers == 0 || !is_toevoeging) return {huisnummer, ""};
  return {huisnummer.substr(0, cijfers), rest};
}

std::string Kanaal(int soort, absl::string_view waarde) {
  return Schrijver().Getal("CommunicationType", soort).Tekst("FormattedValue", waarde).Sluit();
}

}  // namespace

domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart) {
  // VAT number and reverse charge are not among what a customer tells (X52).
  return {.vendor_id = kaart.id, .nummer = kaart.nummer, .btw_nummer = "", .btw_verlegd = false};
}

bool IsKlantnummer(absl::string_view nummer) {
  std::int32_t getal = 0;
  return absl::SimpleAtoi(nummer, &getal) && getal > 0 && absl::StrCat(getal) == nummer;
}

std::string GuidVanRelatie(const Toegang& toegang, const domein::Relatie& relatie) {
  return GuidVanRecord(toegang.administratie_id, domein::Soort::kRelatie,
                       relatie.nummer.empty() ? VastNummer(toegang.connectie, relatie) : relatie.nummer);
}

std::string NaamBijReeleezee(absl::string_view naam) {
  return ZonderExtraSpaties(Afgekapt(ZonderExtraSpaties(naam), kMaxNaam));
}

bool IsDezelfdeRelatie(const Relatiekaart& kaart, const domein::Relatie& relatie) {
  domein::Relatie bij_hen = relatie;
  bij_hen.naam = NaamBijReeleezee(relatie.naam);
  if (kaart.adressen.empty()) return IsDezelfde({.naam = kaart.naam, .adres = "", .postcode = ""}, bij_hen);
  return std::any_of(kaart.adressen.begin(), kaart.adressen.end(),
                     [&](const Adreskaart& adres) { return IsDezelfde(adres, bij_hen); });
}

std::vector<domein::BekendeRelatie> Bruikbaar(const std::vector<Relatiekaart>& kaarten, const domein::Relatie& relatie,
                                              absl::string_view ons_guid) {
  std::vector<domein::BekendeRelatie> bruikbaar;
  for (const Relatiekaart& kaart : kaarten) {
    const bool is_onaf = kaart.id == ons_guid && kaart.adressen.empty() && HeeftAdres(relatie);
    if (!kaart.gearchiveerd && !is_onaf) bruikbaar.push_back(ToBekendeRelatie(kaart));
  }
  return bruikbaar;
}

bool IsVanEenAnder(const Relatiekaart& kaart, const domein::Relatie& relatie, absl::string_view ons_guid) {
  return IsGuidVanNaam(kaart.id) && kaart.id != ons_guid && !IsDezelfdeRelatie(kaart, relatie);
}

std::string FilterOpNummer(absl::string_view nummer) { return absl::StrCat("IdentifierNumber eq ", nummer); }
std::string FilterOpNaam(absl::string_view naam) { return IsTekst("Name", NaamBijReeleezee(naam)); }

http::Request EncodeFindRelatie(const Administratie& administratie, absl::string_view filter, bool met_adressen) {
  return EncodeGet(administratie, "find_customers",
                   absl::StrCat("Customers?$filter=", http::UrlEncode(filter), "&$count=true",
                                met_adressen ? "&$expand=AddressList" : ""));
}

absl::StatusOr<Pagina<Relatiekaart>> DecodeFindRelatie(const Answer& answer) {
  return DecodeLijst<Relatiekaart>(answer, "Customers",
                                   [](const json::value& item) { return LeesRelatie(item, Call::kRead); });
}

http::Request EncodeGetRelatie(const Administratie& administratie, absl::string_view id) {
  return EncodeGet(administratie, "get_customer", absl::StrCat("Customers/", id, "?$expand=*"));
}

absl::StatusOr<std::optional<Relatiekaart>> DecodeGetRelatie(const Answer& answer) {
  if (IsWeg(answer)) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Inhoud(answer, "Customers", Call::kRead));
  ASSIGN_OR_RETURN(Relatiekaart kaart, LeesRelatie(item, Call::kRead));
  return std::optional<Relatiekaart>(std::move(kaart));
}

absl::StatusOr<http::Request> EncodeCreateRelatie(const Administratie& administratie, const domein::Relatie& relatie,
                                                  absl::string_view guid) {
  const std::string naam = NaamBijReeleezee(relatie.naam);
  if (naam.empty()) return absl::InvalidArgumentError("Een nieuwe relatie heeft een naam nodig.");
  const std::string kvk = absl::StrReplaceAll(relatie.kvk_nummer, {{" ", ""}});
  if (Tekens(kvk) > kMaxKvk) {
    return absl::InvalidArgumentError(InWords(absl::StrCat("Het KvK-nummer van '", naam, "' is langer dan de ", kMaxKvk,
                                                           " tekens die Reeleezee toelaat: '", kvk, "'.")));
  }
  Schrijver klant;
  klant.Tekst("id", guid).Tekst("Name", naam).Tekst("SearchName", naam);
  if (IsKlantnummer(relatie.nummer)) klant.Getal("IdentifierNumber", relatie.nummer);
  klant.Tekst("ChamberOfCommerceNumber", kvk);
  std::vector<std::string> kanalen;
  if (!relatie.email.empty()) kanalen.push_back(Kanaal(kEmail, relatie.email));
  if (!relatie.telefoon.empty()) kanalen.push_back(Kanaal(kTelefoon, relatie.telefoon));
  if (!kanalen.empty()) klant.Lijst("CommunicationChannelList", kanalen);
  return EncodePut(administratie, "create_customer", absl::StrCat("Customers/", guid), klant.Sluit());
}

absl::StatusOr<std::optional<Relatiekaart>> DecodeCreateRelatie(const Answer& answer, absl::string_view guid) {
  ASSIGN_OR_RETURN(const std::optional<json::value> item, InhoudVanPut(answer, "Customers"));
  if (!item) return std::nullopt;
  ASSIGN_OR_RETURN(Relatiekaart kaart, LeesRelatie(*item, Call::kCreate));
  if (kaart.id != guid) return Unreadable("another customer came back", Call::kCreate);
  return std::optional<Relatiekaart>(std::move(kaart));
}

bool HeeftAdres(const domein::Relatie& relatie) {
  return !relatie.straat.empty() || !relatie.huisnummer.empty() || !relatie.postcode.empty() || !relatie.plaats.empty();
}

http::Request EncodeCreateAdres(const Administratie& administratie, const domein::Relatie& relatie,
                                absl::string_view relatie_guid) {
  const std::string guid = GuidVanAdres(relatie_guid);
  const auto [nummer, toevoeging] = SplitsHuisnummer(absl::StripAsciiWhitespace(relatie.huisnummer));
  Schrijver adres;
  adres.Tekst("id", guid).Getal("Type", kVestigingsadres).Tekst("Street", relatie.straat);
  adres.Tekst("Number", nummer).Tekst("NumberExtension", toevoeging);
  adres.Tekst("Postcode", relatie.postcode).Tekst("City", relatie.plaats);
  if (!relatie.land.empty()) adres.Verwijzing("Country", absl::AsciiStrToUpper(relatie.land));
  return EncodePut(administratie, "create_address", absl::StrCat("Customers/", relatie_guid, "/Addresses/", guid),
                   adres.Sluit());
}

absl::Status DecodeCreateAdres(const Answer& answer) {
  // The customer went away between two calls; the next try makes it again.
  if (IsWeg(answer)) return absl::UnavailableError("the customer that was just made is gone");
  return InhoudVanPut(answer, "Addresses").status();
}

}  // namespace koppel::vendor::reeleezee
