#include "tests/fieldapp/simplesimon.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "base/status_macros.h"
#include "domein/bedrag.h"
#include "domein/datum.h"

namespace koppel::fieldapp::simplesimon {
namespace {

namespace json = boost::json;

constexpr const char* kTabellen[] = {"WorkOrder", "Customer", "Location", "User",
                                     "ItemGroup", "Item",     "UsedItem", "TimeSheet"};

using Rijen = std::vector<const json::object*>;

// What was read: rows by table and Simon id, lines by work order, and what is wrong with them.
struct Lezing {
  Rijen werkbonnen;
  std::map<std::string, std::map<std::string, const json::object*>> tabellen;
  std::map<std::string, std::map<std::string, Rijen>> regels;  // table, Simon id of the work order
  std::vector<std::string> klachten;
};

// One row: its fields by kind, complaints gathered under its name. Absent and null are the same.
class Rij {
 public:
  Rij(const json::object& object, std::string naam, Lezing& lezing)
      : object_(object), naam_(std::move(naam)), lezing_(lezing) {}

  std::string Tekst(const char* veld) const {
    const json::value* value = Vind(veld);
    if (value == nullptr) return "";
    if (value->is_string()) return std::string(value->get_string().c_str(), value->get_string().size());
    Klaag(veld, "is no text");
    return "";
  }

  // A Simon id, as text; empty: absent.
  std::string Sleutel(const char* veld) const {
    const json::value* value = Vind(veld);
    if (value == nullptr) return "";
    if (value->is_int64() && value->get_int64() > 0) return absl::StrCat(value->get_int64());
    if (value->is_uint64()) return absl::StrCat(value->get_uint64());
    Klaag(veld, "is no Simon id");
    return "";
  }

  // The flag decides what becomes of a work order: an absent one is not guessed.
  bool Vlag(const char* veld) const {
    const json::value* value = Vind(veld);
    if (value != nullptr && value->is_bool()) return value->get_bool();
    Klaag(veld, "is neither true nor false");
    return false;
  }

  // A number of JSON: "1.234" is a bit more than one here, whatever it may be in a text of OutSmart's.
  std::string Aantal(const char* veld) const {
    const json::value* value = Vind(veld);
    std::string tekst;
    if (value != nullptr && value->is_int64()) tekst = absl::StrCat(value->get_int64());
    // Fifteen digits go through a double and come out as they were written.
    if (value != nullptr && value->is_double()) tekst = absl::StrFormat("%.15g", value->get_double());
    const auto aantal = domein::Hoeveelheid::Parse(tekst);
    if (!aantal.ok()) Klaag(veld, "is no number with at most four decimals");
    return aantal.ok() ? aantal->ToString() : "0";
  }

  int Minuten(const char* veld, int hoogstens) const {
    const json::value* value = Vind(veld);
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0 && value->get_int64() <= hoogstens)
      return static_cast<int>(value->get_int64());
    Klaag(veld, absl::StrCat("is no whole number of minutes from 0 to ", hoogstens));
    return 0;
  }

  // nullopt: absent, or complained about.
  std::optional<absl::CivilSecond> Moment(const char* veld) const {
    const std::string tekst = Tekst(veld);
    if (tekst.empty()) return std::nullopt;
    absl::CivilSecond moment;
    // Read leniently, so compared with how it is written: no zone, no day that does not exist.
    if (absl::ParseCivilTime(tekst, &moment) && absl::FormatCivilTime(moment) == tekst &&
        domein::Datum::Parse(absl::FormatCivilTime(absl::CivilDay(moment))).ok())
      return moment;
    Klaag(veld, "is no moment such as 2026-02-27T08:30:00");
    return std::nullopt;
  }

  std::string Land(const char* veld) const {
    const std::string land = absl::AsciiStrToUpper(Tekst(veld));
    const bool letters = std::all_of(land.begin(), land.end(), [](unsigned char c) { return absl::ascii_isalpha(c); });
    if (land.empty() || (land.size() == 2 && letters)) return land;
    Klaag(veld, "is no country code of two letters");
    return "";
  }

