#include <gmock/gmock.h>

#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "absl/time/clock.h"
#include "base/status_matchers.h"
#include "wire/dead_letter.h"
#include "wire/json.h"
#include "wire/koppeling.h"
#include "wire/settings_changed.h"
#include "wire/topics.h"
#include "wire/werkbon_result.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::wire {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Lees(const std::string& naam) {
  std::ifstream file("shared/wire/testdata/" + naam);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

kafka::Record Als(std::string value) {
  kafka::Record record;
  record.topic = kWerkbonStatusChanged;
  record.value = std::move(value);
  record.timestamp = absl::FromUnixSeconds(1'780'000'000);
  return record;
}

v1::WerkbonStatusChanged Voorbeeld() {
  v1::WerkbonStatusChanged event;
  EXPECT_THAT(FromJson(Lees("werkbon_t13.json"), event), IsOk());
  return event;
}

TEST(ParseWerkbonStatusChanged, LeestEenEventDatMetDeHandIsGeschreven) {
  const auto event = ParseWerkbonStatusChanged(Als(Lees("werkbon_t13.json")));
  ASSERT_THAT(event, IsOk());
  EXPECT_EQ(event->account, "acme");
  EXPECT_EQ(event->werkbon.id, "5210933");
  EXPECT_EQ(event->werkbon.status, domein::Status::kCompleet);
  EXPECT_EQ(event->werkbon.klant.land, "NL");
  ASSERT_EQ(event->werkbon.uren.size(), 3u);
  EXPECT_EQ(event->werkbon.uren[0].totaal.minuten(), 50);
  EXPECT_EQ(event->werkbon.uren[0].uursoort.prijs->ToString(), "65.00");
  EXPECT_EQ(event->revision, 1'780'000'000'000'000) << "zonder revision geldt de tijd van Kafka";
  EXPECT_FALSE(event->geflipt);
}

TEST(ParseWerkbonStatusChanged, ProtobufEnJsonGevenHetzelfde) {
  kafka::Record binair = Als(Voorbeeld().SerializeAsString());
  binair.headers = {{"content-type", kProtobuf}, {"ce_id", "abc"}};
  const auto van_json = ParseWerkbonStatusChanged(Als(Lees("werkbon_t13.json")));
  const auto van_binair = ParseWerkbonStatusChanged(binair);
  ASSERT_THAT(van_json, IsOk());
  ASSERT_THAT(van_binair, IsOk());
  EXPECT_EQ(van_json->inhoud_hash, van_binair->inhoud_hash);
  EXPECT_EQ(van_json->werkbon.uren.size(), van_binair->werkbon.uren.size());
  EXPECT_EQ(van_binair->envelope.id, "abc");
}

TEST(ParseWerkbonStatusChanged, DeHashVergeetDeStatussenEnNietsAnders) {
  auto event = Voorbeeld();
  const auto hash = [&] { return ParseWerkbonStatusChanged(Als(event.SerializeAsString()))->inhoud_hash; };
  const std::string eerst = hash();
  event.mutable_werkbon()->set_werkbonstatus("99");
  event.mutable_werkbon()->set_status(v1::STATUS_AFGEHANDELD);
  EXPECT_EQ(hash(), eerst);
  EXPECT_TRUE(ParseWerkbonStatusChanged(Als(event.SerializeAsString()))->geflipt);
  event.mutable_werkbon()->mutable_uren(0)->set_totaal_minuten(51);
  EXPECT_NE(hash(), eerst);
}

// Simple-Simon has no Status, no Werkbon status, no prices and no hour types; its articles carry the vendor's own id.
TEST(ParseWerkbonStatusChanged, SR11_SR14_LeestEenWerkbonVanSimpleSimon) {
  kafka::Record record = Als(Lees("werkbon_simplesimon.json"));
  record.key = "acme/simplesimon";
  const auto event = ParseWerkbonStatusChanged(record);
  ASSERT_THAT(event, IsOk());
  EXPECT_EQ(event->veldapp, domein::Veldapp::kSimplesimon);
  EXPECT_EQ(event->werkbon.status, domein::Status::kOnbekend);
  EXPECT_EQ(event->werkbon.werkbonstatus, "");
  EXPECT_FALSE(event->geflipt) << "er valt niets te flippen, dus dit is nooit de echo daarvan";
  EXPECT_TRUE(event->werkbon.gearchiveerd);
  EXPECT_TRUE(event->werkbon.gereed);
  EXPECT_EQ(event->werkbon.klant.extern_id, "90217");
  EXPECT_EQ(event->werkbon.werkadres.naam, "Filiaal Zuid");
  EXPECT_EQ(event->werkbon.factuurrelatie.nummer, "");
  ASSERT_EQ(event->werkbon.materialen.size(), 1u);
  EXPECT_EQ(event->werkbon.materialen[0].code, "");
  EXPECT_EQ(event->werkbon.materialen[0].extern_id, "795957253");
  EXPECT_FALSE(event->werkbon.materialen[0].prijs.has_value());
  EXPECT_EQ(event->werkbon.materialen[0].aantal.ToString(), "1.234");
  ASSERT_EQ(event->werkbon.uren.size(), 2u);
  EXPECT_TRUE(event->werkbon.uren[0].is_reistijd);
  EXPECT_FALSE(event->werkbon.uren[1].is_reistijd);
  EXPECT_EQ(event->werkbon.uren[1].uursoort.code, "");
  EXPECT_FALSE(event->werkbon.uren[1].begin.has_value()) << "alleen een totaal";
  EXPECT_EQ(event->werkbon.reistijd.minuten(), 15);
  EXPECT_EQ(event->werkbon.werktijd_totaal.minuten(), 120);
}

// Archived and ready are Simple-Simon's statuses: taking a werkbon out of the archive changes nothing of what is
// invoiced.
TEST(ParseWerkbonStatusChanged, SR11_X33_UitHetArchiefHalenEnTerugzettenIsGeenAndereInhoud) {
  v1::WerkbonStatusChanged event;
  ASSERT_THAT(FromJson(Lees("werkbon_simplesimon.json"), event), IsOk());
  const auto hash = [&] { return ParseWerkbonStatusChanged(Als(event.SerializeAsString()))->inhoud_hash; };
  const std::string eerst = hash();
  event.mutable_werkbon()->set_gearchiveerd(false);
  EXPECT_EQ(hash(), eerst);
  event.mutable_werkbon()->set_gereed(false);
  EXPECT_EQ(hash(), eerst);
  event.mutable_werkbon()->set_werktijd_minuten(121);
  EXPECT_NE(hash(), eerst);
}

TEST(ParseWerkbonStatusChanged, X39_EenAnderIdInVrijVeld5IsGeenAndereInhoud) {
  auto event = Voorbeeld();
  v1::Materiaalregel& ketel = *event.mutable_werkbon()->add_materialen();
  ketel.set_code("KETEL");
  ketel.set_aantal("1");
  const auto hash = [&] { return ParseWerkbonStatusChanged(Als(event.SerializeAsString()))->inhoud_hash; };
  const std::string eerst = hash();
  auto& velden = *ketel.mutable_vrije_velden();
  velden[5] = "a6f4c0b7-0d6e-5f0c-9a55-7f1f1f0e2a31";
  EXPECT_EQ(hash(), eerst);
  velden[4] = "iets";
  EXPECT_NE(hash(), eerst);
}

TEST(ParseWerkbonStatusChanged, NoemtAllesWatErMisIsEnNooitDeWaarde) {
  auto event = Voorbeeld();
  event.set_account("geen account!");
  event.mutable_werkbon()->clear_id();
  event.mutable_werkbon()->mutable_klant()->set_land("Nederland");
  event.mutable_werkbon()->mutable_uren(1)->set_totaal_minuten(-5);
  event.mutable_werkbon()->mutable_uren(2)->set_datum("27-02-2026");
  event.mutable_werkbon()->add_materialen()->set_aantal("veel");
  EXPECT_THAT(ParseWerkbonStatusChanged(Als(event.SerializeAsString())),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("account"), HasSubstr("werkbon.id"), HasSubstr("werkbon.klant.land"),
                             HasSubstr("werkbon.uren[1].totaal_minuten"), HasSubstr("werkbon.uren[2].datum"),
                             HasSubstr("werkbon.materialen[0].aantal"), Not(HasSubstr("Nederland")),
                             Not(HasSubstr("Stoepje")))));
}

