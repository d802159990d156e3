#include "vendor/reeleezee/codec_artikel.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domein/afronding.h"
#include "vendor/dezelfde.h"
#include "vendor/json.h"
#include "vendor/reeleezee/bericht.h"
#include "vendor/reeleezee/guid.h"
#include "vendor/reeleezee/schrijver.h"

namespace koppel::vendor::reeleezee {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxCode = 32;
constexpr std::size_t kMaxOmschrijving = 200;
constexpr std::size_t kMaxZoeknaam = 50;
constexpr int kProduct = 1;
constexpr int kDienst = 2;
// Its server is IIS, which by itself takes 2,048 bytes of query and 100 nodes in a filter.
constexpr std::size_t kMaxCodes = 15;
constexpr std::size_t kMaxQuery = 1'700;
constexpr char kOf[] = " or ";

absl::StatusOr<Artikelkaart> LeesArtikel(const json::value& item, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "a product", call));
  Artikelkaart kaart{.id = std::move(id),
                     .code = TextAt(item, "Code"),
                     .omschrijving = TextAt(item, "Description"),
                     .prijs = DecimalAt(item, "Price").value_or(""),
                     .soort = IdAt(item, "ProductKind").value_or(""),
                     .btw_id = "",
                     .btw_tarief = ""};
  if (const json::value* btw = ObjectAt(item, "TaxRate"); btw != nullptr) {
    ASSIGN_OR_RETURN(kaart.btw_id, LeesId(*btw, "a TaxRate", call));
    kaart.btw_tarief = DecimalAt(*btw, "Percentage").value_or("");
  }
  return kaart;
}

domein::Prijs MetBtw(domein::Prijs prijs, domein::Btwtarief tarief) {
  return domein::Prijs::Honderdduizendsten(
      domein::MaalGedeeld(prijs.honderdduizendsten(), std::int64_t{100'000} + tarief.promille_van_procent, 100'000));
}

}  // namespace

absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart, const Prijsvorm& vorm) {
  domein::BekendArtikel artikel{.vendor_id = kaart.id,
                                .code = kaart.code,
                                .omschrijving = kaart.omschrijving,
                                .prijs = std::nullopt,
                                .btw_code = kaart.btw_id,
                                .btw = {}};
  std::optional<domein::Btwtarief> tarief = vorm.standaard;
  if (!kaart.btw_id.empty()) {
    const absl::StatusOr<domein::Btwtarief> eigen = LeesTarief(kaart.btw_tarief);
    if (!eigen.ok()) return absl::InternalError(absl::StrCat("product ", kaart.id, " without a readable VAT rate"));
    artikel.btw = *eigen;
    tarief = *eigen;
  }
  if (kaart.prijs.empty()) return artikel;
  const absl::StatusOr<domein::Prijs> prijs = domein::Prijs::Parse(kaart.prijs);
  if (!prijs.ok()) return absl::InternalError(absl::StrCat("product ", kaart.id, " without a readable price"));
  if (!vorm.inclusief) {
    artikel.prijs = *prijs;
  } else if (tarief) {
    artikel.prijs = domein::ZonderBtw(*prijs, *tarief);
  }
  return artikel;
}

bool IsVanSoort(const Artikelkaart& kaart, domein::Soort soort) {
  const bool is_dienst = kaart.soort == absl::StrCat(kDienst);
  return is_dienst == (soort == domein::Soort::kUursoort);
}

bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam) {
  return ZonderExtraSpaties(kaart.omschrijving) == ZonderExtraSpaties(Afgekapt(naam, kMaxOmschrijving));
}

std::vector<Artikelkaart> MetSpiegel(std::vector<Artikelkaart> kaarten, absl::string_view spiegel) {
  const std::string id = absl::AsciiStrToLower(spiegel);
  const auto is_het = [&](const Artikelkaart& kaart) { return kaart.id == id; };
  const auto gespiegeld = std::find_if(kaarten.begin(), kaarten.end(), is_het);
  if (gespiegeld == kaarten.end()) return kaarten;
  return {std::move(*gespiegeld)};
}

bool StaaftSpiegel(const Artikelkaart& kaart, const Artikelvraag& vraag) {
  return IsVanSoort(kaart, vraag.soort) && (kaart.code.empty() || HeetNaar(kaart, vraag.naam));
}

absl::Status KanCode(absl::string_view code) {
  if (code.empty()) return absl::InvalidArgumentError("Een nieuw artikel heeft een code nodig.");
  if (absl::StripAsciiWhitespace(code).size() != code.size()) {
    return absl::InvalidArgumentError(InWords(
        absl::StrCat("Artikelcode '", code, "' begint of eindigt met een spatie; Reeleezee laat dat niet toe.")));
  }
  if (Tekens(code) > kMaxCode) {
    return absl::InvalidArgumentError(InWords(
        absl::StrCat("Artikelcode '", code, "' is langer dan de ", kMaxCode, " tekens die Reeleezee toelaat.")));
  }
  return absl::OkStatus();
}

