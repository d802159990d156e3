#include "services/settings/token_refresher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/status_matchers.h"
#include "services/settings/fake_token_endpoint.h"
#include "services/settings/temp_dir.h"
#include "settings/token_hash.h"

namespace koppel::settings_service {
namespace {

namespace asio = boost::asio;
using base::IsOk;
using base::StatusIs;
using settings::TokenHash;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const domein::KoppelingSleutel kAcme{"acme", domein::Veldapp::kOutsmart, "rompslomp"};

class TokenRefresherTest : public ::testing::Test {
 protected:
  void SetUp() override { Login(OauthToegang("access-0", "refresh-0", absl::Hours(2))); }

  static Vault TestVault() { return Vault({{"k1", base::Secret(std::string(32, 'a'))}}); }

  std::unique_ptr<Store> OpenStore() { return *Store::Open("sqlite:" + dir_.File("settings.db"), TestVault()); }

  Toegang OauthToegang(const std::string& access, const std::string& refresh, absl::Duration lifetime) const {
    Toegang toegang;
    toegang.geheim = base::Secret(access);
    toegang.refresh_token = base::Secret(refresh);
    toegang.vervalt_op = nu_ + lifetime;
    toegang.ververs_op = VerversOp(nu_, toegang.vervalt_op);
    return toegang;
  }

  static Opslag LoginOf(const Toegang& toegang, absl::Time nu) {
    Opslag opslag;
    opslag.koppeling.set_account("acme");
    opslag.koppeling.set_veldapp(v1::VELDAPP_OUTSMART);
    opslag.koppeling.set_vendor("rompslomp");
    opslag.koppeling.set_administratie_id("12");
    opslag.koppeling.set_toestand(v1::TOESTAND_ACTIEF);
    opslag.koppeling.mutable_outsmart_rompslomp();
    opslag.toegang = toegang;
    opslag.door = "anna";
    opslag.nu = nu;
    return opslag;
  }
  void Login(const Toegang& toegang) { ASSERT_THAT(store_->Save(LoginOf(toegang, nu_)), IsOk()); }

  // Starts a lease; its answer comes into `answers_`.
  void Ask(const std::string& refused = "") {
    asio::co_spawn(engine_, refresher_.Lease(kAcme, refused),
                   [this](const std::exception_ptr& thrown, absl::StatusOr<Verlening> answer) {
                     ASSERT_EQ(thrown, nullptr);
                     answers_.push_back(std::move(answer));
                   });
  }

  absl::StatusOr<Verlening> Lease(const std::string& refused = "") {
    answers_.clear();
    Ask(refused);
    Run();
    EXPECT_THAT(answers_, SizeIs(1));
    return answers_.at(0);
  }

  void Run() {
    engine_.restart();
    engine_.run();
  }

  std::string Token(const absl::StatusOr<Verlening>& answer) {
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->toegang.geheim.Reveal() : "";
  }
  static std::string Hash(const std::string& token) { return TokenHash(base::Secret(token)); }

