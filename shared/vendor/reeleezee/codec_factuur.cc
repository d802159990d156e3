#include "vendor/reeleezee/codec_factuur.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "vendor/json.h"
#include "vendor/reeleezee/bericht.h"
#include "vendor/reeleezee/guid.h"
#include "vendor/reeleezee/schrijver.h"

namespace koppel::vendor::reeleezee {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxRegels = 1'000;
constexpr std::size_t kMaxOmschrijving = 1'000;
constexpr std::size_t kMaxKop = 200;
constexpr int kConcept = 1;
constexpr int kVerkoopfactuur = 10;
constexpr int kGewoon = 1;
constexpr int kDocument = 2;  // Origin: without it the invoice would be stored as a receipt
constexpr int kVrijeRegel = 4;
constexpr int kProductregel = 11;
constexpr char kUitklappen[] = "$expand=Entity,DocumentLineList($expand=Product,TaxRate)";

// ---- requests

std::string Dag(domein::Datum datum) { return absl::StrCat(datum.ToString(), "T00:00:00"); }

// What a line says: a price has four decimals, and a credit its minus at the quantity.
struct Getallen {
  domein::Hoeveelheid aantal;
  domein::Prijs prijs;
  std::string omschrijving;
};

Getallen MetMinAanHetAantal(Getallen regel) {
  if (regel.prijs >= domein::Prijs()) return regel;
  regel.aantal = domein::Hoeveelheid::Tienduizendsten(-regel.aantal.tienduizendsten());
  regel.prijs = domein::Prijs::Honderdduizendsten(-regel.prijs.honderdduizendsten());
  return regel;
}

// Where the fifth decimal of a price counts, the line is one piece at the line's own amount and tells what it was.
Getallen GetallenVan(const domein::Factuurregel& regel) {
  const domein::Prijs prijs = InVierDecimalen(regel.prijs);
  if (regel.aantal * prijs == regel.netto) {
    return MetMinAanHetAantal({.aantal = regel.aantal,
                               .prijs = prijs,
                               .omschrijving = std::string(Afgekapt(regel.omschrijving, kMaxOmschrijving))});
  }
  const std::string som = absl::StrReplaceAll(
      absl::StrCat(" (", regel.aantal.ToString(), " x ", regel.prijs.ToString(), ")"), {{".", ","}});
  return MetMinAanHetAantal(
      {.aantal = domein::Hoeveelheid::Stuks(1),
       .prijs = domein::Prijs::Honderdduizendsten(regel.netto.centen() * 1'000),
       .omschrijving = absl::StrCat(Afgekapt(regel.omschrijving, kMaxOmschrijving - som.size()), som)});
}

absl::Status KanRegel(const domein::Factuurregel& regel) {
  if (!IsGuid(regel.btw_code)) return absl::InvalidArgumentError("De btw van een regel heeft geen id van Reeleezee.");
  if (!regel.artikel_id.empty() && !IsGuid(regel.artikel_id)) {
    return absl::InvalidArgumentError("Het artikel van een regel heeft geen id van Reeleezee.");
  }
  return absl::OkStatus();
}

// There is no kind of line for text alone: a free line of nothing, at a rate that the invoice has anyway.
std::string EncodeTekstregel(const domein::Factuurregel& regel, absl::string_view guid, int volgnummer,
                             absl::string_view btw_code) {
  Schrijver line;
  line.Tekst("id", guid).Getal("Sequence", volgnummer).Getal("InvoiceLineType", kVrijeRegel);
  line.Tekst("Description", Afgekapt(regel.omschrijving, kMaxOmschrijving)).Getal("Quantity", 0).Getal("Price", 0);
  line.Verwijzing("TaxRate", btw_code);
  return line.Sluit();
}

std::string EncodeRegel(const domein::Factuurregel& regel, absl::string_view guid, int volgnummer) {
  const Getallen getallen = GetallenVan(regel);
  const bool met_product = !regel.artikel_id.empty();
  Schrijver line;
  line.Tekst("id", guid).Getal("Sequence", volgnummer);
  line.Getal("InvoiceLineType", met_product ? kProductregel : kVrijeRegel);
  if (met_product) line.Verwijzing("Product", regel.artikel_id);
  line.Tekst("Description", getallen.omschrijving).Getal("Quantity", getallen.aantal.ToString());
  line.Getal("Price", getallen.prijs.ToString()).Verwijzing("TaxRate", regel.btw_code);
  return line.Sluit();
}

// ---- answers

// Totals may have more decimals than a cent; what stands behind the fifth never decides a half.
absl::StatusOr<domein::Bedrag> LeesTotaal(const json::value& item, const char* key) {
  std::string tekst = DecimalAt(item, key).value_or("");
  if (const auto punt = tekst.find('.'); punt != std::string::npos) tekst = tekst.substr(0, punt + 6);
  ASSIGN_OR_RETURN(const domein::Prijs prijs, domein::Prijs::Parse(tekst));
  return domein::Hoeveelheid::Stuks(1) * prijs;
}

// What people know it by: the number on the invoice, and before there is one that of the draft.
std::string Nummer(const json::value& item) {
  for (const char* veld : {"Reference", "InvoiceNumber", "ReceiptNumber"}) {
    if (std::optional<std::string> nummer = IdAt(item, veld)) return *std::move(nummer);
  }
  return "";
}

absl::StatusOr<Factuurverwijzing> LeesFactuur(const json::value& item, absl::string_view referentie, Call call) {
  ASSIGN_OR_RETURN(std::string id, LeesId(item, "an invoice", call));
  if (id != GuidVanFactuur(referentie)) return Unreadable("another invoice came back", call);
  const std::string status = IdAt(item, "Status").value_or("");
  if (status.empty()) return Unreadable(absl::StrCat("invoice ", id, " without a status"), call);
  const absl::StatusOr<domein::Bedrag> excl = LeesTotaal(item, "TotalNetAmount");
  const absl::StatusOr<domein::Bedrag> incl = LeesTotaal(item, "TotalPayableAmount");
  if (!excl.ok() || !incl.ok()) return Unreadable(absl::StrCat("invoice ", id, " without readable totals"), call);
  return Factuurverwijzing{.id = std::move(id),
                           .nummer = Nummer(item),
                           .referentie = std::string(referentie),
                           .totaal_excl = *excl,
                           .totaal_incl = *incl,
                           .is_concept = status == absl::StrCat(kConcept)};
}

}  // namespace

absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie) {
  using domein::Regelsoort;
  if (referentie.empty()) return absl::InvalidArgumentError("Een factuur heeft een referentie nodig.");
  if (!IsGuid(concept_.relatie_id)) return absl::InvalidArgumentError("De relatie heeft geen id van Reeleezee.");
  const std::vector<domein::Factuurregel>& regels = concept_.regels;
  const auto eerste = std::find_if(regels.begin(), regels.end(), [](const domein::Factuurregel& regel) {
    return regel.soort == Regelsoort::kBedrag;
  });
  if (eerste == regels.end()) return absl::InvalidArgumentError("Een factuur heeft regels nodig.");
  if (regels.size() > kMaxRegels) {
    return absl::InvalidArgumentError(absl::StrCat("Een factuur bij Reeleezee heeft hooguit ", kMaxRegels,
                                                   " regels; deze heeft er ", regels.size(), "."));
  }

  const std::string guid = GuidVanFactuur(referentie);
  std::vector<std::string> lines;
  lines.reserve(regels.size());
  for (const domein::Factuurregel& regel : regels) {
    const int volgnummer = static_cast<int>(lines.size()) + 1;
    const std::string regel_guid = GuidVanRegel(guid, volgnummer);
    if (regel.soort == Regelsoort::kTekst) {
      lines.push_back(EncodeTekstregel(regel, regel_guid, volgnummer, eerste->btw_code));
      continue;
    }
    RETURN_IF_ERROR(KanRegel(regel));
    lines.push_back(EncodeRegel(regel, regel_guid, volgnummer));
  }

  const std::string dag = Dag(concept_.factuurdatum);
  Schrijver invoice;
  invoice.Tekst("id", guid).Getal("Status", kConcept).Getal("DocumentType", kVerkoopfactuur).Getal("Type", kGewoon);
  invoice.Getal("Origin", kDocument).Vlag("IsVatIncluded", false).Tekst("Date", dag).Tekst("BookDate", dag);
  if (concept_.vervaldatum) invoice.Tekst("DueDate", Dag(*concept_.vervaldatum));
  invoice.Tekst("Header", Afgekapt(concept_.omschrijving, kMaxKop)).Verwijzing("Entity", concept_.relatie_id);
  invoice.Lijst("DocumentLineList", lines);
  return absl::StrCat(referentie, "\n", invoice.Sluit());
}

