#include "tests/fieldapp/simplesimon.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_matchers.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::fieldapp::simplesimon {
namespace {

namespace json = boost::json;

using base::IsOk;
using base::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string Lees(const std::string& naam) {
  std::ifstream file("tests/fieldapp/testdata/" + naam);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<v1::Werkbon> Voorbeeld() {
  auto werkbonnen = LeesWerkbonnen(Lees("simplesimon_wb26_0148.json"));
  EXPECT_THAT(werkbonnen, IsOk());
  return werkbonnen.ok() ? *std::move(werkbonnen) : std::vector<v1::Werkbon>(2);
}

// The example with the value of one field of one row replaced.
absl::StatusOr<std::vector<v1::Werkbon>> Met(const char* tabel, std::size_t rij, const char* veld, json::value waarde) {
  json::value alles = json::parse(Lees("simplesimon_wb26_0148.json"));
  alles.at(tabel).as_array().at(rij).as_object()[veld] = std::move(waarde);
  return LeesWerkbonnen(json::serialize(alles));
}

absl::StatusOr<std::vector<v1::Werkbon>> Zonder(const char* tabel, std::size_t rij, const char* veld) {
  json::value alles = json::parse(Lees("simplesimon_wb26_0148.json"));
  alles.at(tabel).as_array().at(rij).as_object().erase(veld);
  return LeesWerkbonnen(json::serialize(alles));
}

TEST(SimpleSimon, EenWerkbonZoalsDeTabellenHemLeverenWordtHeelGelezen) {
  const v1::Werkbon werkbon = Voorbeeld()[0];
  EXPECT_EQ(werkbon.id(), "91277");
  EXPECT_EQ(werkbon.ordernummer(), "WB26-0148");
  EXPECT_EQ(werkbon.externe_referentie(), "PO 88-120");
  EXPECT_EQ(werkbon.status(), v1::STATUS_UNSPECIFIED);
  EXPECT_EQ(werkbon.werkbonstatus(), "");
  EXPECT_EQ(werkbon.opmerking(), "Verdamper ontdooid, ventilator vervangen");
  EXPECT_EQ(werkbon.interne_omschrijving(), "Sleutel bij de buren");
  EXPECT_EQ(werkbon.werkdatum(), "2026-02-27");
  EXPECT_EQ(werkbon.werktijd(), "08:30");
  EXPECT_EQ(werkbon.einddatum(), "2026-02-27");
  EXPECT_EQ(werkbon.eindtijd(), "11:30");
  EXPECT_EQ(werkbon.aangemaakt_op(), "2026-02-25");
  EXPECT_EQ(werkbon.klant().nummer(), "10042");
  EXPECT_EQ(werkbon.klant().naam(), "Bakkerij Het Stoepje");
  EXPECT_EQ(werkbon.klant().straat(), "Korte Brink");
  EXPECT_EQ(werkbon.klant().huisnummer(), "7");
  EXPECT_EQ(werkbon.klant().postcode(), "7411 AB");
  EXPECT_EQ(werkbon.klant().plaats(), "Deventer");
  EXPECT_EQ(werkbon.klant().land(), "NL");
  EXPECT_EQ(werkbon.klant().telefoon(), "0570-555010");
  EXPECT_EQ(werkbon.klant().email(), "administratie@stoepje.example");
  EXPECT_EQ(werkbon.klant().contactpersoon(), "mevr. De Wit");
  EXPECT_FALSE(werkbon.has_factuurrelatie());

  const v1::Werkbon ander = Voorbeeld()[1];
  EXPECT_EQ(ander.id(), "91280");
  EXPECT_EQ(ander.werkdatum(), "") << "null is niet ingevuld";
  EXPECT_EQ(ander.uren_size(), 1);
  EXPECT_EQ(ander.materialen_size(), 0);
}

TEST(SimpleSimon, SR11_GearchiveerdEnGereedKomenUitTweeVelden) {
  EXPECT_TRUE(Voorbeeld()[0].gearchiveerd());
  EXPECT_TRUE(Voorbeeld()[0].gereed());
  EXPECT_FALSE(Voorbeeld()[1].gearchiveerd());
  EXPECT_FALSE(Voorbeeld()[1].gereed());
  // X71: archived without being ready occurs, and the core decides about it.
  const auto niet_gereed = Met("WorkOrder", 0, "Status", "Planned");
  ASSERT_THAT(niet_gereed, IsOk());
  EXPECT_TRUE(niet_gereed->front().gearchiveerd());
  EXPECT_FALSE(niet_gereed->front().gereed());
  // What decides about the invoice is never guessed.
  EXPECT_THAT(Met("WorkOrder", 0, "Status", "Klaar"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("workorder 91277.Status")));
  EXPECT_THAT(Met("WorkOrder", 0, "Archived", "1"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("workorder 91277.Archived")));
  EXPECT_THAT(Zonder("WorkOrder", 0, "Archived"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("workorder 91277.Archived")));
}

TEST(SimpleSimon, X71_DeKlantAchterHetWerkadresIsDeKlant) {
  EXPECT_EQ(Voorbeeld()[1].klant().nummer(), "10042") << "CustomerId is null, het werkadres heeft er een";
  EXPECT_EQ(Voorbeeld()[1].klant().extern_id(), "90217") << "het id van de debiteur in de boekhouding";
}

TEST(SimpleSimon, X71_DeKlantVanDeWerkbonZelfGaatVoorDieVanHetWerkadres) {
  json::value alles = json::parse(Lees("simplesimon_wb26_0148.json"));
  json::object tweede = alles.at("Customer").at(0).as_object();
  tweede["Id"] = 5121;
  tweede["Number"] = "10043";
  alles.at("Customer").as_array().push_back(tweede);
  alles.at("WorkOrder").as_array().at(0).as_object()["CustomerId"] = 5121;
  const auto werkbonnen = LeesWerkbonnen(json::serialize(alles));
  ASSERT_THAT(werkbonnen, IsOk());
  EXPECT_EQ(werkbonnen->at(0).klant().nummer(), "10043");
  EXPECT_EQ(werkbonnen->at(1).klant().nummer(), "10042");
}

TEST(SimpleSimon, SR10_EenWerkadresZonderKlantGeeftEenWerkbonZonderKlant) {
  const auto werkbonnen = Met("Location", 1, "CustomerId", nullptr);
  ASSERT_THAT(werkbonnen, IsOk());
  EXPECT_FALSE(werkbonnen->at(1).has_klant());
  EXPECT_EQ(werkbonnen->at(1).werkadres().naam(), "Filiaal Zuid");
}

TEST(SimpleSimon, SR08_HetWerkadresStaatErAlsHetEenAnderIs) {
  EXPECT_FALSE(Voorbeeld()[0].has_werkadres()) << "het eigen adres van de klant";
  const v1::Relatie werkadres = Voorbeeld()[1].werkadres();
  EXPECT_EQ(werkadres.naam(), "Filiaal Zuid");
  EXPECT_EQ(werkadres.straat(), "Deventerweg");
  EXPECT_EQ(werkadres.huisnummer(), "12 a");
  EXPECT_EQ(werkadres.plaats(), "Zutphen");
  EXPECT_EQ(werkadres.land(), "NL");
  EXPECT_EQ(werkadres.contactpersoon(), "dhr. Bos");
  EXPECT_EQ(werkadres.opmerking(), "Achterom");
}

TEST(SimpleSimon, StraatEnHuisnummerStaanInEenVeld) {
  const auto adres = [](const char* tekst) {
    const auto werkbonnen = Met("Customer", 0, "Address", tekst);
    if (!werkbonnen.ok()) return std::string(werkbonnen.status().message());
    return absl::StrCat(werkbonnen->front().klant().straat(), "|", werkbonnen->front().klant().huisnummer());
  };
  EXPECT_EQ(adres("Korte Brink 7"), "Korte Brink|7");
  EXPECT_EQ(adres("2e Daalsedijk 6a"), "2e Daalsedijk|6a");
  EXPECT_EQ(adres("Plein 1944 12 bis"), "Plein 1944|12 bis");
  EXPECT_EQ(adres("  Laan van Meerdervoort   22-2 "), "Laan van Meerdervoort|22-2");
  EXPECT_EQ(adres("2e Daalsedijk"), "2e Daalsedijk|");
  EXPECT_EQ(adres("Postbus"), "Postbus|");
  EXPECT_EQ(adres(""), "|");
}

TEST(SimpleSimon, SR14_EenArtikelDraagtHetIdUitDeBoekhouding) {
  const v1::Werkbon werkbon = Voorbeeld()[0];
  ASSERT_EQ(werkbon.materialen_size(), 3);
  const v1::Materiaalregel& motor = werkbon.materialen(0);
  EXPECT_EQ(motor.code(), "P00021");
  EXPECT_EQ(motor.extern_id(), "1468038998");
  EXPECT_EQ(motor.omschrijving(), "Ventilatormotor 230V");
  EXPECT_EQ(motor.soort(), "Koeltechniek");
  EXPECT_EQ(motor.prijs(), "") << "prijzen komen uit de boekhouding (A11)";
  const v1::Materiaalregel& koelmiddel = werkbon.materialen(1);
  EXPECT_EQ(koelmiddel.code(), "") << "een artikelcode is een keuze van de klant";
  EXPECT_EQ(koelmiddel.extern_id(), "1468039004");
  EXPECT_EQ(koelmiddel.omschrijving(), "Koelmiddel R290") << "anders de naam van het artikel";
  EXPECT_EQ(koelmiddel.eenheid(), "kg");
}

TEST(SimpleSimon, X71_EenVrijeRegelHeeftGeenArtikel) {
  const v1::Materiaalregel vrij = Voorbeeld()[0].materialen(2);
  EXPECT_EQ(vrij.code(), "");
  EXPECT_EQ(vrij.extern_id(), "");
  EXPECT_EQ(vrij.omschrijving(), "Parkeerkosten");
}

TEST(SimpleSimon, EenAantalIsEenGetalMetEenPunt) {
  const auto aantal = [](json::value waarde) {
    const auto werkbonnen = Met("UsedItem", 0, "Quantity", std::move(waarde));
    return werkbonnen.ok() ? werkbonnen->front().materialen(0).aantal() : std::string(werkbonnen.status().message());
  };
  EXPECT_EQ(Voorbeeld()[0].materialen(1).aantal(), "1.234") << "geen duizendtal (T30 gaat over tekst)";
  EXPECT_EQ(Voorbeeld()[0].materialen(2).aantal(), "0.3");
  EXPECT_EQ(aantal(-2), "-2") << "X69: een retour";
  EXPECT_EQ(aantal(2.0), "2");
  EXPECT_EQ(aantal(123456.7891), "123456.7891");
  for (const json::value& fout : {json::value("1,5"), json::value("1.5"), json::value(0.12345), json::value(nullptr),
                                  json::value(true), json::value(1e20)}) {
    EXPECT_THAT(aantal(fout), HasSubstr("workorder 91277.UsedItem 402211.Quantity")) << json::serialize(fout);
  }
}

TEST(SimpleSimon, SR15_SR16_ReistijdEnWerktijdWordenElkOpgeteld) {
  const v1::Werkbon werkbon = Voorbeeld()[0];
  EXPECT_EQ(werkbon.reistijd_minuten(), 30) << "T03: tweemaal een kwartier";
  EXPECT_EQ(werkbon.werktijd_minuten(), 120) << "T04: netto, zonder de pauze";
  EXPECT_EQ(Voorbeeld()[1].reistijd_minuten(), 0);
  EXPECT_EQ(Voorbeeld()[1].werktijd_minuten(), 45);
}

TEST(SimpleSimon, SR15_SR16_ElkeTijdregelBlijftZichtbaar) {
  const v1::Werkbon werkbon = Voorbeeld()[0];
  ASSERT_EQ(werkbon.uren_size(), 3);
  EXPECT_TRUE(werkbon.uren(0).is_reistijd());
  const v1::Uurregel& werk = werkbon.uren(1);
  EXPECT_FALSE(werk.is_reistijd());
  EXPECT_EQ(werk.id(), "55121");
  EXPECT_EQ(werk.datum(), "2026-02-27");
  EXPECT_EQ(werk.begin(), "08:30");
  EXPECT_EQ(werk.eind(), "10:45");
  EXPECT_EQ(werk.pauze_minuten(), 15);
  EXPECT_EQ(werk.totaal_minuten(), 120);
  EXPECT_EQ(werk.medewerker_nummer(), "31");
  EXPECT_EQ(werk.medewerker_naam(), "Sanne Kuipers");
  EXPECT_EQ(werk.opmerking(), "Ventilator vervangen");
  EXPECT_FALSE(werk.has_uursoort()) << "Simple-Simon kent geen uursoorten";
  EXPECT_EQ(werkbon.uren(2).datum(), "2026-02-27") << "de dag waarop hij begint";
  EXPECT_EQ(werkbon.uren(2).eind(), "00:05");
}

// Two clock times say at most one day, and the same time twice says a whole one.
TEST(SimpleSimon, EenDuurDieDeKlokNietKanZeggenIsAlleenEenTotaal) {
  const auto klok = [](json::value eind) {
    const auto werkbonnen = Met("TimeSheet", 1, "End", std::move(eind));
    if (!werkbonnen.ok()) return std::string(werkbonnen.status().message());
    const v1::Uurregel& uren = werkbonnen->front().uren(1);
    EXPECT_EQ(uren.totaal_minuten(), 120);
    return absl::StrCat(uren.begin(), "-", uren.eind());
  };
  EXPECT_EQ(klok("2026-02-27T10:45:00"), "08:30-10:45");
  EXPECT_EQ(klok("2026-02-28T08:30:00"), "08:30-08:30") << "precies een etmaal";
  EXPECT_EQ(klok("2026-02-28T08:31:00"), "-");
  EXPECT_EQ(klok("2026-02-27T08:30:40"), "-") << "binnen een minuut";
  EXPECT_EQ(klok(nullptr), "-");
}

TEST(SimpleSimon, EenMomentIsNederlandseTijdZonderZone) {
  for (const char* fout :
       {"27-02-2026", "2026-02-27", "2026-02-27 08:30:00", "2026-02-27T08:30:00Z", "2026-02-27T08:30:00+01:00",
        "2026-02-30T08:30:00", "2026-02-27T24:30:00", "2026-2-27T8:30:00", "ooit"}) {
    EXPECT_THAT(Met("WorkOrder", 0, "PlannedFrom", fout),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("workorder 91277.PlannedFrom")))
        << fout;
  }
}

TEST(SimpleSimon, X71_X24_DeWerkomschrijvingIsDescription) {
  EXPECT_EQ(Voorbeeld()[0].omschrijving(), "Storing koelcel");
  EXPECT_EQ(Voorbeeld()[1].omschrijving(), "Garantie: ketel") << "T32: hier zoekt het filterwoord";
}

// Writing the invoice into the ExtKey, archiving and signing change no content (page 5.4, A17).
TEST(SimpleSimon, X34_WatKoppelInDeWerkbonSchrijftVerandertDeInhoudNiet) {
  const std::string eerst = Voorbeeld()[0].SerializeAsString();
  const auto met_sleutel = Met("WorkOrder", 0, "ExtKey", "998877");
  ASSERT_THAT(met_sleutel, IsOk());
  EXPECT_EQ(met_sleutel->front().SerializeAsString(), eerst);
  const auto later = Met("WorkOrder", 0, "Modified", "2026-03-01T09:00:00");
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(later->front().SerializeAsString(), eerst);
}

TEST(SimpleSimon, AlleOnleesbareVeldenWordenGenoemdMetHunWerkbon) {
  json::value alles = json::parse(Lees("simplesimon_wb26_0148.json"));
  const auto rij = [&](const char* tabel, std::size_t n) -> json::object& {
    return alles.at(tabel).as_array().at(n).as_object();
  };
  rij("WorkOrder", 0)["Created"] = "gisteren";
  rij("WorkOrder", 0)["Number"] = 148;
  rij("WorkOrder", 1).erase("LocationId");
  rij("Customer", 0)["Country"] = "Nederland";
  rij("Item", 0)["ItemGroupId"] = 99;
  rij("UsedItem", 1)["ItemId"] = 0;
  rij("TimeSheet", 0)["Kind"] = "Reis";
  rij("TimeSheet", 1)["Minutes"] = -5;
  rij("TimeSheet", 2)["UserId"] = 77;
  rij("TimeSheet", 3)["Start"] = nullptr;
  EXPECT_THAT(
      LeesWerkbonnen(json::serialize(alles)),
      StatusIs(
          absl::StatusCode::kInvalidArgument,
          AllOf(HasSubstr("workorder 91277.Created"), HasSubstr("workorder 91277.Number"),
                HasSubstr("workorder 91280.LocationId"), HasSubstr("workorder 91277.Customer 5120.Country"),
                HasSubstr("workorder 91277.UsedItem 402211.Item 3301.ItemGroupId"),
                HasSubstr("workorder 91277.UsedItem 402212.ItemId"), HasSubstr("workorder 91277.TimeSheet 55120.Kind"),
                HasSubstr("workorder 91277.TimeSheet 55121.Minutes"),
                HasSubstr("workorder 91277.TimeSheet 55122.UserId"), HasSubstr("workorder 91280.TimeSheet 55130.Start"),
                Not(HasSubstr("Stoepje")))));
}

TEST(SimpleSimon, EenRegelDieNergensBijHoortRaaktNietStilZoek) {
  EXPECT_THAT(Met("TimeSheet", 3, "WorkOrderId", 12),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("TimeSheet 55130.WorkOrderId")));
  EXPECT_THAT(Zonder("UsedItem", 0, "WorkOrderId"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("UsedItem 402211.WorkOrderId")));
  EXPECT_THAT(LeesWerkbonnen(R"({"WorkOrder":[],"TimeSheets":[]})"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("TimeSheets")));
  EXPECT_THAT(LeesWerkbonnen(R"({"WorkOrder":{}})"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("WorkOrder")));
  EXPECT_THAT(Met("WorkOrder", 1, "Id", 91277),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("WorkOrder[1].Id is there twice")));
  EXPECT_THAT(Zonder("Customer", 0, "Id"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("Customer[0].Id is missing")));
  EXPECT_THAT(LeesWerkbonnen("<html>"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(LeesWerkbonnen("{}"), IsOk());
}

// What the reader makes is what the contract asks: the core's own parser takes it.
TEST(SimpleSimon, WatGelezenIsNeemtDeKernAan) {
  for (const v1::Werkbon& werkbon : Voorbeeld()) {
    v1::WerkbonStatusChanged event;
    event.set_account("acme");
    event.set_veldapp(v1::VELDAPP_SIMPLESIMON);
    event.set_revision(absl::ToUnixMicros(absl::FromUnixSeconds(1'780'000'000)));
    *event.mutable_werkbon() = werkbon;
    kafka::Record record = wire::StatusChangedRecord(event, "koppel/fieldapp", absl::FromUnixSeconds(1'780'000'000));
    record.timestamp = absl::FromUnixSeconds(1'780'000'000);
    EXPECT_EQ(record.key, "acme/simplesimon");
    const auto gelezen = wire::ParseWerkbonStatusChanged(record);
    ASSERT_THAT(gelezen, IsOk());
    EXPECT_FALSE(gelezen->geflipt);
    EXPECT_EQ(gelezen->werkbon.reistijd.minuten(), werkbon.reistijd_minuten());
  }
}

}  // namespace
}  // namespace koppel::fieldapp::simplesimon