  // The row of `tabel` that `veld` refers to; nullopt: to none, or complained about.
  std::optional<Rij> Volg(const char* veld, const char* tabel) const {
    const std::string id = Sleutel(veld);
    if (id.empty()) return std::nullopt;
    const auto& rijen = lezing_.tabellen[tabel];
    if (const auto found = rijen.find(id); found != rijen.end())
      return Rij(*found->second, absl::StrCat(naam_, ".", tabel, " ", id), lezing_);
    Klaag(veld, absl::StrCat("refers to no row of ", tabel));
    return std::nullopt;
  }

  std::vector<Rij> Regels(const char* tabel) const {
    std::vector<Rij> uit;
    for (const json::object* object : lezing_.regels[tabel][Sleutel("Id")]) {
      const std::string id = Rij(*object, "", lezing_).Sleutel("Id");
      uit.emplace_back(*object, absl::StrCat(naam_, ".", tabel, " ", id), lezing_);
    }
    return uit;
  }

  bool Heeft(const char* veld) const { return Vind(veld) != nullptr; }
  void Klaag(const char* veld, absl::string_view wat) const {
    lezing_.klachten.push_back(absl::StrCat(naam_, ".", veld, " ", wat));
  }

 private:
  const json::value* Vind(const char* veld) const {
    const json::value* value = object_.if_contains(veld);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  const json::object& object_;
  std::string naam_;
  Lezing& lezing_;
};

std::string Dag(const absl::CivilSecond& moment) { return absl::FormatCivilTime(absl::CivilDay(moment)); }
std::string Klok(const absl::CivilSecond& moment) {
  return absl::StrFormat("%02d:%02d", moment.hour(), moment.minute());
}

// "Plein 1944 12 bis": the house number is the last word that begins with a digit, with what follows it; the first word
// is the street's ("2e Daalsedijk 6").
std::pair<std::string, std::string> StraatEnHuisnummer(const std::string& adres) {
  const std::vector<std::string> woorden = absl::StrSplit(adres, ' ', absl::SkipEmpty());
  for (std::size_t n = woorden.size(); n > 1; --n) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(woorden[n - 1][0]))) continue;
    const auto nummer = woorden.begin() + static_cast<std::ptrdiff_t>(n - 1);
    return {absl::StrJoin(woorden.begin(), nummer, " "), absl::StrJoin(nummer, woorden.end(), " ")};
  }
  return {absl::StrJoin(woorden, " "), ""};
}

// Of a Customer or a Location: the fields of their address have the same names.
v1::Relatie LeesAdres(const Rij& rij) {
  v1::Relatie relatie;
  relatie.set_naam(rij.Tekst("Name"));
  const auto [straat, huisnummer] = StraatEnHuisnummer(rij.Tekst("Address"));
  relatie.set_straat(straat);
  relatie.set_huisnummer(huisnummer);
  relatie.set_postcode(rij.Tekst("Zip"));
  relatie.set_plaats(rij.Tekst("City"));
  relatie.set_land(rij.Land("Country"));
  relatie.set_contactpersoon(rij.Tekst("ContactName"));
  relatie.set_telefoon(rij.Tekst("Phone"));
  relatie.set_email(rij.Tekst("Email"));
  relatie.set_opmerking(rij.Tekst("Remark"));
  return relatie;
}

v1::Relatie LeesKlant(const Rij& rij) {
  v1::Relatie klant = LeesAdres(rij);
  klant.set_nummer(rij.Tekst("Number"));
  klant.set_extern_id(rij.Tekst("ExtKey"));  // A location's ExtKey is of our own making, and no id of the vendor's.
  return klant;
}

bool ZelfdeAdres(const v1::Relatie& een, const v1::Relatie& ander) {
  return een.naam() == ander.naam() && een.straat() == ander.straat() && een.huisnummer() == ander.huisnummer() &&
         een.postcode() == ander.postcode() && een.plaats() == ander.plaats() && een.land() == ander.land();
}

