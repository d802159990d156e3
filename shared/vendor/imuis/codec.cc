#include "vendor/imuis/codec.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/imuis/waarden.h"

namespace koppel::vendor::imuis {
namespace {

// Lengths, in characters (3.2, 3.4).
constexpr std::size_t kZoeksleutel = 20;
constexpr char kVanOns[] = "OS-";  // A search key that begins so
constexpr std::size_t kNaam = 50;
constexpr std::size_t kStraat = 37;
constexpr std::size_t kHuisnummer = 5;
constexpr std::size_t kToevoeging = 6;
constexpr std::size_t kPostcode = 8;
constexpr std::size_t kPlaats = 24;
constexpr std::size_t kLand = 3;
constexpr std::size_t kTelefoon = 15;
constexpr std::size_t kEmail = 64;
constexpr std::size_t kKvk = 15;
constexpr std::size_t kBtw = 14;
constexpr std::size_t kArtikelnummer = 20;
constexpr std::size_t kOmschrijving = 40;
constexpr std::size_t kArtikelgroep = 8;

// The kinds of VAT of an article (A12), at the rates of the law.
struct Btwsoort {
  const char* code;
  std::int32_t tarief;
};
constexpr Btwsoort kBtwsoorten[] = {{"H", 21'000}, {"L", 9'000}, {"G", 0}, {"V", 0}};

// An empty field is left out: the administration then has its own default.
void Zet(Velden& velden, const char* naam, std::string tekst) {
  if (!tekst.empty()) velden.emplace_back(naam, std::move(tekst));
}

// What would be wrong when cut: left out when it does not fit.
std::string HeelOfNiet(std::string regel, std::size_t tekens) {
  return BytesOf(regel, tekens) == regel.size() ? std::move(regel) : "";
}

// Numbers are written with spaces for people; they give those up when they don't fit.
std::string NummerOfNiet(absl::string_view tekst, std::size_t tekens) {
  std::string regel = Regel(tekst, std::string::npos);
  if (BytesOf(regel, tekens) != regel.size()) regel = absl::StrReplaceAll(regel, {{" ", ""}});
  return HeelOfNiet(std::move(regel), tekens);
}

std::string BtwNummer(const domein::Relatie& relatie) {
  return NummerOfNiet(absl::StrReplaceAll(relatie.btw_nummer, {{".", ""}}), kBtw);
}

// The house number has a field for its digits and one for what follows; what does not fit there stays in the street,
// which then gives way.
void ZetAdres(Velden& velden, const domein::Relatie& relatie) {
  const std::string huisnummer = Regel(relatie.huisnummer, std::string::npos);
  const auto eind =
      std::find_if(huisnummer.begin(), huisnummer.end(), [](unsigned char c) { return !absl::ascii_isdigit(c); });
  std::string cijfers(huisnummer.begin(), eind);
  std::string rest(absl::StripAsciiWhitespace(absl::string_view(huisnummer).substr(cijfers.size())));
  const bool past = !cijfers.empty() && cijfers.size() <= kHuisnummer && BytesOf(rest, kToevoeging) == rest.size();
  if (past || huisnummer.empty()) {
    Zet(velden, "STRAAT", Regel(relatie.straat, kStraat));
    Zet(velden, "HNR", std::move(cijfers));
    Zet(velden, "HNRTV", std::move(rest));
    return;
  }
  const std::string achter = absl::StrCat(" ", Regel(huisnummer, kStraat - 1));
  const std::size_t over = kStraat - std::min(kStraat, achter.size());  // In bytes: never too much.
  Zet(velden, "STRAAT", Regel(absl::StrCat(Regel(relatie.straat, over), achter), kStraat));
}

Selectie Relaties(const char* veld, absl::string_view waarde) {
  return {.tabel = "DEB",
          .velden = {"NR", "ZKSL", "NAAM", "STRAAT", "HNR", "HNRTV", "POSTCD", "BTWNR"},
          .waar_veld = veld,
          .waar_is = std::string(waarde),
          .sleutel = {"NR"}};
}

Selectie Artikelen(const char* veld, absl::string_view waarde) {
  return {.tabel = "ART",
          .velden = {"NR", "OMSCHR", "VERKPR", "BTW", "OPMINT"},
          .waar_veld = veld,
          .waar_is = std::string(waarde),
          .sleutel = {"NR"}};
}

// A create that says both yes and something else may or may not have been done (4.1).
absl::Status Gemaakt(const Uitslag& uitslag) {
  if (!uitslag.foutmelding.empty()) return absl::UnknownError(uitslag.foutmelding);
  return absl::OkStatus();
}

}  // namespace

// ---- relaties

bool IsDebiteurnummer(absl::string_view tekst) { return IsNummer(tekst, 8); }
std::string ZoeksleutelVan(absl::string_view nummer) { return absl::StrCat(kVanOns, nummer); }
bool PastAlsZoeksleutel(absl::string_view zoeksleutel) { return IsSleutel(zoeksleutel, kZoeksleutel); }

Selectie RelatiesMetZoeksleutel(absl::string_view zoeksleutel) { return Relaties("ZKSL", zoeksleutel); }
Selectie RelatiesMetNummer(absl::string_view nr) { return Relaties("NR", nr); }
Selectie RelatiesMetNaam(absl::string_view naam) { return Relaties("NAAM", Regel(naam, kNaam)); }

absl::StatusOr<Relatiekaart> LeesRelatie(const Rij& rij) {
  if (!IsDebiteurnummer(rij["NR"])) return Unreadable("a debtor without a number", Call::kRead);
  return Relatiekaart{
      .nr = rij["NR"],
      .zksl = rij["ZKSL"],
      .btw_nummer = rij["BTWNR"],
      .adres = {.naam = rij["NAAM"],
                .adres = ZonderExtraSpaties(absl::StrCat(rij["STRAAT"], " ", rij["HNR"], " ", rij["HNRTV"])),
                .postcode = rij["POSTCD"]}};
}

bool IsDezelfdeRelatie(const Relatiekaart& kaart, const domein::Relatie& relatie) {
  domein::Relatie zoals_bewaard = relatie;
  zoals_bewaard.naam = Regel(relatie.naam, kNaam);
  return IsDezelfde(kaart.adres, zoals_bewaard);
}

bool IsVanEenAnder(const Relatiekaart& kaart, const domein::Relatie& relatie) {
  return absl::StartsWith(kaart.zksl, kVanOns) && kaart.zksl != ZoeksleutelVan(relatie.nummer) &&
         !IsDezelfdeRelatie(kaart, relatie);
}

// Reverse charge is the order's own affair here: iMUIS computes the VAT (X52).
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart) {
  return {.vendor_id = kaart.nr, .nummer = kaart.nr, .btw_nummer = kaart.btw_nummer, .btw_verlegd = false};
}

