#include "tests/fieldapp/outsmart.h"

#include <boost/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "domein/bedrag.h"

namespace koppel::fieldapp {
namespace {

namespace json = boost::json;

// One object of an answer: its fields as text, complaints gathered.
class Rij {
 public:
  Rij(const json::object& object, std::string naam, std::vector<std::string>& klachten)
      : object_(object), naam_(std::move(naam)), klachten_(klachten) {}

  // Any scalar as text; absent and null are empty.
  std::string Tekst(const char* veld) const {
    const json::value* value = object_.if_contains(veld);
    if (value == nullptr || value->is_null()) return "";
    if (value->is_string()) return std::string(value->get_string().c_str(), value->get_string().size());
    if (value->is_int64()) return absl::StrCat(value->get_int64());
    if (value->is_bool()) return value->get_bool() ? "1" : "0";
    if (value->is_double()) return absl::StrFormat("%.10g", value->get_double());
    Klaag(veld, "is no text or number");
    return "";
  }

  bool Vlag(const char* veld) const { return Tekst(veld) == "1"; }

  // d-m-Y, or Y-m-d with anything after it, to YYYY-MM-DD.
  std::string Datum(const char* veld) const {
    const std::string tekst = Tekst(veld);
    if (tekst.empty()) return "";
    const std::vector<std::string> delen = absl::StrSplit(tekst.substr(0, tekst.find(' ')), '-');
    int eerste = 0;
    int maand = 0;
    int laatste = 0;
    if (delen.size() != 3 || !absl::SimpleAtoi(delen[0], &eerste) || !absl::SimpleAtoi(delen[1], &maand) ||
        !absl::SimpleAtoi(delen[2], &laatste)) {
      Klaag(veld, "is no date");
      return "";
    }
    return delen[0].size() == 4 ? absl::StrFormat("%04d-%02d-%02d", eerste, maand, laatste)
                                : absl::StrFormat("%04d-%02d-%02d", laatste, maand, eerste);
  }

  // H:i to HH:MM.
  std::string Tijd(const char* veld) const {
    const std::string tekst = Tekst(veld);
    if (tekst.empty()) return "";
    const int minuten = Minuten(veld);
    return absl::StrFormat("%02d:%02d", minuten / 60, minuten % 60);
  }

  // H:i as minutes; a bare number is minutes already.
  int Minuten(const char* veld) const {
    const std::string tekst = Tekst(veld);
    if (tekst.empty()) return 0;
    const std::vector<std::string> delen = absl::StrSplit(tekst, ':');
    int uren = 0;
    int minuten = 0;
    if (delen.size() == 1 && absl::SimpleAtoi(delen[0], &minuten)) return minuten;
    if (delen.size() < 2 || !absl::SimpleAtoi(delen[0], &uren) || !absl::SimpleAtoi(delen[1], &minuten)) {
      Klaag(veld, "is no time");
      return 0;
    }
    return uren * 60 + minuten;
  }

  std::string Prijs(const char* veld) const {
    const std::string tekst = Tekst(veld);
    if (tekst.empty()) return "";
    const auto prijs = domein::LeesPrijs(tekst);
    if (!prijs.ok()) Klaag(veld, "is no price");
    return prijs.ok() ? prijs->ToString() : "";
  }

  std::string Aantal(const char* veld) const {
    const std::string tekst = Tekst(veld);
    if (tekst.empty()) return "0";
    const auto aantal = domein::LeesHoeveelheid(tekst);
    if (!aantal.ok()) Klaag(veld, "is no quantity");
    return aantal.ok() ? aantal->ToString() : "0";
  }

  std::vector<Rij> Lijst(const char* veld) const {
    std::vector<Rij> rijen;
    const json::value* value = object_.if_contains(veld);
    if (value == nullptr || !value->is_array()) return rijen;
    for (const json::value& een : value->get_array()) {
      if (een.is_object()) rijen.emplace_back(een.get_object(), absl::StrCat(naam_, ".", veld), klachten_);
    }
    return rijen;
  }

  const json::object& object() const { return object_; }

 private:
  void Klaag(const char* veld, const char* wat) const { klachten_.push_back(absl::StrCat(naam_, ".", veld, " ", wat)); }

