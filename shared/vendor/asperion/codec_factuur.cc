#include "vendor/asperion/codec_factuur.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "vendor/asperion/codec.h"
#include "vendor/asperion/json_object.h"

namespace koppel::vendor::asperion {
namespace {

namespace json = boost::json;
using domein::Conceptfactuur;
using domein::Factuurregel;

constexpr char kPad[] = "/salesinvoiceswithlines";
constexpr int kNotitieVersie = 1;
constexpr int kConcept = 1;                    // status
constexpr std::size_t kMaxRegeltekst = 250;    // A19
constexpr std::size_t kMaxKenmerk = 50;        // A19
constexpr std::size_t kMaxOmschrijving = 100;  // ours: not documented, and our reference at its end must survive

std::string Kort(absl::string_view tekst, std::size_t tekens) {
  return std::string(absl::StripAsciiWhitespace(tekst.substr(0, BytesOf(tekst, tekens))));
}

std::size_t Tekens(absl::string_view tekst) {
  return std::count_if(tekst.begin(), tekst.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; });
}

std::string Aaneen(absl::string_view links, absl::string_view rechts) {
  return absl::StrCat(links, links.empty() || rechts.empty() ? "" : " ", rechts);
}

// ---- what is sent

// In pieces that fit on a line, broken at a space where there is one.
std::vector<absl::string_view> InStukken(absl::string_view tekst) {
  std::vector<absl::string_view> stukken;
  for (tekst = absl::StripAsciiWhitespace(tekst); !tekst.empty(); tekst = absl::StripLeadingAsciiWhitespace(tekst)) {
    std::size_t eind = BytesOf(tekst, kMaxRegeltekst);
    if (eind < tekst.size()) {
      const std::size_t spatie = tekst.rfind(' ', eind);
      if (spatie != absl::string_view::npos) eind = spatie;
    }
    stukken.push_back(tekst.substr(0, eind));
    tekst.remove_prefix(eind);
  }
  return stukken;
}

// Ours is the last word. What the office wants in its reference field stands before it where there is no such field.
std::string Omschrijving(const Conceptfactuur& concept_, Regelvorm vorm, absl::string_view referentie) {
  const std::string kenmerk = vorm == Regelvorm::kArtikelen ? "" : Kort(concept_.kenmerk, kMaxKenmerk);
  const std::string achter = Aaneen(ZonderExtraSpaties(kenmerk), referentie);
  const std::size_t bezet = std::min(Tekens(achter) + 1, kMaxOmschrijving);
  return Aaneen(Kort(ZonderExtraSpaties(concept_.omschrijving), kMaxOmschrijving - bezet), achter);
}

std::string Artikelregel(const Factuurregel& regel, absl::string_view artikel_id) {
  JsonObject line;
  line.Text("lineType", "Article");
  line.Raw("articleId", artikel_id);
  line.Text("description", Kort(regel.omschrijving, kMaxRegeltekst));
  line.Raw("quantity", regel.aantal.ToString());
  line.Raw("price", regel.prijs.ToString());
  line.Text("vatCode", regel.btw_code);
  return std::move(line).Take();
}

std::string Tekstregel(absl::string_view tekst) {
  JsonObject line;
  line.Text("lineType", "Text");
  line.Text("description", tekst);
  return std::move(line).Take();
}

std::string Boeking(domein::Bedrag bedrag, absl::string_view tekst, absl::string_view grootboek,
                    absl::string_view btw_code) {
  JsonObject line;
  line.Raw("amount", bedrag.ToString());
  line.Text("description", tekst);
  line.Raw("ledgerAccountId", grootboek);
  line.Text("vatCode", btw_code);
  return std::move(line).Take();
}

// A bookkeeping line has no quantity and no price: its text tells them, "Arbeid (2,75 x 58,50)".
std::string MetAantal(const Factuurregel& regel) {
  const std::string som = absl::StrReplaceAll(
      absl::StrCat(" (", regel.aantal.ToString(), " x ", regel.prijs.ToString(), ")"), {{".", ","}});
  return absl::StrCat(Kort(regel.omschrijving, kMaxRegeltekst - som.size()), som);
}

// A line of an amount needs an article, its VAT, and for a bookkeeping line the article's ledger account.
absl::StatusOr<RecordId> Artikel(const Factuurregel& regel, Regelvorm vorm) {
  RecordId artikel = LeesRecordId(regel.artikel_id);
  const std::string naam = InWords(regel.omschrijving);
  if (!IsId(artikel.id)) {
    return absl::InvalidArgumentError(absl::StrCat("De regel '", naam, "' heeft geen artikel van Asperion."));
  }
  if (regel.btw_code.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("De regel '", naam, "' heeft geen btw-code."));
  }
  if (vorm == Regelvorm::kBoekingen && !IsId(artikel.erbij)) {
    return absl::InvalidArgumentError(absl::StrCat("Het artikel van '", naam,
                                                   "' heeft geen grootboekrekening: kies bij het artikel in Asperion "
                                                   "een verkoopsoort met een grootboekrekening."));
  }
  return artikel;
}

