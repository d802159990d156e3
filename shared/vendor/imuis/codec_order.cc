#include "vendor/imuis/codec_order.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/imuis/codec.h"
#include "vendor/imuis/waarden.h"
#include "vendor/imuis/xml.h"
#include "vendor/json.h"

namespace koppel::vendor::imuis {
namespace {

namespace json = boost::json;

constexpr std::size_t kOmschrijving = 40;
constexpr std::size_t kOpmerking = 1024;
constexpr std::size_t kMaxRegels = 1000;

json::string_view Json(absl::string_view tekst) { return {tekst.data(), tekst.size()}; }

absl::Status Weiger(std::size_t nummer, absl::string_view waarom) {
  return absl::InvalidArgumentError(absl::StrCat("Regel ", nummer, ": ", waarom));
}

// The line as iMUIS would hold it, or why it can't.
absl::StatusOr<Wens> MaakWens(const domein::Factuurregel& regel, std::size_t nummer) {
  if (regel.soort == domein::Regelsoort::kTekst) return Weiger(nummer, "een verkooporder krijgt geen tekstregels.");
  if (regel.artikel_id.empty()) return Weiger(nummer, "iMUIS vraagt voor elke orderregel een artikel.");
  if (!IsArtikelnummer(regel.artikel_id)) return Weiger(nummer, "dit is geen artikelnummer van iMUIS.");
  const domein::Bedrag niets;
  if (regel.aantal < domein::Hoeveelheid() || regel.prijs < domein::Prijs() || regel.netto < niets)
    return Weiger(nummer, "iMUIS neemt geen negatieve orderregels aan; maak de creditnota zelf.");
  Wens wens{.artikel = regel.artikel_id,
            .aantal = regel.aantal,
            .prijs = AfgerondePrijs(regel.prijs),
            .omschrijving = Regel(regel.omschrijving, kOmschrijving)};
  if (!DecodeAantal(wens.aantal.ToString()).ok() || !DecodePrijs(wens.prijs.ToString()).ok() ||
      !DecodeBedrag(regel.netto.ToString()).ok()) {
    return Weiger(nummer, "het aantal of bedrag is groter dan iMUIS aankan.");
  }
  if (wens.aantal * wens.prijs != regel.netto) {
    return Weiger(nummer, absl::StrCat("iMUIS rekent met vier decimalen; met een prijs van ", regel.prijs.ToString(),
                                       " klopt het bedrag dan niet op de cent."));
  }
  return wens;
}

// Numbers of orders and their lines are ints on the wire.
std::optional<std::int64_t> AlsNummer(absl::string_view tekst) {
  std::int32_t nummer = 0;
  if (!IsNummer(tekst, 10) || !absl::SimpleAtoi(tekst, &nummer)) return std::nullopt;
  return nummer;
}

bool IsReferentie(absl::string_view tekst) {
  return !tekst.empty() &&
         std::all_of(tekst.begin(), tekst.end(), [](unsigned char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

template <typename T>
std::optional<T> AlsLeesbaar(const absl::StatusOr<T>& gelezen) {
  if (!gelezen.ok()) return std::nullopt;
  return *gelezen;
}

// Not zero, or not readable: then it is not said to be untouched.
bool IsIets(const std::string& aantal) {
  return !aantal.empty() && AlsLeesbaar(DecodeAantal(aantal)) != domein::Hoeveelheid();
}

void PutSelectie(pugi::xml_node inhoud, const char* tabel, const char* velden, const char* operatoren,
                 absl::string_view waarden) {
  pugi::xml_node selectie = inhoud.append_child("SELECTION");
  Put(selectie, "TABLE", tabel);
  Put(selectie, "WHEREFIELDS", velden);
  Put(selectie, "WHEREOPERATORS", operatoren);
  Put(selectie, "WHEREVALUES", waarden);
}

}  // namespace

// ---- what is frozen

absl::StatusOr<std::string> FreezeOrder(const domein::Conceptfactuur& concept_, const std::string& referentie) {
  if (!IsReferentie(referentie)) return absl::InvalidArgumentError("Orderregels hebben een referentie nodig.");
  const std::string order(absl::StripAsciiWhitespace(concept_.verkooporder));
  if (order.empty()) {
    return absl::InvalidArgumentError(
        "Deze werkbon komt niet uit een verkooporder van iMUIS; alleen zulke werkbonnen kunnen mee.");
  }
  if (!AlsNummer(order)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", InWords(order), "' is geen nummer van een verkooporder van iMUIS."));
  }
  json::array regels;
  std::set<std::int64_t> bekend;
  for (std::size_t i = 0; i < concept_.regels.size(); ++i) {
    const domein::Factuurregel& regel = concept_.regels[i];
    ASSIGN_OR_RETURN(Wens wens, MaakWens(regel, i + 1));
    // A value that is no line number means a new line (X70), and so does one that an earlier line has (X77).
    const std::optional<std::int64_t> nummer = AlsNummer(absl::StripAsciiWhitespace(regel.orderregel));
    if (nummer && bekend.insert(*nummer).second) wens.regel = *nummer;
    if (wens.regel == 0 && wens.aantal == domein::Hoeveelheid()) continue;  // X81
    json::object uit;
    uit["artikel"] = Json(wens.artikel);
    uit["aantal"] = wens.aantal.ToString();
    uit["prijs"] = wens.prijs.ToString();
    uit["omschrijving"] = wens.omschrijving;
    if (wens.regel != 0) uit["regel"] = wens.regel;
    regels.push_back(std::move(uit));
  }
  if (regels.empty()) return absl::InvalidArgumentError("Er is niets om op de verkooporder te zetten.");
  if (regels.size() > kMaxRegels) {
    return absl::InvalidArgumentError(absl::StrCat("Een werkbon zet hooguit ", kMaxRegels,
                                                   " regels op een verkooporder; deze heeft er ", regels.size(), "."));
  }
  json::object uit;
  uit["order"] = order;
  uit["referentie"] = referentie;
  uit["regels"] = std::move(regels);
  return json::serialize(uit);
}

absl::StatusOr<Bevroren> LeesBevroren(absl::string_view bevroren) {
  const absl::Status onleesbaar = absl::InternalError("the frozen concept can't be read; nothing was sent");
  const absl::StatusOr<json::value> tekst = ParseJson(bevroren);
  if (!tekst.ok()) return onleesbaar;
  const json::array* regels = ArrayAt(*tekst, "regels");
  Bevroren uit{.order = TextAt(*tekst, "order"), .referentie = TextAt(*tekst, "referentie"), .regels = {}};
  if (regels == nullptr || regels->empty() || !AlsNummer(uit.order) || !IsReferentie(uit.referentie)) return onleesbaar;
  for (const json::value& regel : *regels) {
    const auto aantal = DecodeAantal(TextAt(regel, "aantal"));
    const auto prijs = DecodePrijs(TextAt(regel, "prijs"));
    Wens wens{.artikel = TextAt(regel, "artikel"),
              .aantal = aantal.value_or(domein::Hoeveelheid()),
              .prijs = prijs.value_or(domein::Prijs()),
              .omschrijving = TextAt(regel, "omschrijving")};
    const std::string nummer = IdAt(regel, "regel").value_or("0");
    if (!aantal.ok() || !prijs.ok() || wens.artikel.empty() || !absl::SimpleAtoi(nummer, &wens.regel))
      return onleesbaar;
    uit.regels.push_back(std::move(wens));
  }
  return uit;
}

// ---- reading

Selectie OrderkopVan(absl::string_view order) {
  return {.tabel = "ORDKOP",
          .velden = {"NR", "GEFACT", "BLOK"},
          .waar_veld = "NR",
          .waar_is = std::string(order),
          .sleutel = {"NR"}};
}

absl::StatusOr<std::optional<Orderkop>> LeesOrderkop(const std::vector<Rij>& rijen, absl::string_view order) {
  if (rijen.empty()) return std::nullopt;
  if (rijen.size() > 1 || rijen[0]["NR"] != order)
    return Unreadable("other orders than the one asked for", Call::kRead);
  return Orderkop{.gefactureerd = DecodeJa(rijen[0]["GEFACT"]), .geblokkeerd = DecodeJa(rijen[0]["BLOK"])};
}

Selectie OrderregelsVan(absl::string_view order) {
  return {.tabel = "ORDRG",
          .velden = {"ORDNR", "RG", "ART", "AANT", "PRS", "BEDR", "AANTGELEV", "AANTGEFACT", "OPMINT"},
          .waar_veld = "ORDNR",
          .waar_is = std::string(order),
          .sleutel = {"ORDNR", "RG"}};
}

absl::StatusOr<std::vector<Orderregel>> LeesOrderregels(const std::vector<Rij>& rijen, absl::string_view order) {
  std::vector<Orderregel> regels;
  for (const Rij& rij : rijen) {
    if (rij["ORDNR"] != order) return Unreadable("lines of other orders than the one asked for", Call::kRead);
    Orderregel regel{.artikel = rij["ART"],
                     .aantal = AlsLeesbaar(DecodeAantal(rij["AANT"])),
                     .prijs = AlsLeesbaar(DecodePrijs(rij["PRS"])),
                     .bedrag = AlsLeesbaar(DecodeBedrag(rij["BEDR"])),
                     .opmerking = rij["OPMINT"],
                     .verwerkt = IsIets(rij["AANTGELEV"]) || IsIets(rij["AANTGEFACT"])};
    if (!absl::SimpleAtoi(rij["RG"], &regel.regel)) return Unreadable("an order line without a number", Call::kRead);
    if (rij["BEDR"].empty() && regel.aantal && regel.prijs) {
      const domein::Prijs miljoen = domein::Prijs::Honderdduizendsten(100'000'000'000);
      if (*regel.prijs < miljoen) regel.bedrag = AlsLeesbaar(DecodeBedrag((*regel.aantal * *regel.prijs).ToString()));
    }
    regels.push_back(std::move(regel));
  }
  return regels;
}

// ---- marks

std::string Kenmerk(const Bevroren& bevroren, std::size_t nummer) {
  return absl::StrCat(bevroren.referentie, "-", nummer);
}

std::string KenmerkVanBekende(const Bevroren& bevroren, std::size_t nummer) {
  const Wens& wens = bevroren.regels[nummer - 1];
  return absl::StrCat(Kenmerk(bevroren, nummer), "-R", wens.regel, "-", wens.aantal.tienduizendsten());
}

std::vector<absl::string_view> KenmerkenIn(absl::string_view opmerking, absl::string_view referentie) {
  std::vector<absl::string_view> kenmerken = absl::StrSplit(opmerking, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
  const std::string begin = absl::StrCat(referentie, "-");
  std::erase_if(kenmerken, [&](absl::string_view woord) { return !absl::StartsWith(woord, begin); });
  return kenmerken;
}

std::string MetKenmerk(absl::string_view opmerking, absl::string_view referentie, absl::string_view kenmerk) {
  std::vector<std::string> regels;
  for (const absl::string_view regel : absl::StrSplit(opmerking, '\n')) {
    std::vector<absl::string_view> woorden = absl::StrSplit(regel, ' ');
    const std::vector<absl::string_view> oude = KenmerkenIn(regel, referentie);
    if (!oude.empty()) {
      std::erase_if(woorden, [&](absl::string_view woord) { return !KenmerkenIn(woord, referentie).empty(); });
      if (woorden.empty()) continue;
    }
    regels.push_back(absl::StrJoin(woorden, " "));
  }
  std::string eigen = absl::StrJoin(regels, "\n");
  absl::StripTrailingAsciiWhitespace(&eigen);
  eigen.resize(BytesOf(eigen, kOpmerking - kenmerk.size() - 1));
  return eigen.empty() ? std::string(kenmerk) : absl::StrCat(eigen, "\n", kenmerk);
}

// ---- writing

Oproep EncodeWijzigRegel(absl::string_view order, std::int64_t regel, const Velden& velden) {
  pugi::xml_document document;
  pugi::xml_node inhoud = document.append_child("NewDataSet");
  PutSelectie(inhoud, "ORDRG", "ORDNR\tRG", "=\t=", absl::StrCat(order, "\t", regel));
  pugi::xml_node rij = inhoud.append_child("DATA");
  for (const auto& [naam, tekst] : velden) Put(rij, naam, tekst);
  return {.functie = "UpdateVerkooporderRegel",
          .operation = "update_order_line",
          .soort = Call::kCreate,
          .elementen = {{"Mutatie", WriteXml(document)}}};
}

Oproep EncodeMaakRegels(const Bevroren& bevroren, const std::vector<std::size_t>& nummers,
                        const std::map<std::string, std::string>& opmerkingen) {
  pugi::xml_document document;
  pugi::xml_node inhoud = document.append_child("NewDataSet");
  PutSelectie(inhoud, "ORDKOP", "NR", "=", bevroren.order);
  for (const std::size_t nummer : nummers) {
    const Wens& wens = bevroren.regels[nummer - 1];
    const auto van_artikel = opmerkingen.find(wens.artikel);
    pugi::xml_node rij = inhoud.append_child("ORDRG");
    Put(rij, "RG", "0");
    Put(rij, "ART", wens.artikel);
    Put(rij, "AANT", wens.aantal.ToString());
    Put(rij, "PRS", EncodePrijs(wens.prijs));
    if (!wens.omschrijving.empty()) Put(rij, "OMSCHR", wens.omschrijving);
    Put(rij, "OPMINT",
        MetKenmerk(van_artikel == opmerkingen.end() ? "" : van_artikel->second, bevroren.referentie,
                   Kenmerk(bevroren, nummer)));
  }
  return {.functie = "CreateVerkooporderRegel",
          .operation = "create_order_lines",
          .soort = Call::kCreate,
          .elementen = {{"Verkooporder", WriteXml(document)}, {"ORDNR", bevroren.order}}};
}

}  // namespace koppel::vendor::imuis