v1::Materiaalregel LeesMateriaal(const Rij& rij) {
  v1::Materiaalregel materiaal;
  materiaal.set_omschrijving(rij.Tekst("ItemName"));
  materiaal.set_aantal(rij.Aantal("Quantity"));
  materiaal.set_eenheid(rij.Tekst("Unit"));
  const std::optional<Rij> artikel = rij.Volg("ItemId", "Item");
  if (!artikel) return materiaal;  // A free line.
  materiaal.set_code(artikel->Tekst("Code"));
  materiaal.set_extern_id(artikel->Tekst("ExtKey"));
  if (materiaal.omschrijving().empty()) materiaal.set_omschrijving(artikel->Tekst("Name"));
  if (materiaal.eenheid().empty()) materiaal.set_eenheid(artikel->Tekst("Unit"));
  if (const std::optional<Rij> groep = artikel->Volg("ItemGroupId", "ItemGroup"))
    materiaal.set_soort(groep->Tekst("Name"));
  return materiaal;
}

v1::Uurregel LeesUren(const Rij& rij) {
  v1::Uurregel uren;
  uren.set_id(rij.Sleutel("Id"));
  const std::string soort = rij.Tekst("Kind");
  if (soort != "Work" && soort != "Travel") rij.Klaag("Kind", "is neither Work nor Travel");
  uren.set_is_reistijd(soort == "Travel");
  uren.set_totaal_minuten(rij.Minuten("Minutes", 2880));
  if (rij.Heeft("BreakMinutes")) uren.set_pauze_minuten(rij.Minuten("BreakMinutes", 1440));
  uren.set_opmerking(rij.Tekst("Remark"));
  uren.set_medewerker_nummer(rij.Sleutel("UserId"));
  if (const std::optional<Rij> gebruiker = rij.Volg("UserId", "User"))
    uren.set_medewerker_naam(gebruiker->Tekst("Name"));
  const std::optional<absl::CivilSecond> begin = rij.Moment("Start");
  const std::optional<absl::CivilSecond> eind = rij.Moment("End");
  if (!rij.Heeft("Start")) rij.Klaag("Start", "is missing");
  if (!begin) return uren;
  uren.set_datum(Dag(*begin));
  // Two clock times say at most one day, and the same twice a whole one: what they can't say is only a total.
  if (!eind) return uren;
  const absl::civil_diff_t minuten = absl::CivilMinute(*eind) - absl::CivilMinute(*begin);
  if (minuten == 0 || minuten > 24 * 60) return uren;
  uren.set_begin(Klok(*begin));
  uren.set_eind(Klok(*eind));
  return uren;
}

// Whether the employee has reported it ready (SR-11).
bool LeesGereed(const Rij& rij) {
  const std::string status = rij.Tekst("Status");
  if (status == "Finished") return true;
  if (status != "New" && status != "Planned" && status != "InProgress")
    rij.Klaag("Status", "is none of New, Planned, InProgress and Finished");
  return false;
}

// Its own, else the one behind its work address (X71).
std::optional<Rij> KlantVan(const Rij& werkbon, const std::optional<Rij>& werkadres) {
  if (werkbon.Heeft("CustomerId") || !werkadres) return werkbon.Volg("CustomerId", "Customer");
  return werkadres->Volg("CustomerId", "Customer");
}

v1::Werkbon LeesWerkbon(const Rij& rij) {
  v1::Werkbon werkbon;
  werkbon.set_id(rij.Sleutel("Id"));
  werkbon.set_ordernummer(rij.Tekst("Number"));
  werkbon.set_externe_referentie(rij.Tekst("Reference"));
  werkbon.set_gearchiveerd(rij.Vlag("Archived"));
  werkbon.set_gereed(LeesGereed(rij));

  if (!rij.Heeft("LocationId")) rij.Klaag("LocationId", "is missing");
  const std::optional<Rij> werkadres = rij.Volg("LocationId", "Location");
  if (const std::optional<Rij> klant = KlantVan(rij, werkadres)) *werkbon.mutable_klant() = LeesKlant(*klant);
  if (werkadres) {
    v1::Relatie adres = LeesAdres(*werkadres);
    if (!ZelfdeAdres(adres, werkbon.klant())) *werkbon.mutable_werkadres() = std::move(adres);
  }

  for (const Rij& artikel : rij.Regels("UsedItem")) *werkbon.add_materialen() = LeesMateriaal(artikel);
  for (const Rij& tijd : rij.Regels("TimeSheet")) {
    const v1::Uurregel& uren = *werkbon.add_uren() = LeesUren(tijd);
    if (uren.is_reistijd()) {
      werkbon.set_reistijd_minuten(werkbon.reistijd_minuten() + uren.totaal_minuten());
    } else {
      werkbon.set_werktijd_minuten(werkbon.werktijd_minuten() + uren.totaal_minuten());
    }
  }

  werkbon.set_omschrijving(rij.Tekst("Description"));
  werkbon.set_opmerking(rij.Tekst("WorkDone"));
  werkbon.set_interne_omschrijving(rij.Tekst("Remark"));
  if (const auto van = rij.Moment("PlannedFrom")) {
    werkbon.set_werkdatum(Dag(*van));
    werkbon.set_werktijd(Klok(*van));
  }
  if (const auto tot = rij.Moment("PlannedTo")) {
    werkbon.set_einddatum(Dag(*tot));
    werkbon.set_eindtijd(Klok(*tot));
  }
  if (const auto gemaakt = rij.Moment("Created")) werkbon.set_aangemaakt_op(Dag(*gemaakt));
  return werkbon;
}

