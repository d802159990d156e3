#include "wire/werkbon_status_changed.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/ids.h"
#include "base/status_macros.h"
#include "wire/json.h"
#include "wire/koppeling.h"
#include "wire/topics.h"

namespace koppel::wire {
namespace {

constexpr int kMaxRows = 2'000;
constexpr std::size_t kShort = 255;
constexpr std::size_t kLong = 64 * 1024;
constexpr std::size_t kMaxComplaints = 20;

// Gathers what is wrong, by the name of the field.
class Klachten {
 public:
  void Voeg(std::string klacht) {
    if (klachten_.size() < kMaxComplaints) klachten_.push_back(std::move(klacht));
    ++aantal_;
  }
  absl::Status Status() const {
    if (aantal_ == 0) return absl::OkStatus();
    std::string tekst = absl::StrJoin(klachten_, "; ");
    if (aantal_ > klachten_.size()) absl::StrAppend(&tekst, "; and ", aantal_ - klachten_.size(), " more");
    return absl::InvalidArgumentError(tekst);
  }

 private:
  std::vector<std::string> klachten_;
  std::size_t aantal_ = 0;
};

// Reads the fields of one message; `pad` names it.
class Lezer {
 public:
  Lezer(std::string pad, Klachten& klachten) : pad_(std::move(pad)), klachten_(klachten) {}

  Lezer Onder(const char* veld) const { return Lezer(absl::StrCat(pad_, ".", veld), klachten_); }
  Lezer Onder(const char* veld, int nummer) const {
    return Lezer(absl::StrCat(pad_, ".", veld, "[", nummer, "]"), klachten_);
  }

  std::string Kort(const std::string& tekst, const char* veld) const { return Tekst(tekst, veld, kShort); }
  std::string Lang(const std::string& tekst, const char* veld) const { return Tekst(tekst, veld, kLong); }

  std::optional<domein::Prijs> Prijs(const std::string& tekst, const char* veld) const {
    if (tekst.empty()) return std::nullopt;
    const auto prijs = domein::Prijs::Parse(tekst);
    if (!prijs.ok()) Klaag(veld, "is no price with at most five decimals");
    return prijs.ok() ? std::optional(*prijs) : std::nullopt;
  }
  domein::Hoeveelheid Aantal(const std::string& tekst, const char* veld) const {
    const auto aantal = domein::Hoeveelheid::Parse(tekst);
    if (!aantal.ok()) Klaag(veld, "is no quantity with at most four decimals");
    return aantal.ok() ? *aantal : domein::Hoeveelheid();
  }
  std::string Dag(const std::string& tekst, const char* veld) const {
    if (!tekst.empty() && !domein::Datum::Parse(tekst).ok()) Klaag(veld, "is no date such as 2026-07-16");
    return tekst;
  }
  std::optional<domein::Tijdstip> Tijd(const std::string& tekst, const char* veld) const {
    if (tekst.empty()) return std::nullopt;
    const auto tijd = domein::Tijdstip::Parse(tekst);
    if (!tijd.ok()) Klaag(veld, "is no time such as 08:30");
    return tijd.ok() ? std::optional(*tijd) : std::nullopt;
  }
  domein::Werktijd Minuten(std::int32_t minuten, std::int32_t hoogstens, const char* veld) const {
    if (minuten < 0 || minuten > hoogstens) {
      Klaag(veld, absl::StrCat("is not between 0 and ", hoogstens, " minutes"));
      return {};
    }
    return domein::Werktijd::Minuten(minuten);
  }
  template <typename Map>
  std::map<std::int32_t, std::string> Velden(const Map& velden, std::int32_t hoogstens) const {
    std::map<std::int32_t, std::string> uit;
    for (const auto& [nummer, waarde] : velden) {
      if (nummer < 1 || nummer > hoogstens)
        Klaag("vrije_velden", absl::StrCat("has a number outside 1 to ", hoogstens));
      uit[nummer] = Lang(waarde, "vrije_velden");
    }
    return uit;
  }
  void Klaag(const char* veld, absl::string_view wat) const { klachten_.Voeg(absl::StrCat(pad_, ".", veld, " ", wat)); }

