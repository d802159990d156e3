#include "vendor/imuis/sessies.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"

namespace koppel::vendor::imuis {
namespace {

using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Code = absl::StatusCode;

class SessiesTest : public testing::Test {
 protected:
  // Wants a session of `code`; what came of it is written down.
  void Wil(const char* code) {
    std::function<Task<absl::StatusOr<base::Secret>>()> login = [this] { return LogIn(); };
    boost::asio::co_spawn(engine_, Haal(code, std::move(login)), boost::asio::detached);
  }
  void Loop() {
    engine_.restart();
    engine_.run();
  }
  void WilNu(const char* code) {
    Wil(code);
    Loop();
  }

  Task<void> Haal(std::string code, std::function<Task<absl::StatusOr<base::Secret>>()> login) {
    base::Secret geheim(code);
    const absl::StatusOr<base::Secret> sessie = co_await sessies_.Haal(std::move(geheim), std::move(login));
    kregen_.push_back(sessie.ok() ? sessie->Reveal() : std::string(sessie.status().message()));
  }

  // Takes a turn of the loop, as a call would.
  Task<absl::StatusOr<base::Secret>> LogIn() {
    const std::string naam = absl::StrCat("sessie ", ++logins_);
    co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
    if (weiger_) co_return absl::UnauthenticatedError(absl::StrCat("geweigerd ", logins_));
    co_return base::Secret(naam);
  }

  absl::Duration nu_ = absl::Hours(5);
  Sessies sessies_{{.nu = [this] { return nu_; }, .wacht = nullptr}};
  boost::asio::io_context engine_;
  std::vector<std::string> kregen_;
  int logins_ = 0;
  bool weiger_ = false;
};

TEST_F(SessiesTest, WieTegelijkKomenDelenEenLogin) {
  for (int i = 0; i < 20; ++i) Wil("48213");
  Loop();
  EXPECT_THAT(kregen_, AllOf(SizeIs(20), Each("sessie 1")));
  EXPECT_EQ(logins_, 1);
}

TEST_F(SessiesTest, EenGeweigerdeLoginGeldtVoorAllenDieWachttenEnWordtNietHerhaald) {
  weiger_ = true;
  for (int i = 0; i < 20; ++i) Wil("48213");
  Loop();
  EXPECT_THAT(kregen_, AllOf(SizeIs(20), Each("geweigerd 1")));
  EXPECT_EQ(logins_, 1);
  // Who comes later asks anew: meanwhile a person may have done something.
  weiger_ = false;
  WilNu("48213");
  EXPECT_EQ(kregen_.back(), "sessie 2");
}

TEST_F(SessiesTest, ElkeOmgevingscodeHeeftHaarEigenSessie) {
  Wil("48213");
  Wil("48214");
  Loop();
  EXPECT_THAT(kregen_, ElementsAre("sessie 1", "sessie 2"));
  WilNu("48213");
  EXPECT_EQ(kregen_.back(), "sessie 1");
}

TEST_F(SessiesTest, EenSessieBlijftTotTwintigMinutenNaHaarLaatsteGebruik) {
  WilNu("48213");
  nu_ += absl::Minutes(19);
  sessies_.Gebruikt(base::Secret("48213"));
  nu_ += absl::Minutes(19);
  WilNu("48213");
  EXPECT_EQ(kregen_.back(), "sessie 1");
  nu_ += absl::Minutes(1);
  WilNu("48213");
  EXPECT_EQ(kregen_.back(), "sessie 2");
}

TEST_F(SessiesTest, EenSessieDieDoodIsGaatWegEnEenNieuwereBlijft) {
  WilNu("48213");
  const base::Secret dood(kregen_.back());
  sessies_.Vergeet(base::Secret("48213"), dood);
  WilNu("48213");
  sessies_.Vergeet(base::Secret("48213"), dood);  // Said again by whoever saw it too.
  WilNu("48213");
  EXPECT_THAT(kregen_, ElementsAre("sessie 1", "sessie 2", "sessie 2"));
}

TEST_F(SessiesTest, OudeSessiesGroeienNietAan) {
  for (int i = 0; i < 100; ++i) {
    WilNu(absl::StrCat("code ", i).c_str());
    nu_ += absl::Minutes(10);
  }
  EXPECT_LE(sessies_.size(), 3u);
}

TEST_F(SessiesTest, EenLoginDieMetZijnLusVerdwijntHoudtNiemandTegen) {
  {
    boost::asio::io_context weg;
    std::function<Task<absl::StatusOr<base::Secret>>()> login = [this]() -> Task<absl::StatusOr<base::Secret>> {
      ++logins_;
      boost::asio::steady_timer nooit(co_await boost::asio::this_coro::executor,
                                      boost::asio::steady_timer::time_point::max());
      co_await nooit.async_wait(boost::asio::use_awaitable);
      co_return base::Secret("nooit");
    };
    boost::asio::co_spawn(weg, Haal("48213", login), boost::asio::detached);
    boost::asio::co_spawn(weg, Haal("48213", login), boost::asio::detached);
    weg.poll();
  }
  EXPECT_EQ(logins_, 1);
  EXPECT_THAT(kregen_, SizeIs(0));
  WilNu("48213");
  EXPECT_EQ(kregen_.back(), "sessie 2");
}

}  // namespace
}  // namespace koppel::vendor::imuis