  void Execute(const std::string& statement) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(dir_.File("settings.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, statement.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  TempDir dir_;
  absl::Time nu_ = absl::FromUnixSeconds(1'780'000'000);
  asio::io_context engine_;
  std::unique_ptr<Store> store_ = OpenStore();
  FakeTokenEndpoint vendor_{engine_.get_executor()};
  std::vector<domein::KoppelingSleutel> verloren_;
  std::vector<std::string> geteld_;
  TokenRefresher refresher_{
      *store_,
      {.loketten = {{"rompslomp",
                     {vendor_, "https://api.rompslomp.nl/oauth/token", {"koppel", base::Secret("client-secret")}}},
                    {"asperion",
                     {vendor_,
                      "https://identity.asperion.nl/connect/token",
                      {"koppel-asperion", base::Secret("asperion-secret")}}}},
       .now = [this] { return nu_; }},
      [this](const domein::KoppelingSleutel& sleutel) { verloren_.push_back(sleutel); },
      [this](const std::string&, const std::string& result) { geteld_.push_back(result); }};
  std::vector<absl::StatusOr<Verlening>> answers_;
};

TEST_F(TokenRefresherTest, AGoodTokenIsHandedOutWithoutAskingTheVendor) {
  const auto verlening = Lease();
  EXPECT_EQ(Token(verlening), "access-0");
  EXPECT_EQ(verlening->administratie_id, "12");
  EXPECT_EQ(verlening->tot, nu_ + absl::Minutes(108));
  EXPECT_THAT(vendor_.bodies, SizeIs(0));
}

TEST_F(TokenRefresherTest, AtNinetyPercentOfItsLifeItIsRefreshed) {
  nu_ += absl::Minutes(108);
  const auto verlening = Lease();
  EXPECT_EQ(Token(verlening), "access-1");
  EXPECT_EQ(verlening->tot, nu_ + absl::Minutes(108));
  EXPECT_THAT(vendor_.bodies, ElementsAre("grant_type=refresh_token&client_id=koppel&client_secret=client-secret"
                                          "&refresh_token=refresh-0"));
  EXPECT_THAT(geteld_, ElementsAre("ok"));
}

TEST_F(TokenRefresherTest, EachVendorIsAskedAtItsOwnAddressWithItsOwnClient) {
  Opslag opslag = LoginOf(OauthToegang("access-0", "asperion-0", absl::ZeroDuration()), nu_);
  opslag.koppeling.set_vendor("asperion");
  opslag.koppeling.mutable_outsmart_asperion();
  ASSERT_THAT(store_->Save(opslag), IsOk());
  std::optional<absl::StatusOr<Verlening>> answer;
  asio::co_spawn(engine_, refresher_.Lease({"acme", domein::Veldapp::kOutsmart, "asperion"}, ""),
                 [&answer](const std::exception_ptr&, absl::StatusOr<Verlening> got) { answer = std::move(got); });
  Run();
  EXPECT_EQ(Token(answer.value()), "access-1");
  EXPECT_THAT(vendor_.urls, ElementsAre("https://identity.asperion.nl/connect/token"));
  EXPECT_THAT(vendor_.bodies,
              ElementsAre("grant_type=refresh_token&client_id=koppel-asperion&client_secret=asperion-secret"
                          "&refresh_token=asperion-0"));
}

// reliability S11, F21
TEST_F(TokenRefresherTest, FiftyAskersAreOneRefresh) {
  nu_ += absl::Hours(3);
  vendor_.Hold();
  for (int i = 0; i < 50; ++i) Ask(i % 2 == 0 ? "" : Hash("access-0"));
  engine_.poll();
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
  EXPECT_THAT(answers_, SizeIs(0));
  vendor_.Release();
  Run();
  ASSERT_THAT(answers_, SizeIs(50));
  for (const auto& answer : answers_) EXPECT_EQ(Token(answer), "access-1");
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
}

TEST_F(TokenRefresherTest, FiftyAskersShareOneFailureToo) {
  nu_ += absl::Hours(3);
  vendor_.Hold();
  vendor_.AnswerError(503, "");
  for (int i = 0; i < 50; ++i) Ask();
  engine_.poll();
  vendor_.Release();
  Run();
  ASSERT_THAT(answers_, SizeIs(50));
  for (const auto& answer : answers_) EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
}

TEST_F(TokenRefresherTest, TheRotatedPairIsOnDiskBeforeAnybodyGetsIt) {
  nu_ += absl::Hours(3);
  std::string on_disk;
  asio::co_spawn(engine_, refresher_.Lease(kAcme, ""),
                 [&](const std::exception_ptr&, absl::StatusOr<Verlening> answer) {
                   ASSERT_THAT(answer, IsOk());
                   on_disk = OpenStore()->GetToegang(kAcme)->refresh_token.Reveal();
                 });
  Run();
  EXPECT_EQ(on_disk, "refresh-1");
}

TEST_F(TokenRefresherTest, APairThatCannotBeStoredIsNotHandedOutAndNotThrownAway) {
  nu_ += absl::Hours(3);
  Execute("CREATE TRIGGER vol BEFORE UPDATE ON toegang BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
  Execute("DROP TRIGGER vol");
  EXPECT_EQ(Token(Lease()), "access-1");
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
  EXPECT_EQ(OpenStore()->GetToegang(kAcme)->refresh_token.Reveal(), "refresh-1");
}

TEST_F(TokenRefresherTest, ARefusedTokenIsRefreshedOnlyWhileItIsTheStoredOne) {
  EXPECT_EQ(Token(Lease(Hash("access-0"))), "access-1");
  EXPECT_EQ(Token(Lease(Hash("access-0"))), "access-1");  // Somebody else had it refreshed already.
  EXPECT_EQ(Token(Lease(Hash("access-of-last-year"))), "access-1");
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
}

TEST_F(TokenRefresherTest, AVendorThatRefusesWhatItGivesIsNotAskedWithoutEnd) {
  std::string refused = "access-0";
  int refreshes = 0;
  for (int i = 0; i < 20; ++i) {
    const auto verlening = Lease(Hash(refused));
    if (!verlening.ok()) {
      EXPECT_THAT(verlening, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("keeps refusing")));
      break;
    }
    refused = Token(verlening);
    ++refreshes;
  }
  EXPECT_EQ(refreshes, 5);
  nu_ += absl::Minutes(2);
  EXPECT_THAT(Lease(Hash(refused)), IsOk());
}

TEST_F(TokenRefresherTest, WhileTheVendorIsDownTheOldTokenServesUntilItExpires) {
  nu_ += absl::Minutes(110);
  vendor_.AnswerError(503, "");
  const auto verlening = Lease();
  EXPECT_EQ(Token(verlening), "access-0");
  EXPECT_EQ(verlening->tot, nu_ + absl::Seconds(30));
  nu_ += absl::Minutes(10);
  vendor_.AnswerError(503, "");
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_ACTIEF);
}

TEST_F(TokenRefresherTest, AFailingVendorIsAskedLessAndLessOften) {
  nu_ += absl::Hours(3);
  for (int second = 0; second < 120; ++second) {
    vendor_.AnswerError(503, "");
    EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable));
    nu_ += absl::Seconds(1);
  }
  EXPECT_THAT(vendor_.bodies.size(), ::testing::AllOf(::testing::Ge(6u), ::testing::Le(9u)));
}

// X61
TEST_F(TokenRefresherTest, InvalidGrantAsksAPersonAndNeverTheVendorAgain) {
  nu_ += absl::Hours(3);
  vendor_.AnswerError(400, "invalid_grant");
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_OPNIEUW_INLOGGEN);
  EXPECT_THAT(verloren_, ElementsAre(kAcme));
  for (int i = 0; i < 5; ++i) {
    nu_ += absl::Hours(1);
    EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnauthenticated));
  }
  EXPECT_THAT(vendor_.bodies, SizeIs(1));

  Login(OauthToegang("access-new", "refresh-new", absl::Hours(2)));
  EXPECT_EQ(Token(Lease()), "access-new");
}