absl::StatusOr<Oproep> EncodeMaakRelatie(const domein::Relatie& relatie, absl::string_view zoeksleutel) {
  const std::string naam = Regel(relatie.naam, kNaam);
  if (naam.empty()) return absl::InvalidArgumentError("Een nieuwe relatie heeft een naam nodig.");
  if (!PastAlsZoeksleutel(zoeksleutel)) {
    return absl::InvalidArgumentError(
        absl::StrCat("Relatienummer '", InWords(relatie.nummer), "' past niet in iMUIS: hooguit 17 tekens."));
  }
  Velden velden;
  Zet(velden, "ZKSL", std::string(zoeksleutel));
  Zet(velden, "NAAM", naam);
  Zet(velden, "NAAM2", Regel(relatie.contactpersoon, kNaam));
  ZetAdres(velden, relatie);
  Zet(velden, "POSTCD", NummerOfNiet(relatie.postcode, kPostcode));
  Zet(velden, "PLAATS", Regel(relatie.plaats, kPlaats));
  Zet(velden, "LAND", HeelOfNiet(absl::AsciiStrToUpper(relatie.land), kLand));
  Zet(velden, "TEL", NummerOfNiet(relatie.telefoon, kTelefoon));
  Zet(velden, "EMAIL", HeelOfNiet(Regel(relatie.email, std::string::npos), kEmail));
  Zet(velden, "KVKNR", NummerOfNiet(relatie.kvk_nummer, kKvk));
  Zet(velden, "BTWNR", BtwNummer(relatie));
  return EncodeMaak("DEB", velden, "create_deb");
}