absl::StatusOr<std::vector<std::string>> Regels(const Conceptfactuur& concept_, Regelvorm vorm) {
  const auto is_bedrag = [](const Factuurregel& regel) { return regel.soort == domein::Regelsoort::kBedrag; };
  const auto eerste = std::find_if(concept_.regels.begin(), concept_.regels.end(), is_bedrag);
  if (eerste == concept_.regels.end()) return absl::InvalidArgumentError("Een factuur heeft regels nodig.");
  ASSIGN_OR_RETURN(const RecordId van_eerste, Artikel(*eerste, vorm));
  std::vector<std::string> regels;
  for (const Factuurregel& regel : concept_.regels) {
    if (is_bedrag(regel)) {
      ASSIGN_OR_RETURN(const RecordId artikel, Artikel(regel, vorm));
      regels.push_back(vorm == Regelvorm::kArtikelen
                           ? Artikelregel(regel, artikel.id)
                           : Boeking(regel.netto, MetAantal(regel), artikel.erbij, regel.btw_code));
      continue;
    }
    for (const absl::string_view stuk : InStukken(regel.omschrijving)) {
      regels.push_back(vorm == Regelvorm::kArtikelen
                           ? Tekstregel(stuk)
                           : Boeking(domein::Bedrag(), stuk, van_eerste.erbij, eerste->btw_code));
    }
  }
  return regels;
}

std::string Moment(domein::Datum datum) { return absl::StrCat(datum.ToString(), "T00:00:00"); }

// ---- what comes back

// Our reference in a description.
std::string LaatsteWoord(absl::string_view omschrijving) {
  omschrijving = absl::StripTrailingAsciiWhitespace(omschrijving);
  const std::size_t spatie = omschrijving.find_last_of(" \t\r\n");
  return std::string(spatie == absl::string_view::npos ? omschrijving : omschrijving.substr(spatie + 1));
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
  const absl::StatusOr<domein::Bedrag> excl = LeesTotaal(item, "amountExclVat");
  const absl::StatusOr<domein::Bedrag> incl = LeesTotaal(item, "amountInclVat");
  if (!excl.ok() || !incl.ok()) return Unreadable(absl::StrCat("sales invoice ", id, " without readable totals"), call);
  int status = 0;
  if (!absl::SimpleAtoi(IdAt(item, "status").value_or(""), &status)) {
    return Unreadable(absl::StrCat("sales invoice ", id, " without a status"), call);
  }
  return Factuurverwijzing{.id = std::move(id),
                           .nummer = IdAt(item, "invoiceNumber").value_or(""),
                           .referentie = LaatsteWoord(TextAt(item, "description")),
                           .totaal_excl = *excl,
                           .totaal_incl = *incl,
                           .is_concept = status == kConcept};
}

// Ids are whole numbers that rise.
bool IsOuder(const Factuurverwijzing& a, const Factuurverwijzing& b) {
  return a.id.size() != b.id.size() ? a.id.size() < b.id.size() : a.id < b.id;
}

// ---- the rehearsal

// "lines._data[0].lineType", "$.lines._data[0].LineType" and "LineType" all are about lineType.
absl::string_view Veldnaam(absl::string_view pad) {
  const std::size_t punt = pad.find_last_of(".]");
  return punt == absl::string_view::npos ? pad : pad.substr(punt + 1);
}

