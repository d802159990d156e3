#include "vendor/reeleezee/codec.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"
#include "vendor/dezelfde.h"
#include "vendor/json.h"
#include "vendor/reeleezee/bericht.h"

namespace koppel::vendor::reeleezee {

namespace json = boost::json;

absl::Status ZonderGevolg(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kInternal:
      return absl::UnavailableError(status.message());
    default:
      return status;
  }
}

absl::Status NietTeruggelezen(const absl::Status& status) {
  return Unreadable(absl::StrCat("made, but not to be read: ", status.ok() ? "it is not there" : status.message()),
                    Call::kCreate);
}

// ---- lists

absl::StatusOr<http::Request> EncodeVolgende(const Administratie& administratie, http::Request deze,
                                             absl::string_view link) {
  // Behind "/api/<segment>" comes what we may use.
  const auto api = link.find("/api/");
  const auto rest = api == absl::string_view::npos ? api : link.find('/', api + 5);
  const absl::string_view weg = rest == absl::string_view::npos ? "" : link.substr(rest);
  const auto vraag = weg.find('?');
  const std::string dit_pad = deze.url.substr(0, deze.url.find('?'));
  const std::string pad = absl::StrCat(administratie.base_url, weg.substr(0, vraag));
  if (vraag == absl::string_view::npos || !absl::EqualsIgnoreCase(pad, dit_pad)) {
    return absl::InternalError("the next page is not one of this list");
  }
  std::string url = absl::StrCat(dit_pad, absl::StrReplaceAll(weg.substr(vraag), {{" ", "%20"}}));
  if (url == deze.url) return absl::InternalError("the next page is this page");
  deze.url = std::move(url);
  return deze;
}

// ---- VAT

http::Request EncodeListBtw(const Administratie& administratie) {
  return EncodeGet(administratie, "list_vat_rates", "TaxRates?$count=true");
}

absl::StatusOr<Pagina<Btwkaart>> DecodeListBtw(const Answer& answer) {
  return DecodeLijst<Btwkaart>(answer, "TaxRates", [](const json::value& item) -> absl::StatusOr<Btwkaart> {
    ASSIGN_OR_RETURN(std::string id, LeesId(item, "a TaxRate", Call::kRead));
    return Btwkaart{.id = std::move(id),
                    .naam = TextAt(item, "Name"),
                    .tarief = DecimalAt(item, "Percentage").value_or(""),
                    .vrijgesteld = Waar(item, "IsExcempt"),
                    .verlegd = Waar(item, "IsRelayed"),
                    .gemengd = Waar(item, "IsMixed")};
  });
}

absl::StatusOr<domein::Stamgegevens> StandaardenUit(const std::vector<Btwkaart>& kaarten) {
  std::vector<const Btwkaart*> hoog;
  std::vector<const Btwkaart*> verlegd;
  for (const Btwkaart& kaart : kaarten) {
    if (kaart.vrijgesteld || kaart.gemengd) continue;
    const std::string naam = absl::AsciiStrToLower(ZonderExtraSpaties(kaart.naam));
    if (!kaart.verlegd && naam == "nl, hoog tarief") hoog.push_back(&kaart);
    const absl::StatusOr<domein::Btwtarief> tarief = LeesTarief(kaart.tarief);
    const bool is_nul = tarief.ok() && *tarief == domein::Btwtarief{0};
    const bool heet_zo = absl::StartsWith(naam, "nl,") && absl::StrContains(naam, "hoog");
    if (kaart.verlegd && is_nul && heet_zo) verlegd.push_back(&kaart);
  }
  domein::Stamgegevens standaarden;
  if (hoog.size() == 1) {
    const absl::StatusOr<domein::Btwtarief> tarief = LeesTarief(hoog[0]->tarief);
    if (!tarief.ok() || *tarief == domein::Btwtarief{0}) {
      return Unreadable(absl::StrCat("TaxRate ", hoog[0]->id, " without a readable rate"), Call::kRead);
    }
    standaarden.standaard_btw_code = hoog[0]->id;
    standaarden.standaard_btw = *tarief;
  }
  if (verlegd.size() == 1) standaarden.verlegd_btw_code = verlegd[0]->id;
  return standaarden;
}

// ---- settings

http::Request EncodeGetInstellingen(const Administratie& administratie) {
  return EncodeGet(administratie, "get_settings", "AdministrationSettings");
}

absl::StatusOr<bool> DecodeGetInstellingen(const Answer& answer) {
  if (answer.ok() && answer->status == 404) return false;  // No such settings: then prices are as everywhere.
  ASSIGN_OR_RETURN(const Lijst lijst, InhoudVanLijst(answer, "AdministrationSettings"));
  return !lijst.items.empty() && Waar(lijst.items[0], "SalesVATIncluded");
}

}  // namespace koppel::vendor::reeleezee
