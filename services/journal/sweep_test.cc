#include "services/journal/sweep.h"

#include <gmock/gmock.h>

#include <map>

#include "absl/time/clock.h"
#include "base/ids.h"
#include "base/status_matchers.h"

namespace koppel::journal_service {
namespace {

using base::IsOk;
using base::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::Field;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

std::unique_ptr<Store> NieuweStore() {
  auto store = Store::Open("sqlite:" + ::testing::TempDir() + "koppel_sweep_" + base::NewUuid() + ".db");
  EXPECT_THAT(store, IsOk());
  return *std::move(store);
}

class SweepTest : public ::testing::Test {
 protected:
  // A werkbon of acme that came at its vendor to `toestand`.
  void Zet(const std::string& id, const std::string& vendor, Toestand toestand) {
    v1::WerkbonStatusChanged event;
    event.set_account("acme");
    event.mutable_werkbon()->set_id(id);
    const Inhoud inhoud{.account = "acme",
                        .veldapp = "outsmart",
                        .werkbon_id = id,
                        .vendor = "",
                        .revision = 3,
                        .partition = 0,
                        .offset = 5,
                        .event = event.SerializeAsString(),
                        .ontvangen = absl::Now(),
                        .onbekend_account = false,
                        .geveegd = absl::InfinitePast(),
                        .veegbeurten = 0};
    Bewaard bewaard;
    bewaard.sleutel = {"acme", "outsmart", vendor, id};
    bewaard.rij.nieuwste = 3;
    bewaard.rij.toestand = toestand;
    EXPECT_THAT(werk_.Vraag([&](Store& store) -> absl::Status {
      const absl::StatusOr<bool> nieuw = store.SchrijfInhoud(inhoud);
      return nieuw.ok() ? store.Schrijf(bewaard) : nieuw.status();
    }),
                IsOk());
  }

  Sweep::Parts Parts() {
    return {.werk = werk_,
            .publiceer =
                [this](const v1::WerkbonStatusChanged& event) {
                  const std::lock_guard<std::mutex> lock(mutex_);
                  EXPECT_EQ(event.aangeboden_door(), v1::AANBIEDER_SWEEP);
                  EXPECT_EQ(event.revision(), 3);
                  ++aangeboden_[event.werkbon().id()];
                  gezien_.notify_all();
                  return absl::OkStatus();
                },
            .voorbij = [](const std::string&, std::int32_t, std::int64_t) { return true; },
            .vendors =
                [](const std::string&, const std::string&) {
                  return std::vector<std::string>{"asperion", "imuis"};
                },
            .leeft = [](const std::string&) { return false; }};
  }

  Werk werk_{NieuweStore()};
  std::mutex mutex_;
  std::condition_variable gezien_;
  std::map<std::string, int> aangeboden_;  // how often, by werkbon; guarded by mutex_
};

// The program's flag takes its default from here.
TEST(Sweep, T06_OS22_RO18_RE14_EenKwartierAlsNiemandIetsAndersZegt) {
  EXPECT_EQ(Sweep::Options().interval, absl::Minutes(15));
}

TEST_F(SweepTest, OS22_OS23_BiedtVanzelfTelkensWeerAanWatWachtBijElkeVendor) {
  Zet("wacht", "asperion", Toestand::kWacht);
  Zet("onzeker", "imuis", Toestand::kOnzeker);
  Zet("klaar", "asperion", Toestand::kAfgehandeld);
  Zet("fout", "imuis", Toestand::kFout);
  Sweep sweep(Parts(), {.interval = absl::Milliseconds(5)});
  sweep.Start();
  std::unique_lock<std::mutex> lock(mutex_);
  EXPECT_TRUE(gezien_.wait_for(lock, std::chrono::seconds(30), [this] {
    return aangeboden_["wacht"] >= 3 && aangeboden_["onzeker"] >= 3;
  })) << "niemand vroeg erom";
  EXPECT_THAT(aangeboden_, UnorderedElementsAre(Key("wacht"), Key("onzeker"))) << "wat klaar is, blijft zo";
}

TEST_F(SweepTest, OS22_WieVoorZijnTijdKomtVeegtNietTenzijIemandErOmVraagt) {
  Zet("wacht", "asperion", Toestand::kWacht);
  Sweep sweep(Parts(), {});
  const auto uitslag = [](bool was_due, int opnieuw) {
    return IsOkAndHolds(
        AllOf(Field(&Sweep::Uitslag::was_due, was_due), Field(&Sweep::Uitslag::opnieuw_aangeboden, opnieuw)));
  };
  EXPECT_THAT(sweep.Veeg(false), uitslag(true, 1));
  EXPECT_THAT(sweep.Veeg(false), uitslag(false, 0));
  EXPECT_THAT(sweep.Veeg(true), uitslag(true, 1));
}

}  // namespace
}  // namespace koppel::journal_service