// Whether a refusal is about what only our lines have, or asks for what only a bookkeeping line has.
bool WeigertOnzeVelden(const json::value& body) {
  const auto noemt = [](absl::string_view tekst) {
    return absl::StrContains(absl::AsciiStrToLower(tekst), "linetype");
  };
  if (noemt(TextAt(body, "title")) || noemt(TextAt(body, "detail"))) return true;
  const json::value* errors = ObjectAt(body, "errors");
  if (errors == nullptr) return false;
  for (const auto& [key, value] : errors->get_object()) {
    const absl::string_view veld = Veldnaam({key.data(), key.size()});
    for (const char* vreemd : {"lineType", "reference", "ledgerAccountId", "amount"}) {
      if (absl::EqualsIgnoreCase(veld, vreemd)) return true;
    }
    if (noemt(json::serialize(value))) return true;
  }
  return false;
}

// Lines came back, and none knows what kind it is.
bool ToontKaleRegels(const json::value& body) {
  const json::value* lines = ObjectAt(body, "lines");
  const json::array* rows = lines == nullptr ? nullptr : ArrayAt(*lines, "_data");
  if (rows == nullptr || rows->empty()) return false;
  return std::none_of(rows->begin(), rows->end(),
                      [](const json::value& row) { return !TextAt(row, "lineType").empty(); });
}

}  // namespace

http::Request EncodeProef(const Administratie& administratie) {
  JsonObject lines;
  lines.Raw("_data", absl::StrCat("[", Tekstregel("Koppel"), "]"));
  JsonObject invoice;
  invoice.Text("description", "Koppel");
  invoice.Raw("lines", std::move(lines).Take());  // First: who stops at the first field it does not know names this.
  invoice.Text("reference", "Koppel");
  return Post(administratie, "probe_invoice", absl::StrCat(kPad, "?validateOnly=true"), std::move(invoice).Take());
}

absl::StatusOr<Regelvorm> DecodeProef(const Administratie& administratie, const Answer& answer) {
  const bool refused = answer.ok() && (answer->status == 400 || answer->status == 409 || answer->status == 422);
  if (refused) {
    const absl::StatusOr<json::value> body = ParseJson(answer->body);
    if (!body.ok() || !body->is_object()) return Unreadable("a refusal without words of a rehearsal", Call::kRead);
    return WeigertOnzeVelden(*body) ? Regelvorm::kBoekingen : Regelvorm::kArtikelen;
  }
  const bool empty =
      answer.ok() && answer->status >= 200 && answer->status <= 299 && absl::StripAsciiWhitespace(answer->body).empty();
  if (empty) return Regelvorm::kArtikelen;
  ASSIGN_OR_RETURN(const json::value body, Inhoud(administratie, answer, Call::kRead));
  return ToontKaleRegels(body) ? Regelvorm::kBoekingen : Regelvorm::kArtikelen;
}

std::string SchrijfNotitie(const Notitie& notitie) {
  JsonObject tekst;
  tekst.Raw("asperion", absl::StrCat(kNotitieVersie));
  tekst.Text("regels", notitie.vorm == Regelvorm::kArtikelen ? "artikelen" : "boekingen");
  tekst.Text("dagboek", notitie.dagboek);
  return std::move(tekst).Take();
}

absl::StatusOr<Notitie> LeesNotitie(absl::string_view tekst) {
  const absl::StatusOr<json::value> notitie = ParseJson(tekst);
  const std::string regels = notitie.ok() ? TextAt(*notitie, "regels") : "";
  const bool bekend = notitie.ok() && IdAt(*notitie, "asperion") == absl::StrCat(kNotitieVersie) &&
                      (regels == "artikelen" || regels == "boekingen");
  if (!bekend) {
    return absl::InvalidArgumentError("Hoe deze administratie facturen aanneemt is niet bekend; probeer het opnieuw.");
  }
  return Notitie{.vorm = regels == "artikelen" ? Regelvorm::kArtikelen : Regelvorm::kBoekingen,
                 .dagboek = TextAt(*notitie, "dagboek")};
}