absl::StatusOr<Bevroren> Ontdooi(absl::string_view bevroren) {
  const auto eind = bevroren.find('\n');
  if (eind == 0 || eind == absl::string_view::npos || eind + 1 == bevroren.size()) {
    return absl::InternalError("the frozen concept can't be read; nothing was sent");
  }
  return Bevroren{.referentie = std::string(bevroren.substr(0, eind)),
                  .verzoek = std::string(bevroren.substr(eind + 1))};
}

http::Request EncodeCreateFactuur(const Administratie& administratie, Bevroren bevroren) {
  return EncodePut(administratie, "create_invoice",
                   absl::StrCat("SalesInvoices/", GuidVanFactuur(bevroren.referentie), "?", kUitklappen),
                   std::move(bevroren.verzoek));
}

absl::StatusOr<std::optional<Factuurverwijzing>> DecodeCreateFactuur(const Answer& answer,
                                                                     absl::string_view referentie) {
  ASSIGN_OR_RETURN(const std::optional<json::value> item, InhoudVanPut(answer, "SalesInvoices"));
  if (!item) return std::nullopt;
  ASSIGN_OR_RETURN(Factuurverwijzing factuur, LeesFactuur(*item, referentie, Call::kCreate));
  return std::optional<Factuurverwijzing>(std::move(factuur));
}

http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie) {
  return EncodeGet(administratie, "find_invoice", absl::StrCat("SalesInvoices/", GuidVanFactuur(referentie)));
}

absl::StatusOr<std::optional<Factuurverwijzing>> DecodeFindFactuur(const Answer& answer, absl::string_view referentie) {
  if (IsWeg(answer)) return std::nullopt;
  ASSIGN_OR_RETURN(const json::value item, Inhoud(answer, "SalesInvoices", Call::kRead));
  ASSIGN_OR_RETURN(Factuurverwijzing factuur, LeesFactuur(item, referentie, Call::kRead));
  return std::optional<Factuurverwijzing>(std::move(factuur));
}

}  // namespace koppel::vendor::reeleezee