// The rows of one table into `lezing`.
void Verzamel(const std::string& tabel, const json::array& rijen, Lezing& lezing) {
  for (std::size_t n = 0; n < rijen.size(); ++n) {
    const std::string naam = absl::StrCat(tabel, "[", n, "]");
    if (!rijen[n].is_object()) {
      lezing.klachten.push_back(absl::StrCat(naam, " is no row"));
      continue;
    }
    const json::object& object = rijen[n].get_object();
    const Rij rij(object, naam, lezing);
    if (!rij.Heeft("Id")) rij.Klaag("Id", "is missing");
    if (!lezing.tabellen[tabel].emplace(rij.Sleutel("Id"), &object).second) rij.Klaag("Id", "is there twice");
    if (tabel == "WorkOrder") lezing.werkbonnen.push_back(&object);
    if (tabel == "UsedItem" || tabel == "TimeSheet")
      lezing.regels[tabel][rij.Sleutel("WorkOrderId")].push_back(&object);
  }
}

// A line of a work order that is not there would be lost without a word.
void ZoekVerdwaald(Lezing& lezing) {
  for (const auto& [tabel, per_werkbon] : lezing.regels) {
    for (const auto& [werkbon, rijen] : per_werkbon) {
      if (lezing.tabellen["WorkOrder"].contains(werkbon)) continue;
      for (const json::object* object : rijen) {
        const std::string id = Rij(*object, tabel, lezing).Sleutel("Id");
        Rij(*object, absl::StrCat(tabel, " ", id), lezing).Klaag("WorkOrderId", "refers to no row of WorkOrder");
      }
    }
  }
}

absl::Status Klachten(const Lezing& lezing) {
  if (lezing.klachten.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(lezing.klachten, "; "));
}

}  // namespace

absl::StatusOr<std::vector<v1::Werkbon>> LeesWerkbonnen(absl::string_view tekst) {
  boost::system::error_code fout;
  json::parse_options opties;
  opties.max_depth = 32;
  const json::value value = json::parse(std::string_view(tekst.data(), tekst.size()), fout, {}, opties);
  if (fout || !value.is_object())
    return absl::InvalidArgumentError("these are no rows of Simple-Simon's: it is no JSON object of tables");
  Lezing lezing;
  for (const auto& [sleutel, rijen] : value.get_object()) {
    const std::string tabel(sleutel.data(), sleutel.size());
    if (std::find(std::begin(kTabellen), std::end(kTabellen), tabel) == std::end(kTabellen)) {
      lezing.klachten.push_back(absl::StrCat(tabel, " is no table that is read"));
    } else if (!rijen.is_array()) {
      lezing.klachten.push_back(absl::StrCat(tabel, " is no list of rows"));
    } else {
      Verzamel(tabel, rijen.get_array(), lezing);
    }
  }
  ZoekVerdwaald(lezing);
  RETURN_IF_ERROR(Klachten(lezing));  // Behind this line every row has its id.
  std::vector<v1::Werkbon> werkbonnen;
  for (const json::object* object : lezing.werkbonnen) {
    const std::string id = Rij(*object, "", lezing).Sleutel("Id");
    werkbonnen.push_back(LeesWerkbon(Rij(*object, absl::StrCat("workorder ", id), lezing)));
  }
  RETURN_IF_ERROR(Klachten(lezing));
  return werkbonnen;
}

}  // namespace koppel::fieldapp::simplesimon