TEST_F(TokenRefresherTest, InvalidGrantBecauseSomebodyElseRotatedIsNoLoss) {
  nu_ += absl::Hours(3);
  vendor_.AnswerError(400, "invalid_grant");
  vendor_.before_answer = [this] {
    vendor_.before_answer = nullptr;
    auto other = OpenStore();
    const auto revisie = other->GetToegang(kAcme)->revisie;
    ASSERT_THAT(other->Rotate(kAcme, revisie, OauthToegang("access-other", "refresh-other", absl::Hours(2))), IsOk());
  };
  EXPECT_EQ(Token(Lease()), "access-other");
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_ACTIEF);
  EXPECT_TRUE(verloren_.empty());
}

TEST_F(TokenRefresherTest, ALoginDuringARefreshWins) {
  nu_ += absl::Hours(3);
  vendor_.before_answer = [this] {
    vendor_.before_answer = nullptr;
    Login(OauthToegang("access-login", "refresh-login", absl::Hours(2)));
  };
  EXPECT_EQ(Token(Lease()), "access-login");
  EXPECT_EQ(store_->GetToegang(kAcme)->refresh_token.Reveal(), "refresh-login");
}

TEST_F(TokenRefresherTest, DeletedDuringARefreshItStaysDeleted) {
  nu_ += absl::Hours(3);
  vendor_.before_answer = [this] { ASSERT_THAT(store_->Delete(kAcme, "anna", nu_), IsOk()); };
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_->GetToegang(kAcme), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(TokenRefresherTest, OurOwnWrongConfigurationIsNobodysLogin) {
  nu_ += absl::Hours(3);
  vendor_.AnswerError(401, "invalid_client");
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("invalid_client")));
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_ACTIEF);
  EXPECT_THAT(geteld_, ElementsAre("configuratie"));
}

