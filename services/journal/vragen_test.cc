#include "services/journal/vragen.h"

#include <gmock/gmock.h>
#include <soci.h>
#include <sqlite3/soci-sqlite3.h>

#include <set>
#include <thread>

#include "base/ids.h"
#include "base/status_matchers.h"
#include "services/journal/werk.h"

namespace koppel::journal_service {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::HasSubstr;

const absl::Time kNu = absl::FromUnixSeconds(1'780'000'000);

std::unique_ptr<Store> NieuweStore() {
  auto store = Store::Open("sqlite:" + ::testing::TempDir() + "koppel_journal_" + base::NewUuid() + ".db");
  EXPECT_THAT(store, IsOk());
  return *std::move(store);
}

class Vragen : public ::testing::Test {
 protected:
  v1::JournalReply Stel(v1::JournalRequest vraag, const std::string& owner = "a", absl::Time nu = kNu) {
    v1::JournalReply reply;
    EXPECT_THAT(store->Begin(), IsOk());
    EXPECT_THAT(
        Beantwoord(*store, vraag, {owner, [this](const std::string& wie) { return levend.contains(wie); }}, nu, reply),
        IsOk());
    EXPECT_THAT(store->Commit(), IsOk());
    return reply;
  }

  static void Zet(v1::KoppelingSleutel& sleutel) {
    sleutel.set_account("acme");
    sleutel.set_veldapp(v1::VELDAPP_OUTSMART);
    sleutel.set_vendor("rompslomp");
  }
  static void Zet(v1::WerkbonSleutel& sleutel) {
    Zet(*sleutel.mutable_koppeling());
    sleutel.set_werkbon_id("7");
  }

  v1::OpenResponse Open(std::int64_t revision) {
    v1::JournalRequest vraag;
    Zet(*vraag.mutable_open()->mutable_sleutel());
    vraag.mutable_open()->set_revision(revision);
    vraag.mutable_open()->set_inhoud_hash("h");
    vraag.mutable_open()->set_ordernummer("WB-7");
    return Stel(vraag).open();
  }

  v1::JournalReply Begin(const std::string& owner) {
    v1::JournalRequest vraag;
    v1::BeginRequest& begin = *vraag.mutable_begin();
    Zet(*begin.mutable_sleutel());
    begin.set_revision(1);
    begin.set_offer(1);
    begin.set_bevroren("concept");
    begin.set_deadline_ms(30'000);
    begin.set_nalanding_ms(120'000);
    begin.set_klasse(v1::KLASSE_B);
    return Stel(vraag, owner);
  }

  v1::KoppelResponse Koppel(const std::string& id, const std::function<void(v1::KoppelRequest&)>& wat,
                            const std::string& owner = "a", absl::Time nu = kNu) {
    v1::JournalRequest vraag;
    Zet(*vraag.mutable_koppel()->mutable_koppeling());
    vraag.mutable_koppel()->set_soort(v1::SOORT_RELATIE);
    vraag.mutable_koppel()->set_veldapp_id(id);
    vraag.mutable_koppel()->set_administratie_id("99");
    wat(*vraag.mutable_koppel());
    return Stel(vraag, owner, nu).koppel();
  }
  v1::KoppelResponse Intentie(const std::string& id, const std::string& owner = "a", absl::Time nu = kNu) {
    return Koppel(
        id, [](v1::KoppelRequest& vraag) { vraag.set_begin(true); }, owner, nu);
  }
  v1::KoppelResponse Eind(const std::string& id, const std::string& vendor_id, std::int64_t token) {
    return Koppel(id, [&](v1::KoppelRequest& vraag) {
      vraag.set_eind(vendor_id);
      vraag.set_token(token);
    });
  }

  std::unique_ptr<Store> store = NieuweStore();
  std::set<std::string> levend = {"a", "b"};
};

TEST_F(Vragen, DeWegVanEenWerkbonStaatInZijnTijdlijn) {
  const v1::OpenResponse open = Open(1);
  EXPECT_EQ(open.antwoord(), v1::OpenResponse::GA_VERDER);
  EXPECT_THAT(open.referentie(), ::testing::StartsWith("KPL-"));
  const v1::BeginResponse begin = Begin("a").begin();
  EXPECT_EQ(begin.antwoord(), v1::BeginResponse::FIRST);
  v1::JournalRequest vraag;
  Zet(*vraag.mutable_finish()->mutable_sleutel());
  vraag.mutable_finish()->set_revision(1);
  vraag.mutable_finish()->set_offer(1);
  vraag.mutable_finish()->set_token(begin.token());
  vraag.mutable_finish()->mutable_oordeel()->set_uitkomst(v1::UITKOMST_AFGEHANDELD);
  vraag.mutable_finish()->mutable_oordeel()->mutable_factuur()->set_id("555");
  EXPECT_EQ(Stel(vraag).finish().antwoord(), v1::FinishResponse::AANGENOMEN);

  const v1::OpenResponse nogmaals = Open(1);
  EXPECT_EQ(nogmaals.antwoord(), v1::OpenResponse::OORDEEL);
  EXPECT_EQ(nogmaals.oordeel().factuur().id(), "555");
  const auto tijdlijn = store->Tijdlijn({"acme", "outsmart", "rompslomp", "7"});
  ASSERT_THAT(tijdlijn, IsOk());
  std::vector<std::string> wat;
  for (const Stap& stap : *tijdlijn) wat.push_back(stap.wat);
  EXPECT_THAT(wat, ::testing::ElementsAre("open", "begin", "finish", "open"));
  EXPECT_THAT(tijdlijn->at(2).toelichting, HasSubstr("555"));
}

TEST_F(Vragen, ZolangDeStroomVanDeEigenaarLeeftMoetEenAnderWachten) {
  Open(1);
  EXPECT_EQ(Begin("a").begin().antwoord(), v1::BeginResponse::FIRST);
  EXPECT_EQ(Begin("b").begin().antwoord(), v1::BeginResponse::BUSY);
  levend.erase("a");
  const v1::BeginResponse over = Begin("b").begin();
  EXPECT_EQ(over.antwoord(), v1::BeginResponse::AGAIN);
  EXPECT_EQ(over.bevroren(), "concept");
}

TEST_F(Vragen, X39_MeerdereRecordsWordenInEenVraagGezocht) {
  EXPECT_EQ(Eind("10042", "900", Intentie("10042").token()).antwoord(), v1::KoppelResponse::AANGENOMEN);
  Intentie("10044");                                                              // Only an intent: not known yet.
  EXPECT_EQ(Eind("10043", "901", 0).antwoord(), v1::KoppelResponse::AANGENOMEN);  // Found, not made.
  const v1::KoppelResponse antwoord = Koppel("", [](v1::KoppelRequest& vraag) {
    for (const char* id : {"10043", "10044", "10045", "10042"}) {
      v1::KoppelZoek::Record& record = *vraag.mutable_zoek_alle()->add_records();
      record.set_soort(vraag.soort());
      record.set_veldapp_id(id);
    }
  });
  ASSERT_EQ(antwoord.bekende_size(), 2);
  EXPECT_EQ(antwoord.bekende(0).veldapp_id(), "10043");
  EXPECT_EQ(antwoord.bekende(0).vendor_id(), "901");
  EXPECT_EQ(antwoord.bekende(1).vendor_id(), "900");
}

TEST_F(Vragen, X39_EenKoppelingIsAanBeideKantenUniek) {
  EXPECT_EQ(Eind("10042", "900", Intentie("10042").token()).antwoord(), v1::KoppelResponse::AANGENOMEN);
  const v1::KoppelResponse bekend = Koppel("10042", [](v1::KoppelRequest& vraag) { vraag.set_zoek(true); });
  EXPECT_EQ(bekend.antwoord(), v1::KoppelResponse::BEKEND);
  EXPECT_EQ(bekend.vendor_id(), "900");
  const v1::KoppelResponse botst = Eind("10043", "900", Intentie("10043").token());
  EXPECT_EQ(botst.antwoord(), v1::KoppelResponse::BOTSING);
  EXPECT_EQ(botst.botst_met(), "10042");
  EXPECT_EQ(Koppel("10043", [](v1::KoppelRequest& vraag) { vraag.set_zoek(true); }).antwoord(),
            v1::KoppelResponse::ONBEKEND);
}

TEST_F(Vragen, X39_EenJongeLinkBlijftWatNetGemaaktIsIsMisschienNogNietTeVinden) {
  Eind("10042", "900", Intentie("10042").token());
  const auto vergeet = [&](absl::Time nu) {
    return Koppel(
        "10042",
        [](v1::KoppelRequest& vraag) {
          vraag.set_vergeet(true);
          vraag.set_rust_ms(150'000);
        },
        "a", nu);
  };
  const v1::KoppelResponse jong = vergeet(kNu + absl::Seconds(149));
  EXPECT_EQ(jong.antwoord(), v1::KoppelResponse::BEKEND);
  EXPECT_EQ(jong.vendor_id(), "900");
  EXPECT_EQ(vergeet(kNu + absl::Seconds(150)).antwoord(), v1::KoppelResponse::AANGENOMEN);
  EXPECT_EQ(Koppel("10042", [](v1::KoppelRequest& vraag) { vraag.set_zoek(true); }).antwoord(),
            v1::KoppelResponse::ONBEKEND);
}

TEST_F(Vragen, EenRecordWordtDoorEenTegelijkGemaakt) {
  EXPECT_EQ(Intentie("10042", "a").antwoord(), v1::KoppelResponse::FIRST);
  EXPECT_EQ(Intentie("10042", "a").antwoord(), v1::KoppelResponse::BUSY)
      << "ook een tweede werkbon van dezelfde werker";
  EXPECT_EQ(Intentie("10042", "b").antwoord(), v1::KoppelResponse::BUSY);
  levend.erase("a");
  EXPECT_EQ(Intentie("10042", "b").antwoord(), v1::KoppelResponse::AGAIN) << "misschien is het gemaakt: eerst zoeken";
  levend.insert("a");
  EXPECT_EQ(Intentie("10042", "a", kNu + absl::Minutes(3)).antwoord(), v1::KoppelResponse::AGAIN)
      << "b is hem vergeten";
}

TEST_F(Vragen, WaarEenTweedeNietGeweigerdWordtBlijftEenAnderWegZolangDeEersteKanLanden) {
  const auto begin = [&](const std::string& owner, absl::Time nu, std::int64_t token = 0) {
    return Koppel(
        "U1",
        [&](v1::KoppelRequest& vraag) {
          vraag.set_begin(true);
          vraag.set_token(token);
          vraag.set_rust_ms(150'000);
        },
        owner, nu);
  };
  const std::int64_t token = begin("a", kNu).token();
  const absl::Time create = kNu + absl::Seconds(20);
  EXPECT_EQ(begin("a", create, token).antwoord(), v1::KoppelResponse::AGAIN) << "vlak voor de create telt opnieuw";
  levend.erase("a");
  EXPECT_EQ(begin("b", create + absl::Seconds(149)).antwoord(), v1::KoppelResponse::BUSY);
  EXPECT_EQ(begin("b", create + absl::Seconds(150)).antwoord(), v1::KoppelResponse::AGAIN);
}

TEST_F(Vragen, WatNietKlopKostDeAnderenNiets) {
  EXPECT_NE(Stel({}).error(), "");
  v1::JournalRequest vraag;
  Zet(*vraag.mutable_begin()->mutable_sleutel());
  EXPECT_NE(Stel(vraag).error(), "") << "zonder deadline en klasse";
}

TEST(Store, BewaartAllesOverEenHerstart) {
  const std::string url = "sqlite:" + ::testing::TempDir() + "koppel_journal_" + base::NewUuid() + ".db";
  Bewaard w;
  w.sleutel = {"acme", "outsmart", "rompslomp", "7"};
  w.rij.nieuwste = 1'780'000'000'000'000;
  w.rij.toestand = Toestand::kBegonnen;
  w.rij.landt_tot = kNu;
  w.rij.bevroren = std::string("a\0b\xff", 4);
  w.rij.nieuwste_hash = "anders";
  w.rij.andere_inhoud = true;
  {
    auto store = Store::Open(url);
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Begin(), IsOk());
    ASSERT_THAT((*store)->Schrijf(w), IsOk());
    ASSERT_THAT((*store)->Commit(), IsOk());
  }
  auto store = Store::Open(url);
  ASSERT_THAT(store, IsOk());
  const auto terug = (*store)->Lees(w.sleutel);
  ASSERT_THAT(terug, IsOk());
  ASSERT_TRUE(terug->has_value());
  EXPECT_TRUE((*terug)->rij == w.rij);
  EXPECT_THAT(Store::Open("postgresql://x"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Store, LeestEenDatabaseVanVersie1) {
  const std::string file = ::testing::TempDir() + "koppel_journal_" + base::NewUuid() + ".db";
  Bewaard w;
  w.sleutel = {"acme", "outsmart", "rompslomp", "7"};
  w.rij.nieuwste = w.rij.revision = 5;
  w.rij.hash = "h";
  {
    auto store = Store::Open("sqlite:" + file);
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Schrijf(w), IsOk());
  }
  {
    soci::session sql(*soci::factory_sqlite3(), "db=\"" + file + "\"");
    sql << "ALTER TABLE werkbon DROP COLUMN nieuwste_hash";
    sql << "ALTER TABLE werkbon DROP COLUMN andere_inhoud";
    sql << "PRAGMA user_version=1";
  }
  auto store = Store::Open("sqlite:" + file);
  ASSERT_THAT(store, IsOk());
  const auto gelezen = (*store)->Lees(w.sleutel);
  ASSERT_THAT(gelezen, IsOk());
  w.rij.nieuwste_hash = "h";
  EXPECT_TRUE((*gelezen)->rij == w.rij);
  ASSERT_THAT((*store)->Schrijf(w), IsOk());
}

TEST(Store, DeSweepZietWatWachtEnWatStilBleef) {
  auto store = NieuweStore();
  const auto inhoud = [](const std::string& id, absl::Time ontvangen, bool onbekend) {
    return Inhoud{.account = "acme",
                  .veldapp = "outsmart",
                  .werkbon_id = id,
                  .vendor = "",
                  .revision = 1,
                  .partition = 0,
                  .offset = 5,
                  .event = "x",
                  .ontvangen = ontvangen,
                  .onbekend_account = onbekend,
                  .geveegd = absl::InfinitePast(),
                  .veegbeurten = 0};
  };
  const auto stand = [&](const std::string& id, Toestand toestand) {
    Bewaard w;
    w.sleutel = {"acme", "outsmart", "rompslomp", id};
    w.rij.nieuwste = 1;
    w.rij.toestand = toestand;
    EXPECT_THAT(store->Schrijf(w), IsOk());
  };
  for (const char* id : {"wacht", "onzeker", "klaar", "begonnen"})
    EXPECT_THAT(store->SchrijfInhoud(inhoud(id, kNu, false)).status(), IsOk());
  EXPECT_THAT(store->SchrijfInhoud(inhoud("stil", kNu - absl::Hours(1), false)).status(), IsOk());
  EXPECT_THAT(store->SchrijfInhoud(inhoud("onbekend", kNu, true)).status(), IsOk());
  stand("wacht", Toestand::kWacht);
  stand("onzeker", Toestand::kOnzeker);
  stand("klaar", Toestand::kAfgehandeld);
  stand("begonnen", Toestand::kBegonnen);
  const auto veegbaar = store->LeesVeegbaar(kNu - absl::Minutes(10), 100);
  ASSERT_THAT(veegbaar, IsOk());
  std::set<std::string> namen;
  for (const auto& een : *veegbaar) namen.insert(een.inhoud.werkbon_id);
  EXPECT_THAT(namen, ::testing::ElementsAre("onbekend", "onzeker", "stil", "wacht"));
  // An older revision never replaces a newer one.
  Inhoud oud = inhoud("wacht", kNu, false);
  oud.revision = 0;
  EXPECT_FALSE(store->SchrijfInhoud(oud).value());
}

TEST(Werk, DoetVeelVragenInWeinigTransacties) {
  Werk werk(NieuweStore());
  std::atomic<int> klaar = 0;
  std::vector<std::thread> threads;
  for (int n = 0; n < 10; ++n) {
    threads.emplace_back([&, n] {
      for (int i = 0; i < 100; ++i) {
        werk.Post({[n, i](Store& store) {
                     Bewaard w;
                     w.sleutel = {"acme", "outsmart", "rompslomp", std::to_string(n * 100 + i)};
                     return store.Schrijf(w);
                   },
                   [&](absl::Status status) {
                     EXPECT_THAT(status, IsOk());
                     ++klaar;
                   }});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(werk.Vraag([](Store&) { return absl::OkStatus(); }), IsOk());
  EXPECT_EQ(klaar, 1000);
  EXPECT_LT(werk.transacties(), 500);
}

TEST(Werk, WatMisluktWordtHeelTeruggedraaid) {
  Werk werk(NieuweStore());
  const Sleutel sleutel{"acme", "outsmart", "rompslomp", "7"};
  EXPECT_THAT(werk.Vraag([&](Store& store) -> absl::Status {
    Bewaard w;
    w.sleutel = sleutel;
    EXPECT_THAT(store.Schrijf(w), IsOk());
    return absl::UnavailableError("disk full");
  }),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(werk.Vraag([&](Store& store) -> absl::Status {
    EXPECT_FALSE(store.Lees(sleutel).value().has_value());
    return absl::OkStatus();
  }),
              IsOk());
}

// The stream was lost before the answer: the worker asks the same again.
TEST_F(Vragen, WatTweeKeerWordtGevraagdKrijgtHetzelfdeAntwoord) {
  const auto intentie = [](v1::KoppelRequest& vraag) {
    vraag.set_begin(true);
    vraag.set_token(4711);
  };
  EXPECT_EQ(Koppel("K1", intentie).antwoord(), v1::KoppelResponse::FIRST);
  const v1::KoppelResponse weer = Koppel("K1", intentie);
  EXPECT_EQ(weer.antwoord(), v1::KoppelResponse::AGAIN);
  EXPECT_EQ(weer.token(), 4711);
  EXPECT_EQ(Koppel("K1", intentie, "b").antwoord(), v1::KoppelResponse::BUSY) << "een ander wacht";
  EXPECT_EQ(Eind("K1", "99", 4711).antwoord(), v1::KoppelResponse::AANGENOMEN);
  EXPECT_EQ(Eind("K1", "99", 4711).antwoord(), v1::KoppelResponse::AANGENOMEN);

  Open(1);
  v1::JournalRequest einde;
  Zet(*einde.mutable_finish()->mutable_sleutel());
  einde.mutable_finish()->set_revision(1);
  einde.mutable_finish()->set_offer(1);
  einde.mutable_finish()->set_token(Begin("a").begin().token());
  einde.mutable_finish()->mutable_oordeel()->set_uitkomst(v1::UITKOMST_AFGEHANDELD);
  einde.mutable_finish()->mutable_oordeel()->mutable_factuur()->set_id("555");
  const std::string eerst = Stel(einde).SerializeAsString();
  EXPECT_EQ(Stel(einde).SerializeAsString(), eerst);
}

}  // namespace
}  // namespace koppel::journal_service
