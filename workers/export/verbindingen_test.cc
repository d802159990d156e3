#include "workers/export/verbindingen.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "base/status_matchers.h"
#include "vendor/vendor.h"

namespace koppel::worker {
namespace {

using base::IsOk;
using base::StatusIs;

class VerbindingenTest : public ::testing::Test {
 protected:
  // A place now, or why there is none; waits for nothing.
  absl::Status Vraag(const std::string& connectie) {
    auto plek =
        boost::asio::co_spawn(engine, verbindingen.Plaats(connectie, absl::ZeroDuration()), boost::asio::use_future);
    engine.restart();
    engine.run();
    return plek.get().status();
  }
  void Mislukt(const std::string& connectie, int keer) {
    for (int i = 0; i < keer; ++i) {
      ASSERT_THAT(Vraag(connectie), IsOk());
      verbindingen.Klaar(connectie, absl::UnavailableError("503"));
    }
  }

  boost::asio::io_context engine;
  Verbindingen verbindingen{{.calls = 1, .connection = {.failures = 3}, .vendor = {.failures = 8}}};
};

TEST_F(VerbindingenTest, F15_WieOmRustVroegKrijgtRustEnDeAnderenGaanDoor) {
  verbindingen.Klaar("a", vendor::WithRetryAfter(absl::ResourceExhaustedError("429"), absl::Seconds(30)));
  const absl::Status status = Vraag("a");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_GT(*vendor::RetryAfter(status), absl::Seconds(29));
  EXPECT_THAT(Vraag("b"), IsOk());
  verbindingen.Klaar("b", absl::OkStatus());
}

TEST_F(VerbindingenTest, F14_EenDodeVerbindingWordtMetRustGelatenEnDeAnderenGaanDoor) {
  Mislukt("a", 3);
  EXPECT_THAT(Vraag("a"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Vraag("b"), IsOk());
  verbindingen.Klaar("b", absl::OkStatus());
  EXPECT_THAT(Vraag("a"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(VerbindingenTest, F14_AlsNiemandAntwoordtIsHetDeVendor) {
  Mislukt("a", 2);
  Mislukt("b", 2);
  Mislukt("c", 2);
  Mislukt("d", 2);
  EXPECT_THAT(Vraag("e"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(VerbindingenTest, EenWeigeringIsOokEenAntwoord) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_THAT(Vraag("a"), IsOk());
    verbindingen.Klaar("a", i % 2 == 0 ? absl::InvalidArgumentError("422") : absl::UnauthenticatedError("401"));
  }
}

TEST(Verbindingen, WieSnellerVraagtDanDeVendorToestaatWachtEnDeAnderenGaanDoor) {
  boost::asio::io_context engine;
  Verbindingen verbindingen({.calls = 4, .burst = 2, .interval = absl::Hours(1), .connection = {}});
  const auto vraag = [&](const std::string& connectie) {
    auto plek =
        boost::asio::co_spawn(engine, verbindingen.Plaats(connectie, absl::ZeroDuration()), boost::asio::use_future);
    engine.restart();
    engine.run();
    const absl::Status status = plek.get().status();
    if (status.ok()) verbindingen.Klaar(connectie, absl::OkStatus());
    return status;
  };
  EXPECT_THAT(vraag("a"), IsOk());
  EXPECT_THAT(vraag("a"), IsOk());
  const absl::Status status = vraag("a");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_GT(*vendor::RetryAfter(status), absl::Minutes(59));
  EXPECT_THAT(vraag("b"), IsOk());
}

}  // namespace
}  // namespace koppel::worker