  const json::object& object_;
  std::string naam_;
  std::vector<std::string>& klachten_;
};

v1::Relatie LeesRelatie(const Rij& rij, const std::string& einde) {
  const auto tekst = [&](const char* veld) { return rij.Tekst(absl::StrCat("Customer", veld, einde).c_str()); };
  v1::Relatie relatie;
  relatie.set_nummer(tekst("DebtorNr"));
  relatie.set_naam(tekst("Name"));
  relatie.set_straat(tekst("Street"));
  relatie.set_huisnummer(tekst("StreetNo"));
  relatie.set_postcode(tekst("ZIP"));
  relatie.set_plaats(tekst("City"));
  relatie.set_land(absl::AsciiStrToUpper(tekst("Country")));
  relatie.set_contactpersoon(tekst("ContactPerson"));
  relatie.set_telefoon(tekst("Phone"));
  relatie.set_email(tekst("Email"));
  relatie.set_opmerking(tekst("Remark"));
  return relatie;
}

v1::Status LeesStatus(const std::string& tekst) {
  if (tekst == "Klaargezet") return v1::STATUS_KLAARGEZET;
  if (tekst == "Opgehaald") return v1::STATUS_OPGEHAALD;
  if (tekst == "Compleet") return v1::STATUS_COMPLEET;
  if (tekst == "Afgehandeld") return v1::STATUS_AFGEHANDELD;
  return v1::STATUS_UNSPECIFIED;
}

v1::Materiaalregel LeesMateriaal(const Rij& rij) {
  v1::Materiaalregel materiaal;
  materiaal.set_code(rij.Tekst("MaterialCode"));
  materiaal.set_omschrijving(rij.Tekst("MaterialName"));
  materiaal.set_aantal(rij.Aantal("MaterialNr"));
  materiaal.set_prijs(rij.Prijs("MaterialPrice"));
  materiaal.set_eenheid(rij.Tekst("MaterialUnit"));
  materiaal.set_soort(rij.Tekst("MaterialType"));
  materiaal.set_korting_procent(rij.Prijs("MaterialDiscountPercentage"));
  materiaal.set_oorspronkelijke_prijs(rij.Prijs("MaterialOriginalPrice"));
  materiaal.set_magazijn(rij.Tekst("MaterialWarehouseCode"));
  materiaal.set_garantiecode(rij.Tekst("MaterialWarrantyCode"));
  for (int n = 1; n <= 5; ++n) {
    const std::string waarde = rij.Tekst(absl::StrCat("MaterialFreeField", n).c_str());
    if (!waarde.empty()) (*materiaal.mutable_vrije_velden())[n] = waarde;
  }
  return materiaal;
}

v1::Uurregel LeesUren(const Rij& rij, const Uursoorten& uursoorten) {
  v1::Uurregel uren;
  uren.set_id(rij.Tekst("Id"));
  uren.set_datum(rij.Datum("WorkDate"));
  uren.set_begin(rij.Tijd("BeginTime"));
  uren.set_eind(rij.Tijd("EndTime"));
  uren.set_pauze_minuten(rij.Minuten("Break"));
  uren.set_totaal_minuten(rij.Minuten("TotalTime"));
  uren.set_reisafstand(rij.Aantal("Travel"));
  uren.set_opmerking(rij.Tekst("WorkRemark"));
  uren.set_medewerker_nummer(rij.Tekst("EmployeeNr"));
  uren.set_object_code(rij.Tekst("ObjCode"));
  const std::string code = rij.Tekst("HourType");
  if (const auto known = uursoorten.find(code); known != uursoorten.end()) {
    *uren.mutable_uursoort() = known->second;
  } else {
    uren.mutable_uursoort()->set_code(code);
  }
  return uren;
}

v1::Werkbon LeesWerkbon(const Rij& rij, const Uursoorten& uursoorten) {
  v1::Werkbon werkbon;
  werkbon.set_id(rij.Tekst("id").empty() ? rij.Tekst("Id") : rij.Tekst("id"));
  werkbon.set_ordernummer(rij.Tekst("OrderNr"));
  werkbon.set_extern_nummer(rij.Tekst("WorkorderNo"));
  werkbon.set_projectnummer(rij.Tekst("ProjectNr"));
  werkbon.set_extern_projectnummer(rij.Tekst("ExternProjectNr"));
  werkbon.set_opdrachtnummer(rij.Tekst("JobNr"));
  werkbon.set_referentie(rij.Tekst("Reference"));
  werkbon.set_externe_referentie(rij.Tekst("ExternalReference"));
  werkbon.set_status(LeesStatus(rij.Tekst("status").empty() ? rij.Tekst("Status") : rij.Tekst("status")));
  werkbon.set_werkbonstatus(rij.Tekst("WorkStatus"));
  werkbon.set_gearchiveerd(rij.Vlag("Archived"));
  werkbon.set_gereed(rij.Vlag("WorkFinished"));
  *werkbon.mutable_klant() = LeesRelatie(rij, "");
  *werkbon.mutable_factuurrelatie() = LeesRelatie(rij, "Invoice");
  for (const Rij& materiaal : rij.Lijst("Materials")) *werkbon.add_materialen() = LeesMateriaal(materiaal);
  for (const Rij& uren : rij.Lijst("Workperiods")) *werkbon.add_uren() = LeesUren(uren, uursoorten);
  werkbon.set_soort_werk(rij.Tekst("TypeOfWork"));
  werkbon.set_betaalwijze(rij.Tekst("PaymentMethod"));
  werkbon.set_omschrijving(rij.Tekst("WorkDescription"));
  werkbon.set_interne_omschrijving(rij.Tekst("InternalWorkDescription"));
  werkbon.set_korte_omschrijving(rij.Tekst("ShortWorkDescription"));
  werkbon.set_opmerking(rij.Tekst("Comment"));
  werkbon.set_werkdatum(rij.Datum("WorkDate"));
  werkbon.set_werktijd(rij.Tijd("WorkTime"));
  werkbon.set_einddatum(rij.Datum("WorkEndDate"));
  werkbon.set_eindtijd(rij.Tijd("WorkEndTime"));
  werkbon.set_deadline(rij.Datum("WorkDeadline"));
  werkbon.set_aangemaakt_op(rij.Datum("CreationDate"));
  werkbon.set_medewerker_nummer(rij.Tekst("EmployeeNr"));
  werkbon.set_afronding_minuten(rij.Minuten("RoundingAmount"));
  if (const json::value* velden = rij.object().if_contains("FreeFields"); velden != nullptr && velden->is_object()) {
    for (const auto& [naam, waarde] : velden->get_object()) {
      int n = 0;
      const std::string sleutel(naam.data(), naam.size());
      if (!absl::StartsWith(sleutel, "val_value_") || !absl::SimpleAtoi(sleutel.substr(10), &n) || !waarde.is_string())
        continue;
      if (!waarde.get_string().empty()) (*werkbon.mutable_vrije_velden())[n] = waarde.get_string().c_str();
    }
  }
  if (const json::value* objecten = rij.object().if_contains("WorkObjects");
      objecten != nullptr && objecten->is_array()) {
    for (const json::value& code : objecten->get_array()) {
      if (code.is_string()) werkbon.add_objecten()->set_code(code.get_string().c_str());
    }
  }
  return werkbon;
}

// The rows under `response`, after looking at `code`: HTTP says 200 also for errors.
absl::StatusOr<json::array> Antwoord(absl::string_view tekst) {
  boost::system::error_code fout;
  json::parse_options opties;
  opties.max_depth = 32;
  const json::value value = json::parse(std::string_view(tekst.data(), tekst.size()), fout, {}, opties);
  if (fout || !value.is_object())
    return absl::InvalidArgumentError("this is no answer of OutSmart's API: it is no JSON object");
  const json::value* code = value.get_object().if_contains("code");
  if (code == nullptr || !code->is_int64())
    return absl::InvalidArgumentError("this is no answer of OutSmart's API: there is no code");
  if (code->get_int64() == 1500) return json::array();
  if (code->get_int64() != 200)
    return absl::InvalidArgumentError(absl::StrCat("OutSmart answered code ", code->get_int64()));
  const json::value* response = value.get_object().if_contains("response");
  if (response == nullptr || response->is_null()) return json::array();
  if (response->is_array()) return response->get_array();
  if (response->is_object()) return json::array{*response};
  return absl::InvalidArgumentError("`response` is neither a list nor an object");
}

absl::Status Klachten(const std::vector<std::string>& klachten) {
  if (klachten.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(klachten, "; "));
}

}  // namespace

absl::StatusOr<Uursoorten> LeesUursoorten(absl::string_view tekst) {
  ASSIGN_OR_RETURN(const json::array rijen, Antwoord(tekst));
  Uursoorten uursoorten;
  std::vector<std::string> klachten;
  for (const json::value& een : rijen) {
    if (!een.is_object()) continue;
    const Rij rij(een.get_object(), "hourtype", klachten);
    v1::Uursoort uursoort;
    uursoort.set_code(rij.Tekst("code"));
    uursoort.set_naam(rij.Tekst("name"));
    uursoort.set_prijs(rij.Prijs("sale_price"));
    if (uursoort.code().empty()) klachten.push_back("hourtype.code is empty");
    uursoorten[uursoort.code()] = uursoort;
  }
  RETURN_IF_ERROR(Klachten(klachten));
  return uursoorten;
}

absl::StatusOr<std::vector<v1::Werkbon>> LeesWerkbonnen(absl::string_view tekst, const Uursoorten& uursoorten) {
  ASSIGN_OR_RETURN(const json::array rijen, Antwoord(tekst));
  std::vector<v1::Werkbon> werkbonnen;
  std::vector<std::string> klachten;
  for (const json::value& een : rijen) {
    if (!een.is_object()) continue;
    const Rij rij(een.get_object(), "workorder", klachten);
    werkbonnen.push_back(
        LeesWerkbon(Rij(een.get_object(), absl::StrCat("workorder ", rij.Tekst("id")), klachten), uursoorten));
    if (werkbonnen.back().id().empty()) klachten.push_back("workorder.id is empty");
  }
  RETURN_IF_ERROR(Klachten(klachten));
  return werkbonnen;
}

}  // namespace koppel::fieldapp