absl::StatusOr<std::string> FreezeFactuur(const Conceptfactuur& concept_, absl::string_view referentie) {
  if (referentie.empty() || referentie != LaatsteWoord(referentie)) {
    return absl::InvalidArgumentError("Een factuur heeft een referentie van een woord nodig.");
  }
  const RecordId debiteur = LeesRecordId(concept_.relatie_id);
  if (!IsId(debiteur.id) || debiteur.erbij.empty()) {
    return absl::InvalidArgumentError("De relatie heeft geen debiteurnummer in Asperion.");
  }
  ASSIGN_OR_RETURN(const Notitie notitie, LeesNotitie(concept_.vendor_notitie));
  ASSIGN_OR_RETURN(const std::vector<std::string> regels, Regels(concept_, notitie.vorm));

  JsonObject lines;
  lines.Raw("_data", absl::StrCat("[", absl::StrJoin(regels, ","), "]"));
  JsonObject invoice;
  invoice.Text("debtorCustomerNumber", debiteur.erbij);
  invoice.Text("date", Moment(concept_.factuurdatum));
  if (notitie.vorm == Regelvorm::kBoekingen) {
    invoice.Raw("bookyear", absl::StrCat(concept_.factuurdatum.dag().year()));
    invoice.Raw("bookperiod", absl::StrCat(concept_.factuurdatum.dag().month()));
  }
  invoice.Text("journalId", notitie.dagboek);
  if (concept_.vervaldatum) invoice.Text("paymentDueDate", Moment(*concept_.vervaldatum));
  invoice.Text("description", Omschrijving(concept_, notitie.vorm, referentie));
  if (notitie.vorm == Regelvorm::kArtikelen) invoice.Text("reference", Kort(concept_.kenmerk, kMaxKenmerk));
  invoice.Raw("lines", std::move(lines).Take());
  return std::move(invoice).Take();
}

absl::StatusOr<std::string> ReferentieIn(absl::string_view bevroren) {
  const absl::StatusOr<json::value> body = ParseJson(bevroren);
  std::string referentie = body.ok() ? LaatsteWoord(TextAt(*body, "description")) : "";
  if (referentie.empty()) return absl::InternalError("the frozen concept can't be read; nothing was sent");
  return referentie;
}

http::Request EncodeCreateFactuur(const Administratie& administratie, std::string bevroren) {
  return Post(administratie, "create_invoice", kPad, std::move(bevroren));
}

absl::StatusOr<Factuurverwijzing> DecodeCreateFactuur(const Administratie& administratie, const Answer& answer,
                                                      absl::string_view referentie) {
  ASSIGN_OR_RETURN(const json::value item, Inhoud(administratie, answer, Call::kCreate));
  ASSIGN_OR_RETURN(Factuurverwijzing factuur, LeesFactuur(item, Call::kCreate));
  if (factuur.referentie != referentie) return Unreadable("another reference came back", Call::kCreate);
  return factuur;
}

http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie, int page) {
  return Get(administratie, "find_invoice",
             absl::StrCat(kPad, "?Description=", http::UrlEncode(referentie), "&", Bladzij(page)));
}

absl::StatusOr<Pagina<Factuurverwijzing>> DecodeFindFactuur(const Administratie& administratie, const Answer& answer) {
  return Lijst<Factuurverwijzing>(administratie, answer,
                                  [](const json::value& item) { return LeesFactuur(item, Call::kRead); });
}

absl::StatusOr<std::optional<Factuurverwijzing>> KiesFactuur(std::vector<Factuurverwijzing> gevonden,
                                                             absl::string_view referentie) {
  std::optional<Factuurverwijzing> oudste;
  for (Factuurverwijzing& factuur : gevonden) {
    if (factuur.referentie != referentie) continue;
    // Should there ever be two, everybody takes the same one.
    if (!oudste || IsOuder(factuur, *oudste)) oudste = std::move(factuur);
  }
  // Others mean that the search was not done, or that a person wrote behind our reference: absence would say nothing.
  if (!oudste && !gevonden.empty()) {
    return Unreadable(absl::StrCat("the search by reference answers invoice ", gevonden[0].id,
                                   ", whose description does not end with it"),
                      Call::kRead);
  }
  return oudste;
}

}  // namespace koppel::vendor::asperion
