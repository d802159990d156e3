#include "services/settings/service.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "koppel/v1/settings.grpc.pb.h"
#include "services/settings/fake_token_endpoint.h"
#include "services/settings/store.h"
#include "services/settings/temp_dir.h"
#include "services/settings/token_refresher.h"
#include "settings/client.h"

namespace koppel::settings_service {
namespace {

namespace asio = boost::asio;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

v1::KoppelingSleutel Sleutel(const std::string& account) {
  v1::KoppelingSleutel sleutel;
  sleutel.set_account(account);
  sleutel.set_veldapp(v1::VELDAPP_OUTSMART);
  sleutel.set_vendor("rompslomp");
  return sleutel;
}

v1::ApplyRequest Verzoek(const std::string& account, const std::string& administratie) {
  v1::ApplyRequest verzoek;
  verzoek.set_door("anna");
  verzoek.mutable_koppeling()->set_account(account);
  verzoek.mutable_koppeling()->set_veldapp(v1::VELDAPP_OUTSMART);
  verzoek.mutable_koppeling()->set_vendor("rompslomp");
  verzoek.mutable_koppeling()->set_administratie_id(administratie);
  verzoek.mutable_koppeling()->mutable_outsmart_rompslomp()->set_concept_factuur(true);
  verzoek.mutable_toegang()->mutable_oauth()->set_refresh_token("refresh-0");
  return verzoek;
}

// The whole service on loopback, with the vendor in memory.
class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() { Start(); }
  ~ServiceTest() override {
    StopService();
    engine_.stop();
    thread_.join();
  }

  void Start() {
    store_ = *Store::Open("sqlite:" + dir_.File("settings.db"), Vault({{"k1", base::Secret(std::string(32, 'a'))}}));
    refresher_ = std::make_unique<TokenRefresher>(
        *store_,
        TokenRefresher::Options{.loketten = {{"rompslomp",
                                              {vendor_,
                                               "https://api.rompslomp.nl/oauth/token",
                                               {"koppel", base::Secret("client-secret")}}}}},
        [this](const domein::KoppelingSleutel& sleutel) { service_->Changed(sleutel); },
        [](const std::string&, const std::string&) {});
    auto service = Service::Open(engine_.get_executor(), *store_, *refresher_,
                                 {.listen = absl::StrCat("127.0.0.1:", port_), .max_waiting = 200});
    ASSERT_THAT(service, base::IsOk());
    service_ = *std::move(service);
    port_ = service_->port();
    stub_ = v1::Settings::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
  }
  void StopService() {
    if (service_) service_->Stop(absl::Seconds(1));
    service_.reset();
  }

  void OnEngine(const std::function<void()>& step) {
    std::promise<void> done;
    asio::post(engine_, [&] {
      step();
      done.set_value();
    });
    done.get_future().wait();
  }

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::Settings::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    context.set_wait_for_ready(true);
    return (stub_.get()->*method)(&context, request, response);
  }

  v1::ApplyResponse Apply(const v1::ApplyRequest& verzoek) {
    v1::ApplyResponse antwoord;
    const grpc::Status status = Call(&v1::Settings::Stub::Apply, verzoek, &antwoord);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return antwoord;
  }
  grpc::Status Lease(const std::string& account, v1::LeaseResponse* antwoord) {
    v1::LeaseRequest verzoek;
    *verzoek.mutable_sleutel() = Sleutel(account);
    return Call(&v1::Settings::Stub::Lease, verzoek, antwoord);
  }
  grpc::Status Delete(const std::string& account) {
    v1::DeleteRequest verzoek;
    *verzoek.mutable_sleutel() = Sleutel(account);
    verzoek.set_door("anna");
    v1::DeleteResponse antwoord;
    return Call(&v1::Settings::Stub::Delete, verzoek, &antwoord);
  }
  std::size_t Refreshes() {
    std::size_t number = 0;
    OnEngine([&] { number = vendor_.bodies.size(); });
    return number;
  }