std::vector<std::vector<std::string>> InBatches(const std::vector<Artikelvraag>& vragen) {
  std::set<std::string> codes;
  for (const Artikelvraag& vraag : vragen) {
    if (KanCode(vraag.code).ok()) codes.insert(vraag.code);
  }
  std::vector<std::vector<std::string>> batches;
  std::size_t bytes = 0;
  for (const std::string& code : codes) {
    const std::size_t more = http::UrlEncode(absl::StrCat(IsTekst("Code", code), kOf)).size();
    if (batches.empty() || batches.back().size() == kMaxCodes || bytes + more > kMaxQuery) {
      batches.emplace_back();
      bytes = 0;
    }
    batches.back().push_back(code);
    bytes += more;
  }
  return batches;
}

std::string FilterOpCodes(const std::vector<std::string>& codes) {
  return absl::StrJoin(codes, kOf,
                       [](std::string* out, const std::string& code) { absl::StrAppend(out, IsTekst("Code", code)); });
}

std::string FilterOpOmschrijving(absl::string_view naam) {
  return IsTekst("Description", ZonderExtraSpaties(Afgekapt(ZonderExtraSpaties(naam), kMaxOmschrijving)));
}

http::Request EncodeFindArtikelen(const Administratie& administratie, absl::string_view filter, bool met_btw) {
  return EncodeGet(
      administratie, "find_products",
      absl::StrCat("Products?$filter=", http::UrlEncode(filter), "&$count=true", met_btw ? "&$expand=TaxRate" : ""));
}

absl::StatusOr<Pagina<Artikelkaart>> DecodeFindArtikelen(const Answer& answer) {
  return DecodeLijst<Artikelkaart>(answer, "Products",
                                   [](const json::value& item) { return LeesArtikel(item, Call::kRead); });
}

http::Request EncodeGetArtikel(const Administratie& administratie, absl::string_view id) {
  return EncodeGet(administratie, "get_product", absl::StrCat("Products/", id, "?$expand=*"));
}

absl::StatusOr<std::optional<Artikelkaart>> DecodeGetArtikel(const Answer& answer) {
  if (IsWeg(answer)) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Inhoud(answer, "Products", Call::kRead));
  ASSIGN_OR_RETURN(Artikelkaart kaart, LeesArtikel(item, Call::kRead));
  return std::optional<Artikelkaart>(std::move(kaart));
}

absl::Status KanGemaakt(const Artikelvraag& vraag) {
  RETURN_IF_ERROR(KanCode(vraag.code));
  if (!vraag.prijs) return absl::InvalidArgumentError("Een nieuw artikel heeft een prijs nodig.");
  return absl::OkStatus();
}

absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag,
                                                  absl::string_view guid, const Prijsvorm& vorm) {
  domein::Prijs prijs = *vraag.prijs;
  if (vorm.inclusief) {
    if (!vorm.standaard) {
      return absl::InvalidArgumentError(
          "Artikelprijzen zijn in deze administratie inclusief btw, en welk tarief hoog is staat niet vast.");
    }
    prijs = MetBtw(prijs, *vorm.standaard);
  }
  const std::string naam = vraag.naam.empty() ? vraag.code : ZonderExtraSpaties(vraag.naam);
  Schrijver product;
  product.Tekst("id", guid).Tekst("Code", vraag.code).Tekst("Description", Afgekapt(naam, kMaxOmschrijving));
  product.Tekst("SearchName", Afgekapt(naam, kMaxZoeknaam)).Getal("Price", InVierDecimalen(prijs).ToString());
  product.Getal("ProductKind", vraag.soort == domein::Soort::kUursoort ? kDienst : kProduct);
  return EncodePut(administratie, "create_product", absl::StrCat("Products/", guid), product.Sluit());
}

absl::StatusOr<std::optional<Artikelkaart>> DecodeCreateArtikel(const Answer& answer, absl::string_view guid) {
  ASSIGN_OR_RETURN(const std::optional<json::value> item, InhoudVanPut(answer, "Products"));
  if (!item) return std::nullopt;
  ASSIGN_OR_RETURN(Artikelkaart kaart, LeesArtikel(*item, Call::kCreate));
  if (kaart.id != guid) return Unreadable("another product came back", Call::kCreate);
  return std::optional<Artikelkaart>(std::move(kaart));
}

}  // namespace koppel::vendor::reeleezee