TEST_F(TokenRefresherTest, ALostAnswerIsAskedOnceMoreWithTheSameToken) {
  nu_ += absl::Hours(3);
  vendor_.Answer(absl::UnknownError("the line went dead"));
  EXPECT_EQ(Token(Lease()), "access-2");
  ASSERT_THAT(vendor_.bodies, SizeIs(2));
  EXPECT_EQ(vendor_.bodies[0], vendor_.bodies[1]);
}

TEST_F(TokenRefresherTest, ALostAnswerThatHadRotatedAsksAPerson) {
  nu_ += absl::Hours(3);
  vendor_.Answer(absl::DeadlineExceededError("nothing came"));
  vendor_.AnswerError(400, "invalid_grant");
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_OPNIEUW_INLOGGEN);
}

TEST_F(TokenRefresherTest, TwoLostAnswersLeaveItForLater) {
  nu_ += absl::Hours(3);
  vendor_.Answer(absl::UnavailableError("the line went dead"));
  vendor_.Answer(FakeTokenEndpoint::MakeResponse(200, "<html>"));
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(vendor_.bodies, SizeIs(2));
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_ACTIEF);
}

TEST_F(TokenRefresherTest, WhatWasNeverSentIsNotAskedTwice) {
  nu_ += absl::Hours(3);
  vendor_.Answer(http::NeverSent(absl::UnavailableError("no connection")));
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(vendor_.bodies, SizeIs(1));
}

TEST_F(TokenRefresherTest, ARefreshGoesOnWhenTheAskerGoesAway) {
  nu_ += absl::Hours(3);
  vendor_.Hold();
  asio::cancellation_signal leave;
  asio::co_spawn(
      engine_, refresher_.Lease(kAcme, ""),
      asio::bind_cancellation_slot(leave.slot(), [](const std::exception_ptr&, absl::StatusOr<Verlening>) {}));
  engine_.poll();
  leave.emit(asio::cancellation_type::terminal);
  vendor_.Release();
  Run();
  EXPECT_EQ(store_->GetToegang(kAcme)->refresh_token.Reveal(), "refresh-1");
}

TEST_F(TokenRefresherTest, APersonalTokenIsHandedOutAsItIsUntilItIsRefused) {
  Toegang persoonlijk;
  persoonlijk.soort = ToegangSoort::kPersoonlijkToken;
  persoonlijk.geheim = base::Secret("mine");
  Login(persoonlijk);
  nu_ += absl::Hours(10'000);
  EXPECT_EQ(Token(Lease()), "mine");
  EXPECT_EQ(Token(Lease(Hash("another"))), "mine");
  EXPECT_THAT(Lease(Hash("mine")), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(store_->Get(kAcme)->toestand(), v1::TOESTAND_OPNIEUW_INLOGGEN);
  EXPECT_THAT(vendor_.bodies, SizeIs(0));
}

TEST_F(TokenRefresherTest, WithoutAKoppelingOrALoginItSaysWhich) {
  ASSERT_THAT(store_->Delete(kAcme, "anna", nu_), IsOk());
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kNotFound));
  Opslag besteld = LoginOf({}, nu_);
  besteld.toegang.reset();
  besteld.koppeling.set_toestand(v1::TOESTAND_BESTELD);
  ASSERT_THAT(store_->Save(besteld), IsOk());
  EXPECT_THAT(Lease(), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace koppel::settings_service