  // Sends 50 leases at once and gives back their access tokens.
  std::vector<std::string> FiftyLeases() {
    struct Pending {
      grpc::ClientContext context;
      v1::LeaseRequest request;
      v1::LeaseResponse response;
      std::promise<grpc::Status> done;
    };
    std::vector<std::unique_ptr<Pending>> all;
    for (int i = 0; i < 50; ++i) {
      auto pending = std::make_unique<Pending>();
      *pending->request.mutable_sleutel() = Sleutel("acme");
      stub_->async()->Lease(&pending->context, &pending->request, &pending->response,
                            [p = pending.get()](const grpc::Status& status) { p->done.set_value(status); });
      all.push_back(std::move(pending));
    }
    OnEngine([this] { vendor_.Release(); });
    std::vector<std::string> tokens;
    for (const auto& pending : all) {
      const grpc::Status status = pending->done.get_future().get();
      tokens.push_back(status.ok() ? pending->response.access_token() : status.error_message());
    }
    return tokens;
  }

  TempDir dir_;
  int port_ = 0;
  asio::io_context engine_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{engine_.get_executor()};
  std::thread thread_{[this] { engine_.run(); }};
  FakeTokenEndpoint vendor_{engine_.get_executor()};
  std::unique_ptr<Store> store_;
  std::unique_ptr<TokenRefresher> refresher_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<v1::Settings::Stub> stub_;
};

// Follows a watch in a thread of its own; each line is "account v1", "account weg" or "compleet".
class Follower {
 public:
  explicit Follower(v1::Settings::Stub& stub, const std::string& vendor = "") {
    v1::WatchRequest request;
    request.set_vendor(vendor);
    reader_ = stub.Watch(&context_, request);
  }
  ~Follower() {
    context_.TryCancel();
    v1::WatchResponse rest;
    while (reader_->Read(&rest)) continue;
    reader_->Finish().ok();
  }