absl::StatusOr<domein::BekendeRelatie> DecodeMaakRelatie(const Uitslag& uitslag, const domein::Relatie& relatie) {
  RETURN_IF_ERROR(Gemaakt(uitslag));
  const std::string nr(absl::StripAsciiWhitespace(uitslag.Element("Primarykey")));
  if (!IsDebiteurnummer(nr)) return Unreadable("a debtor was made and its number did not come back", Call::kCreate);
  return domein::BekendeRelatie{.vendor_id = nr, .nummer = nr, .btw_nummer = BtwNummer(relatie), .btw_verlegd = false};
}

// ---- articles

bool IsArtikelnummer(absl::string_view tekst) { return IsSleutel(tekst, kArtikelnummer); }

Selectie ArtikelenMetNummer(absl::string_view nr) { return Artikelen("NR", nr); }
Selectie ArtikelenMetOmschrijving(absl::string_view omschrijving) {
  return Artikelen("OMSCHR", Regel(omschrijving, kOmschrijving));
}

absl::StatusOr<Artikelkaart> LeesArtikel(const Rij& rij) {
  if (rij["NR"].empty()) return Unreadable("an article without a number", Call::kRead);
  return Artikelkaart{.nr = rij["NR"],
                      .omschrijving = rij["OMSCHR"],
                      .prijs = rij["VERKPR"],
                      .btw = rij["BTW"],
                      .opmerking = rij["OPMINT"]};
}

bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam) {
  return ZonderExtraSpaties(kaart.omschrijving) == Regel(naam, kOmschrijving);
}

absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart) {
  domein::BekendArtikel artikel{.vendor_id = kaart.nr,
                                .code = kaart.nr,
                                .omschrijving = kaart.omschrijving,
                                .prijs = std::nullopt,
                                .btw_code = "",
                                .btw = {}};
  if (!kaart.prijs.empty()) {
    const absl::StatusOr<domein::Prijs> prijs = DecodePrijs(kaart.prijs);
    if (!prijs.ok()) return Unreadable(absl::StrCat("article ", kaart.nr, " without a readable price"), Call::kRead);
    artikel.prijs = *prijs;
  }
  for (const Btwsoort& soort : kBtwsoorten) {
    if (kaart.btw != soort.code) continue;
    artikel.btw_code = soort.code;
    artikel.btw = {soort.tarief};
  }
  return artikel;
}

absl::StatusOr<Oproep> EncodeMaakArtikel(const Artikelvraag& vraag, const Keuzes& keuzes) {
  const bool uren = vraag.soort == domein::Soort::kUursoort;
  const std::string& groep = uren ? keuzes.artikelgroep_uren : keuzes.artikelgroep;
  if (!IsCijfers(groep, kArtikelgroep)) {
    return absl::InvalidArgumentError(absl::StrCat("Kies bij de instellingen een artikelgroep voor nieuwe ",
                                                   uren ? "uursoorten" : "materialen", "."));
  }
  if (!IsArtikelnummer(vraag.code)) {
    return absl::InvalidArgumentError(
        absl::StrCat("Code '", InWords(vraag.code), "' kan in iMUIS geen artikelnummer zijn: 1 tot 20 tekens."));
  }
  if (!vraag.prijs) return absl::InvalidArgumentError("Een nieuw artikel heeft een prijs nodig.");
  Velden velden;
  Zet(velden, "NR", vraag.code);
  Zet(velden, "ZKSL", vraag.code);
  Zet(velden, "OMSCHR", Regel(vraag.naam.empty() ? vraag.code : vraag.naam, kOmschrijving));
  Zet(velden, "ARTGRP", groep);
  Zet(velden, "VERKPR", EncodePrijs(*vraag.prijs));
  return EncodeMaak("ART", velden, "create_art");
}

absl::Status DecodeMaakArtikel(const Uitslag& uitslag, absl::string_view nr) {
  RETURN_IF_ERROR(Gemaakt(uitslag));
  const std::string gemaakt = uitslag.Element("Primarykey");
  if (absl::StripAsciiWhitespace(gemaakt) != nr) return absl::UnknownError("an article was made under another number");
  return absl::OkStatus();
}

}  // namespace koppel::vendor::imuis