 private:
  std::string Tekst(const std::string& tekst, const char* veld, std::size_t hoogstens) const {
    if (tekst.size() > hoogstens) Klaag(veld, absl::StrCat("is longer than ", hoogstens, " bytes"));
    return tekst;
  }

  std::string pad_;
  Klachten& klachten_;
};

domein::Relatie LeesRelatie(const v1::Relatie& van, const Lezer& lezer) {
  domein::Relatie naar;
  naar.nummer = std::string(absl::StripAsciiWhitespace(lezer.Kort(van.nummer(), "nummer")));
  naar.naam = std::string(absl::StripAsciiWhitespace(lezer.Kort(van.naam(), "naam")));
  naar.straat = lezer.Kort(van.straat(), "straat");
  naar.huisnummer = lezer.Kort(van.huisnummer(), "huisnummer");
  naar.postcode = lezer.Kort(van.postcode(), "postcode");
  naar.plaats = lezer.Kort(van.plaats(), "plaats");
  naar.land = absl::AsciiStrToUpper(van.land());
  if (naar.land.empty()) naar.land = "NL";
  if (naar.land.size() != 2 || !absl::ascii_isalpha(static_cast<unsigned char>(naar.land[0])) ||
      !absl::ascii_isalpha(static_cast<unsigned char>(naar.land[1]))) {
    lezer.Klaag("land", "is no country code of two letters");
  }
  naar.contactpersoon = lezer.Kort(van.contactpersoon(), "contactpersoon");
  naar.telefoon = lezer.Kort(van.telefoon(), "telefoon");
  naar.email = lezer.Kort(van.email(), "email");
  naar.kvk_nummer = lezer.Kort(van.kvk_nummer(), "kvk_nummer");
  naar.btw_nummer = lezer.Kort(van.btw_nummer(), "btw_nummer");
  naar.opmerking = lezer.Lang(van.opmerking(), "opmerking");
  naar.extern_id = lezer.Kort(van.extern_id(), "extern_id");
  return naar;
}

domein::Materiaalregel LeesMateriaal(const v1::Materiaalregel& van, const Lezer& lezer) {
  domein::Materiaalregel naar;
  naar.code = std::string(absl::StripAsciiWhitespace(lezer.Kort(van.code(), "code")));
  naar.omschrijving = lezer.Lang(van.omschrijving(), "omschrijving");
  naar.aantal = lezer.Aantal(van.aantal(), "aantal");
  naar.prijs = lezer.Prijs(van.prijs(), "prijs");
  if (naar.prijs && *naar.prijs < domein::Prijs())
    lezer.Klaag("prijs", "is negative; a return has a negative quantity");
  naar.eenheid = lezer.Kort(van.eenheid(), "eenheid");
  naar.korting_procent = lezer.Kort(van.korting_procent(), "korting_procent");
  naar.oorspronkelijke_prijs = lezer.Prijs(van.oorspronkelijke_prijs(), "oorspronkelijke_prijs");
  naar.vrije_velden = lezer.Velden(van.vrije_velden(), 5);
  naar.soort = lezer.Kort(van.soort(), "soort");
  naar.magazijn = lezer.Kort(van.magazijn(), "magazijn");
  naar.garantiecode = lezer.Kort(van.garantiecode(), "garantiecode");
  naar.prijs_inclusief_btw = van.prijs_inclusief_btw();
  if (!van.btw_procent().empty()) {
    const auto procent = domein::Prijs::Parse(van.btw_procent());
    if (!procent.ok() || procent->honderdduizendsten() < 0 || procent->honderdduizendsten() > 100 * 100'000 ||
        procent->honderdduizendsten() % 100 != 0) {
      lezer.Klaag("btw_procent", "is no percentage from 0 to 100 with at most three decimals");
    } else {
      naar.btw = domein::Btwtarief{static_cast<std::int32_t>(procent->honderdduizendsten() / 100)};
    }
  }
  naar.extern_id = lezer.Kort(van.extern_id(), "extern_id");
  return naar;
}

domein::Uurregel LeesUren(const v1::Uurregel& van, const Lezer& lezer) {
  domein::Uurregel naar;
  naar.id = lezer.Kort(van.id(), "id");
  if (const auto datum = domein::Datum::Parse(van.datum()); datum.ok()) {
    naar.datum = *datum;
  } else {
    lezer.Klaag("datum", "is no date such as 2026-07-16");
  }
  naar.begin = lezer.Tijd(van.begin(), "begin");
  naar.eind = lezer.Tijd(van.eind(), "eind");
  naar.pauze = lezer.Minuten(van.pauze_minuten(), 1440, "pauze_minuten");
  naar.totaal = lezer.Minuten(van.totaal_minuten(), 2880, "totaal_minuten");
  naar.uursoort.code = std::string(absl::StripAsciiWhitespace(lezer.Kort(van.uursoort().code(), "uursoort.code")));
  naar.uursoort.naam = lezer.Kort(van.uursoort().naam(), "uursoort.naam");
  naar.uursoort.prijs = lezer.Prijs(van.uursoort().prijs(), "uursoort.prijs");
  naar.medewerker_nummer = lezer.Kort(van.medewerker_nummer(), "medewerker_nummer");
  naar.medewerker_naam = lezer.Kort(van.medewerker_naam(), "medewerker_naam");
  naar.opmerking = lezer.Lang(van.opmerking(), "opmerking");
  naar.reisafstand = lezer.Kort(van.reisafstand(), "reisafstand");
  naar.object_code = lezer.Kort(van.object_code(), "object_code");
  naar.is_reistijd = van.is_reistijd();
  return naar;
}

std::optional<domein::Status> LeesStatus(v1::Status status) {
  switch (status) {
    case v1::STATUS_UNSPECIFIED:
      return domein::Status::kOnbekend;
    case v1::STATUS_KLAARGEZET:
      return domein::Status::kKlaargezet;
    case v1::STATUS_OPGEHAALD:
      return domein::Status::kOpgehaald;
    case v1::STATUS_COMPLEET:
      return domein::Status::kCompleet;
    case v1::STATUS_AFGEHANDELD:
      return domein::Status::kAfgehandeld;
    default:
      return std::nullopt;
  }
}

domein::Werkbon LeesWerkbon(const v1::Werkbon& van, Klachten& klachten) {
  const Lezer lezer("werkbon", klachten);
  domein::Werkbon naar;
  naar.id = van.id();
  const bool leesbaar =
      std::all_of(naar.id.begin(), naar.id.end(), [](unsigned char c) { return c > ' ' && c < 0x7f && c != '/'; });
  if (naar.id.empty() || naar.id.size() > 64 || !leesbaar)
    lezer.Klaag("id", "is missing, or no row number of at most 64 plain characters");
  naar.ordernummer = lezer.Kort(van.ordernummer(), "ordernummer");
  naar.extern_nummer = lezer.Kort(van.extern_nummer(), "extern_nummer");
  naar.projectnummer = lezer.Kort(van.projectnummer(), "projectnummer");
  naar.extern_projectnummer = lezer.Kort(van.extern_projectnummer(), "extern_projectnummer");
  naar.opdrachtnummer = lezer.Kort(van.opdrachtnummer(), "opdrachtnummer");
  naar.referentie = lezer.Kort(van.referentie(), "referentie");
  naar.externe_referentie = lezer.Kort(van.externe_referentie(), "externe_referentie");
  if (const auto status = LeesStatus(van.status())) {
    naar.status = *status;
  } else {
    lezer.Klaag("status", "is unknown");
  }
  naar.werkbonstatus = lezer.Kort(van.werkbonstatus(), "werkbonstatus");
  naar.gearchiveerd = van.gearchiveerd();
  naar.gereed = van.gereed();
  naar.klant = LeesRelatie(van.klant(), lezer.Onder("klant"));
  naar.factuurrelatie = LeesRelatie(van.factuurrelatie(), lezer.Onder("factuurrelatie"));
  naar.werkadres = LeesRelatie(van.werkadres(), lezer.Onder("werkadres"));
  if (van.materialen_size() > kMaxRows) lezer.Klaag("materialen", absl::StrCat("has more than ", kMaxRows, " rows"));
  for (int i = 0; i < std::min(van.materialen_size(), kMaxRows); ++i) {
    naar.materialen.push_back(LeesMateriaal(van.materialen(i), lezer.Onder("materialen", i)));
  }
  if (van.uren_size() > kMaxRows) lezer.Klaag("uren", absl::StrCat("has more than ", kMaxRows, " rows"));
  for (int i = 0; i < std::min(van.uren_size(), kMaxRows); ++i)
    naar.uren.push_back(LeesUren(van.uren(i), lezer.Onder("uren", i)));
  naar.soort_werk = lezer.Kort(van.soort_werk(), "soort_werk");
  naar.betaalwijze = lezer.Kort(van.betaalwijze(), "betaalwijze");
  naar.omschrijving = lezer.Lang(van.omschrijving(), "omschrijving");
  naar.interne_omschrijving = lezer.Lang(van.interne_omschrijving(), "interne_omschrijving");
  naar.korte_omschrijving = lezer.Lang(van.korte_omschrijving(), "korte_omschrijving");
  naar.opmerking = lezer.Lang(van.opmerking(), "opmerking");
  naar.werkdatum = lezer.Dag(van.werkdatum(), "werkdatum");
  naar.werktijd = lezer.Kort(van.werktijd(), "werktijd");
  naar.einddatum = lezer.Dag(van.einddatum(), "einddatum");
  naar.eindtijd = lezer.Kort(van.eindtijd(), "eindtijd");
  naar.deadline = lezer.Dag(van.deadline(), "deadline");
  naar.aangemaakt_op = lezer.Dag(van.aangemaakt_op(), "aangemaakt_op");
  naar.medewerker_nummer = lezer.Kort(van.medewerker_nummer(), "medewerker_nummer");
  naar.medewerker_naam = lezer.Kort(van.medewerker_naam(), "medewerker_naam");
  for (const std::string& nummer : van.medewerkers()) naar.medewerkers.push_back(lezer.Kort(nummer, "medewerkers"));
  naar.vrije_velden = lezer.Velden(van.vrije_velden(), 50);
  for (const v1::WerkbonObject& object : van.objecten()) {
    naar.objecten.push_back({lezer.Kort(object.code(), "objecten.code"), lezer.Kort(object.naam(), "objecten.naam")});
  }
  naar.verkooporder_nummer = lezer.Kort(van.verkooporder().nummer(), "verkooporder.nummer");
  naar.reistijd = lezer.Minuten(van.reistijd_minuten(), 100'000, "reistijd_minuten");
  naar.werktijd_totaal = lezer.Minuten(van.werktijd_minuten(), 100'000, "werktijd_minuten");
  naar.minimum = lezer.Minuten(van.minimum_minuten(), 100'000, "minimum_minuten");
  naar.afronding_minuten = van.afronding_minuten();
  return naar;
}

constexpr std::int32_t kVeldMetVendorId = 5;  // Kept right by ourselves, so no content (X39).

// Fields in the order of their numbers, maps in the order of their keys: the same content gives the same bytes.
std::string HashVanInhoud(const v1::Werkbon& werkbon) {
  v1::Werkbon inhoud = werkbon;
  inhoud.clear_status();
  inhoud.clear_werkbonstatus();
  inhoud.clear_gearchiveerd();
  inhoud.clear_gereed();
  for (v1::Materiaalregel& regel : *inhoud.mutable_materialen()) regel.mutable_vrije_velden()->erase(kVeldMetVendorId);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    inhoud.SerializeToCodedStream(&coded);
  }
  return base::Hex(base::Sha256(bytes));
}

absl::StatusOr<v1::WerkbonStatusChanged> Decode(const kafka::Record& record) {
  // Protobuf would write its own lines about each piece of rubbish: the status says it.
  static google::protobuf::LogHandler* const quiet = google::protobuf::SetLogHandler(nullptr);
  static_cast<void>(quiet);
  if (record.value.empty()) return absl::InvalidArgumentError("the event is empty");
  if (record.value.size() > kMaxValueBytes) return absl::InvalidArgumentError("the event is larger than 1 MiB");
  v1::WerkbonStatusChanged event;
  if (IsJson(record)) {
    RETURN_IF_ERROR(FromJson(record.value, event));
  } else if (!event.ParseFromString(record.value)) {
    return absl::InvalidArgumentError("this is neither Protobuf nor JSON of koppel.v1.WerkbonStatusChanged");
  }
  return event;
}

}  // namespace

absl::StatusOr<WerkbonStatusChanged> ParseWerkbonStatusChanged(const kafka::Record& record) {
  ASSIGN_OR_RETURN(const v1::WerkbonStatusChanged van, Decode(record));
  Klachten klachten;
  WerkbonStatusChanged naar;
  naar.envelope = ReadEnvelope(record);
  if (!IsAccount(van.account()))
    klachten.Voeg("account is missing, or holds other signs than A-Z a-z 0-9 . _ -, or more than 64");
  naar.account = van.account();
  if (const auto veldapp = ParseVeldapp(van.veldapp()); veldapp.ok()) {
    naar.veldapp = *veldapp;
  } else {
    klachten.Voeg(std::string(veldapp.status().message()));
  }
  const bool kleine_letters =
      std::all_of(van.vendor().begin(), van.vendor().end(), [](unsigned char c) { return absl::ascii_islower(c); });
  if (van.vendor().size() > 32 || !kleine_letters) klachten.Voeg("vendor is no name in small letters");
  naar.vendor = van.vendor();

  naar.revision = van.revision() != 0 ? van.revision() : absl::ToUnixMicros(record.timestamp);
  const absl::Time moment = absl::FromUnixMicros(naar.revision);
  if (moment < absl::FromUnixSeconds(946'684'800) || moment > record.timestamp + absl::Hours(24)) {
    klachten.Voeg("revision is no moment in microseconds since 1970, or lies in the future");
  }
  if (!v1::Aanbieder_IsValid(van.aangeboden_door())) klachten.Voeg("aangeboden_door is unknown");
  naar.aangeboden_door =
      van.aangeboden_door() == v1::AANBIEDER_UNSPECIFIED ? v1::AANBIEDER_VELDAPP : van.aangeboden_door();
  if (van.offer() < 0) klachten.Voeg("offer is negative");
  naar.offer = van.offer();
  if (!van.has_werkbon()) klachten.Voeg("werkbon is missing");
  naar.werkbon = LeesWerkbon(van.werkbon(), klachten);
  // The key decides the partition, and that the order: another one would let two workers at one connection.
  if (klachten.Status().ok() && !record.key.empty() &&
      record.key != absl::StrCat(naar.account, "/", domein::NaamVan(naar.veldapp))) {
    klachten.Voeg("the record's key is not <account>/<field app> of its event");
  }
  RETURN_IF_ERROR(klachten.Status());
  naar.inhoud_hash = HashVanInhoud(van.werkbon());
  naar.geflipt = absl::StripAsciiWhitespace(naar.werkbon.werkbonstatus) == "99" ||
                 naar.werkbon.status == domein::Status::kAfgehandeld;
  return naar;
}

kafka::Record StatusChangedRecord(const v1::WerkbonStatusChanged& event, const std::string& source, absl::Time now) {
  kafka::Record record;
  record.topic = kWerkbonStatusChanged;
  const auto veldapp = ParseVeldapp(event.veldapp());
  record.key = absl::StrCat(event.account(), "/", veldapp.ok() ? domein::NaamVan(*veldapp) : "");
  record.value = event.SerializeAsString();
  Apply({.id = base::NewUuid(), .source = source, .type = kWerkbonStatusChanged, .time = now, .traceparent = ""},
        record);
  if (!event.vendor().empty()) record.headers.push_back({kVendorHeader, event.vendor()});
  return record;
}

}  // namespace koppel::wire