  std::string Next() {
    v1::WatchResponse message;
    if (!reader_->Read(&message)) return "einde";
    if (message.compleet()) return "compleet";
    const v1::Koppeling& koppeling = message.koppeling();
    if (message.verwijderd()) return absl::StrCat(koppeling.account(), " weg");
    return absl::StrCat(koppeling.account(), " v", koppeling.versie(),
                        koppeling.toestand() == v1::TOESTAND_OPNIEUW_INLOGGEN ? " opnieuw inloggen" : "");
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
};

TEST_F(ServiceTest, WhatIsAppliedIsInForceAndInTheList) {
  EXPECT_EQ(Apply(Verzoek("acme", "12")).koppeling().versie(), 1);
  EXPECT_EQ(Apply(Verzoek("bouw", "13")).koppeling().toestand(), v1::TOESTAND_ACTIEF);
  v1::GetRequest get;
  *get.mutable_sleutel() = Sleutel("acme");
  v1::Koppeling koppeling;
  EXPECT_TRUE(Call(&v1::Settings::Stub::Get, get, &koppeling).ok());
  EXPECT_TRUE(koppeling.outsmart_rompslomp().concept_factuur());
  EXPECT_THAT(koppeling.ShortDebugString(), Not(HasSubstr("refresh-0")));
  v1::ListResponse list;
  EXPECT_TRUE(Call(&v1::Settings::Stub::List, v1::ListRequest(), &list).ok());
  EXPECT_THAT(list.koppelingen(), SizeIs(2));
}

TEST_F(ServiceTest, FiveComplaintsComeAtOnceAndNothingIsSaved) {
  v1::ApplyRequest verzoek = Verzoek("acme", "twaalf");
  verzoek.set_door("");
  verzoek.mutable_koppeling()->set_actief_sinds("gisteren");
  verzoek.mutable_koppeling()->set_vanaf_datum("morgen");
  verzoek.mutable_toegang()->mutable_oauth()->set_refresh_token("");
  const v1::ApplyResponse antwoord = Apply(verzoek);
  EXPECT_THAT(antwoord.complaints(), SizeIs(5));
  EXPECT_FALSE(antwoord.has_koppeling());
  v1::ListResponse list;
  EXPECT_TRUE(Call(&v1::Settings::Stub::List, v1::ListRequest(), &list).ok());
  EXPECT_THAT(list.koppelingen(), SizeIs(0));
}

TEST_F(ServiceTest, WhatDoesNotExistIsNotFound) {
  v1::GetRequest get;
  *get.mutable_sleutel() = Sleutel("acme");
  v1::Koppeling koppeling;
  v1::LeaseResponse lease;
  v1::DeleteResponse deleted;
  EXPECT_EQ(Call(&v1::Settings::Stub::Get, get, &koppeling).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Lease("acme", &lease).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Delete("acme").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Call(&v1::Settings::Stub::Get, v1::GetRequest(), &koppeling).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Call(&v1::Settings::Stub::Lease, v1::LeaseRequest(), &lease).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Call(&v1::Settings::Stub::Delete, v1::DeleteRequest(), &deleted).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

// reliability S7
TEST_F(ServiceTest, AMessageOverOneMebibyteIsRefused) {
  v1::ApplyRequest verzoek = Verzoek("acme", "12");
  verzoek.mutable_koppeling()->set_administratie_naam(std::string(1 << 20, 'x'));
  v1::ApplyResponse antwoord;
  EXPECT_EQ(Call(&v1::Settings::Stub::Apply, verzoek, &antwoord).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// reliability S11, F21
TEST_F(ServiceTest, FiftyLeasesAtOnceAreOneRefresh) {
  Apply(Verzoek("acme", "12"));
  OnEngine([this] { vendor_.Hold(); });
  EXPECT_THAT(FiftyLeases(), ::testing::AllOf(SizeIs(50), ::testing::Each("access-1")));
  EXPECT_EQ(Refreshes(), 1u);
}

TEST_F(ServiceTest, OS08_ALeaseCarriesALoginAndACodeAsTheyWereGiven) {
  v1::ApplyRequest login = Verzoek("ree", "");
  login.mutable_koppeling()->set_vendor("reeleezee");
  login.mutable_koppeling()->mutable_outsmart_reeleezee();
  login.mutable_toegang()->mutable_wachtwoord()->set_gebruikersnaam("anna");
  login.mutable_toegang()->mutable_wachtwoord()->set_wachtwoord("geheim woord");
  v1::ApplyRequest code = Verzoek("imu", "");
  code.mutable_koppeling()->set_vendor("imuis");
  code.mutable_koppeling()->mutable_outsmart_imuis();
  code.mutable_toegang()->set_omgevingscode("omgeving");
  const auto lease = [&](const v1::ApplyRequest& verzoek) {
    EXPECT_THAT(Apply(verzoek).complaints(), IsEmpty());
    v1::LeaseRequest vraag;
    *vraag.mutable_sleutel() = Sleutel(verzoek.koppeling().account());
    vraag.mutable_sleutel()->set_vendor(verzoek.koppeling().vendor());
    v1::LeaseResponse antwoord;
    EXPECT_TRUE(Call(&v1::Settings::Stub::Lease, vraag, &antwoord).ok());
    return absl::StrCat(antwoord.access_token(), "|", antwoord.gebruikersnaam(), "|", antwoord.wachtwoord(), "|",
                        antwoord.omgevingscode());
  };
  EXPECT_EQ(lease(login), "|anna|geheim woord|");
  EXPECT_EQ(lease(code), "|||omgeving");
}

TEST_F(ServiceTest, ALeaseCarriesItsAdministrationAndWhenToLeaseAgain) {
  Apply(Verzoek("acme", "12"));
  v1::LeaseResponse lease;
  ASSERT_TRUE(Lease("acme", &lease).ok());
  EXPECT_EQ(lease.access_token(), "access-1");
  EXPECT_EQ(lease.administratie_id(), "12");
  absl::Time tot;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, lease.vervalt_op(), &tot, nullptr));
  EXPECT_GT(tot, absl::Now() + absl::Minutes(90));
}

TEST_F(ServiceTest, ARestartKeepsTheRotatedPair) {
  Apply(Verzoek("acme", "12"));
  v1::LeaseResponse lease;
  ASSERT_TRUE(Lease("acme", &lease).ok());
  StopService();
  OnEngine([this] {
    refresher_.reset();
    store_.reset();
  });
  Start();
  ASSERT_TRUE(Lease("acme", &lease).ok());
  EXPECT_EQ(lease.access_token(), "access-1");
  EXPECT_EQ(Refreshes(), 1u);
}

TEST_F(ServiceTest, AWatchTellsWhatThereIsAndThenWhatChanges) {
  Apply(Verzoek("acme", "12"));
  Apply(Verzoek("bouw", "13"));
  Follower follower(*stub_);
  EXPECT_EQ(follower.Next(), "acme v1");
  EXPECT_EQ(follower.Next(), "bouw v1");
  EXPECT_EQ(follower.Next(), "compleet");
  Apply(Verzoek("acme", "12"));
  EXPECT_EQ(follower.Next(), "acme v2");
  Delete("bouw");
  EXPECT_EQ(follower.Next(), "bouw weg");
}

TEST_F(ServiceTest, AWatchOfOneVendorHearsOfNoOther) {
  Apply(Verzoek("acme", "12"));
  Follower follower(*stub_, "imuis");
  EXPECT_EQ(follower.Next(), "compleet");
  Apply(Verzoek("acme", "12"));
  v1::ApplyRequest imuis = Verzoek("imu", "");
  imuis.mutable_koppeling()->set_vendor("imuis");
  imuis.mutable_koppeling()->mutable_outsmart_imuis();
  imuis.mutable_toegang()->set_omgevingscode("omgeving");
  Apply(imuis);
  EXPECT_EQ(follower.Next(), "imu v1");
}

// X61
TEST_F(ServiceTest, ALostLoginIsToldToLeasesAndWatches) {
  Apply(Verzoek("acme", "12"));
  Follower follower(*stub_);
  EXPECT_EQ(follower.Next(), "acme v1");
  EXPECT_EQ(follower.Next(), "compleet");
  OnEngine([this] { vendor_.AnswerError(400, "invalid_grant"); });
  v1::LeaseResponse lease;
  EXPECT_EQ(Lease("acme", &lease).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(follower.Next(), "acme v1 opnieuw inloggen");
  EXPECT_EQ(Lease("acme", &lease).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  Apply(Verzoek("acme", "12"));
  EXPECT_EQ(follower.Next(), "acme v2");
  EXPECT_TRUE(Lease("acme", &lease).ok());
}

TEST_F(ServiceTest, AnErrorTellsNothingOfTheInside) {
  Apply(Verzoek("acme", "12"));
  OnEngine([this] { vendor_.AnswerError(401, "invalid_client"); });
  v1::LeaseResponse lease;
  const grpc::Status status = Lease("acme", &lease);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), Not(HasSubstr("invalid_client")));
}

TEST_F(ServiceTest, StoppingEndsWatchesAndLeasesThatHang) {
  Apply(Verzoek("acme", "12"));
  Follower follower(*stub_);
  EXPECT_EQ(follower.Next(), "acme v1");
  EXPECT_EQ(follower.Next(), "compleet");
  OnEngine([&] { vendor_.Hold(); });
  auto lease = std::async(std::launch::async, [this] {
    v1::LeaseResponse antwoord;
    return Lease("acme", &antwoord).error_code();
  });
  while (Refreshes() == 0) std::this_thread::yield();
  StopService();
  EXPECT_EQ(lease.get(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(follower.Next(), "einde");
  OnEngine([this] { vendor_.Release(); });  // The refresh itself goes on, and is kept.
  std::string refresh_token;
  while (refresh_token != "refresh-1") {
    OnEngine([&] {
      refresh_token = store_->GetToegang({"acme", domein::Veldapp::kOutsmart, "rompslomp"})->refresh_token.Reveal();
    });
  }
}

TEST_F(ServiceTest, AnAddressInUseIsSaidAtOnce) {
  EXPECT_THAT(
      Service::Open(engine_.get_executor(), *store_, *refresher_, {.listen = absl::StrCat("127.0.0.1:", port_)}),
      base::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("in use")));
}

TEST_F(ServiceTest, TheClientOfWorkersAgreesWithTheService) {
  Apply(Verzoek("acme", "12"));
  const auto client = settings::Client::Open(absl::StrCat("127.0.0.1:", port_), "rompslomp", engine_.get_executor());
  ASSERT_TRUE(client->WaitReady(absl::Seconds(60)));
  const domein::KoppelingSleutel acme{"acme", domein::Veldapp::kOutsmart, "rompslomp"};
  ASSERT_TRUE(client->Find(acme).has_value());
  EXPECT_EQ(client->Find(acme)->administratie_id, "12");
  EXPECT_EQ(client->Find(acme)->toestand, domein::Toestand::kActief);
  std::promise<absl::StatusOr<vendor::Toegang>> answer;
  asio::co_spawn(
      engine_, client->Lease(acme, ""),
      [&](const std::exception_ptr&, absl::StatusOr<vendor::Toegang> toegang) { answer.set_value(toegang); });
  const auto toegang = answer.get_future().get();
  ASSERT_THAT(toegang, base::IsOk());
  EXPECT_EQ(toegang->token.Reveal(), "access-1");
}

}  // namespace
}  // namespace koppel::settings_service