TEST(ParseWerkbonStatusChanged, WeigertEenSleutelDieNietBijHetEventHoort) {
  kafka::Record record = Als(Lees("werkbon_t13.json"));
  record.key = "acme/outsmart";
  EXPECT_THAT(ParseWerkbonStatusChanged(record), IsOk());
  record.key = "ander/outsmart";
  EXPECT_THAT(ParseWerkbonStatusChanged(record), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("key")));
}

TEST(ParseWerkbonStatusChanged, WeigertEenRevisionInDeToekomst) {
  auto event = Voorbeeld();
  event.set_revision(1'790'000'000'000'000);
  EXPECT_THAT(ParseWerkbonStatusChanged(Als(event.SerializeAsString())),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("revision")));
  event.set_revision(1'779'999'999);  // Seconds instead of microseconds.
  EXPECT_THAT(ParseWerkbonStatusChanged(Als(event.SerializeAsString())),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("revision")));
}

TEST(ParseWerkbonStatusChanged, HeeftGrenzenAanGrootteEnDiepte) {
  EXPECT_THAT(ParseWerkbonStatusChanged(Als("")), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParseWerkbonStatusChanged(Als("{" + std::string(2'000'000, ' ') + "}")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("1 MiB")));
  EXPECT_THAT(ParseWerkbonStatusChanged(Als("{\"x\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("deep")));
  EXPECT_THAT(ParseWerkbonStatusChanged(Als("{\"account\":\"\xff\"}")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("UTF-8")));
  auto event = Voorbeeld();
  for (int i = 0; i < 2'001; ++i) event.mutable_werkbon()->add_materialen()->set_aantal("1");
  EXPECT_THAT(ParseWerkbonStatusChanged(Als(event.SerializeAsString())),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("materialen")));
}

// F26: rubbish is never a werkbon, and never a crash.
TEST(ParseWerkbonStatusChanged, F26_RommelIsNooitEenWerkbon) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const std::string goed = Voorbeeld().SerializeAsString();
  const std::string json = Lees("werkbon_t13.json");
  for (int i = 0; i < 50'000; ++i) {
    std::string bytes = i % 3 == 0 ? std::string(random() % 64, '\0') : i % 3 == 1 ? goed : json;
    for (auto n = 1 + random() % 8; n > 0 && !bytes.empty(); --n)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (i % 3 == 0) {
      for (char& c : bytes) c = static_cast<char>(random());
    }
    const auto event = ParseWerkbonStatusChanged(Als(bytes));
    if (!event.ok()) continue;
    ASSERT_FALSE(event->werkbon.id.empty());
    ASSERT_TRUE(IsAccount(event->account));
    ASSERT_NE(i % 3, 0) << "willekeurige bytes, seed " << seed;
  }
}

TEST(ResultRecord, HetzelfdeOordeelHeeftDezelfdeId) {
  v1::WerkbonResult result;
  result.set_account("acme");
  result.set_veldapp(v1::VELDAPP_OUTSMART);
  result.set_vendor("rompslomp");
  result.set_werkbon_id("7");
  result.set_uitkomst(v1::UITKOMST_AFGEHANDELD);
  result.set_offer(1);
  const auto id = [&] { return *ResultRecord(result, absl::Now(), "").FindHeader("ce_id"); };
  const std::string eerst = id();
  result.set_revision(99);
  EXPECT_EQ(id(), eerst);
  result.set_offer(2);
  EXPECT_NE(id(), eerst);
  const kafka::Record record = ResultRecord(result, absl::Now(), "00-abc");
  EXPECT_EQ(record.key, "acme/outsmart");
  EXPECT_EQ(*record.FindHeader("ce_specversion"), "1.0");
  EXPECT_EQ(*record.FindHeader("traceparent"), "00-abc");
  EXPECT_EQ(ParseWerkbonResult(record)->werkbon_id(), "7");
  const kafka::Record json = ResultRecord(result, absl::Now(), "", true);
  EXPECT_EQ(*json.FindHeader("content-type"), kJson);
  EXPECT_THAT(json.value, HasSubstr("\"werkbonId\":\"7\""));
  EXPECT_EQ(ParseWerkbonResult(json)->werkbon_id(), "7");
  EXPECT_THAT(ParseWerkbonResult(Als("{}")), StatusIs(absl::StatusCode::kInvalidArgument));
  result.clear_veldapp();
  EXPECT_THAT(ParseWerkbonResult(ResultRecord(result, absl::Now(), "")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("field app")))
      << "zonder veldapp weet niemand van wie de werkbon is";
}

TEST(DeadLetter, HoudtDeBytesEnZegtWaaromEnWaarvandaan) {
  kafka::Record rommel = Als("\x01\x02rommel");
  rommel.partition = 3;
  rommel.offset = 41;
  rommel.key = "k";
  rommel.headers = {{"ce_id", "x"}};
  const kafka::Record record = DeadLetter(rommel, "onleesbaar", "neither Protobuf nor JSON", "journal", absl::Now());
  EXPECT_EQ(record.topic, kDeadLetter);
  EXPECT_EQ(record.value, rommel.value);
  EXPECT_EQ(record.key, "k");
  EXPECT_EQ(*record.FindHeader("ce_id"), "x");
  const DeadLetterInfo info = ReadDeadLetter(record);
  EXPECT_EQ(info.reason, "onleesbaar");
  EXPECT_EQ(info.source_topic, kWerkbonStatusChanged);
  EXPECT_EQ(info.source_partition, 3);
  EXPECT_EQ(info.source_offset, 41);
}

TEST(ParseKoppeling, LeestDeInstellingenVanRompslomp) {
  v1::Koppeling van;
  van.set_account("acme");
  van.set_veldapp(v1::VELDAPP_OUTSMART);
  van.set_vendor("rompslomp");
  van.set_toestand(v1::TOESTAND_ACTIEF);
  van.set_actief_sinds("2026-01-01T00:00:00Z");
  van.mutable_outsmart_rompslomp()->set_betaaltermijn_dagen(0);
  van.mutable_outsmart_rompslomp()->mutable_uren_afronden()->set_stap_minuten(15);
  const auto naar = ParseKoppeling(van);
  ASSERT_THAT(naar, IsOk());
  EXPECT_EQ(naar->sleutel.ToString(), "acme/outsmart/rompslomp");
  const auto& ro = std::get<domein::InstellingenOutsmartRompslomp>(naar->instellingen);
  EXPECT_EQ(ro.betaaltermijn_dagen, 0) << "nul dagen is een termijn";
  EXPECT_EQ(ro.werkbonstatus, "1");
  EXPECT_EQ(ro.uren_afronden.bereik, domein::Bereik::kTotaal);
  van.set_actief_sinds("gisteren");
  EXPECT_THAT(ParseKoppeling(van), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace koppel::wire
