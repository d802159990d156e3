#include "settings/client.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/status_matchers.h"
#include "koppel/v1/settings.grpc.pb.h"
#include "settings/token_hash.h"

namespace koppel::settings {
namespace {

namespace asio = boost::asio;
using base::IsOk;
using base::StatusIs;
using domein::KoppelingSleutel;
using domein::Veldapp;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const KoppelingSleutel kAcme{"acme", Veldapp::kOutsmart, "rompslomp"};

v1::Koppeling Koppeling(const std::string& account, std::int64_t versie = 1) {
  v1::Koppeling koppeling;
  koppeling.set_account(account);
  koppeling.set_veldapp(v1::VELDAPP_OUTSMART);
  koppeling.set_vendor("rompslomp");
  koppeling.set_toestand(v1::TOESTAND_ACTIEF);
  koppeling.set_administratie_id("12");
  koppeling.set_actief_sinds("2026-01-01T00:00:00Z");
  koppeling.set_versie(versie);
  koppeling.mutable_outsmart_rompslomp()->set_concept_factuur(true);
  return koppeling;
}

// A settings service that says what the test wants. Watches follow `koppelingen`.
class FakeSettings : public v1::Settings::Service {
 public:
  explicit FakeSettings(int port = 0) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(absl::StrCat("127.0.0.1:", port), grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~FakeSettings() override {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
      held_ = false;
    }
    server_->Shutdown(std::chrono::system_clock::now());
  }

  int port() const { return port_; }

  void Set(const v1::Koppeling& koppeling) {
    absl::MutexLock lock(&mutex_);
    koppelingen_[koppeling.account()] = koppeling;
    v1::WatchResponse message;
    *message.mutable_koppeling() = koppeling;
    changes_.push_back(message);
  }
  void Delete(const std::string& account) {
    absl::MutexLock lock(&mutex_);
    v1::WatchResponse message;
    *message.mutable_koppeling() = koppelingen_[account];
    message.set_verwijderd(true);
    koppelingen_.erase(account);
    changes_.push_back(message);
  }

  // What Lease answers from now on.
  void Leases(std::function<grpc::Status(const v1::LeaseRequest&, v1::LeaseResponse&)> lease) {
    absl::MutexLock lock(&mutex_);
    lease_ = std::move(lease);
  }
  void Hold() {
    absl::MutexLock lock(&mutex_);
    held_ = true;
  }
  void Release() {
    absl::MutexLock lock(&mutex_);
    held_ = false;
  }
  std::vector<std::string> refused() {
    absl::MutexLock lock(&mutex_);
    return refused_;
  }
  void AwaitLeases(std::size_t number) {
    absl::MutexLock lock(&mutex_);
    wanted_ = number;
    mutex_.Await(absl::Condition(
        +[](FakeSettings* s) { return s->refused_.size() >= s->wanted_; }, this));
  }

  grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest*,
                     grpc::ServerWriter<v1::WatchResponse>* writer) override {
    absl::MutexLock lock(&mutex_);
    std::size_t next = changes_.size();
    for (const auto& [account, koppeling] : koppelingen_) {
      v1::WatchResponse message;
      *message.mutable_koppeling() = koppeling;
      writer->Write(message);
    }
    v1::WatchResponse compleet;
    compleet.set_compleet(true);
    writer->Write(compleet);
    while (!stopping_ && !context->IsCancelled()) {
      for (; next < changes_.size(); ++next) writer->Write(changes_[next]);
      mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::Milliseconds(5));
    }
    return {grpc::StatusCode::UNAVAILABLE, "stops"};
  }

  grpc::Status Lease(grpc::ServerContext*, const v1::LeaseRequest* request, v1::LeaseResponse* response) override {
    absl::MutexLock lock(&mutex_);
    refused_.push_back(request->refused());
    mutex_.Await(absl::Condition(
        +[](bool* held) { return !*held; }, &held_));
    return lease_(*request, *response);
  }

 private:
  absl::Mutex mutex_;
  bool stopping_ = false;
  bool held_ = false;
  std::size_t wanted_ = 0;
  std::map<std::string, v1::Koppeling> koppelingen_;
  std::deque<v1::WatchResponse> changes_;
  std::function<grpc::Status(const v1::LeaseRequest&, v1::LeaseResponse&)> lease_ =
      [](const v1::LeaseRequest&, v1::LeaseResponse&) { return grpc::Status(grpc::StatusCode::NOT_FOUND, "none"); };
  std::vector<std::string> refused_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// Waits for something that another thread brings about; the test's own time limit ends it when it never comes.
void Eventually(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

class ClientTest : public ::testing::Test {
 protected:
  ~ClientTest() override {
    client_.reset();
    work_.reset();
    thread_.join();
  }

  void Open() {
    client_ = Client::Open(absl::StrCat("127.0.0.1:", service_->port()), "", engine_.get_executor(), absl::Seconds(60));
    ASSERT_TRUE(client_->WaitReady(absl::Seconds(60)));
  }

  std::future<absl::StatusOr<vendor::Toegang>> Ask(const std::string& refused = "") {
    auto promise = std::make_shared<std::promise<absl::StatusOr<vendor::Toegang>>>();
    asio::co_spawn(engine_, client_->Lease(kAcme, refused),
                   [promise](const std::exception_ptr&, absl::StatusOr<vendor::Toegang> answer) {
                     promise->set_value(std::move(answer));
                   });
    return promise->get_future();
  }
  std::string Token(const std::string& refused = "") {
    const auto answer = Ask(refused).get();
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->token.Reveal() : "";
  }

  // Each lease another token: "token-1", "token-2".
  void GiveTokens(absl::Duration good_for) {
    service_->Leases([this, good_for](const v1::LeaseRequest&, v1::LeaseResponse& response) {
      response.set_access_token(absl::StrCat("token-", ++given_));
      response.set_administratie_id("12");
      response.set_vervalt_op(absl::FormatTime(absl::RFC3339_full, absl::Now() + good_for, absl::UTCTimeZone()));
      return grpc::Status::OK;
    });
  }

  int given_ = 0;
  std::unique_ptr<FakeSettings> service_ = std::make_unique<FakeSettings>();
  asio::io_context engine_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{engine_.get_executor()};
  std::thread thread_{[this] { engine_.run(); }};
  std::unique_ptr<Client> client_;
};

TEST_F(ClientTest, IsReadyWhenItKnowsEveryKoppeling) {
  service_->Set(Koppeling("acme", 7));
  service_->Set(Koppeling("bouw"));
  Open();
  EXPECT_TRUE(client_->Ready());
  EXPECT_EQ(client_->StaleSince(), std::nullopt);
  ASSERT_TRUE(client_->Find(kAcme).has_value());
  EXPECT_EQ(client_->Find(kAcme)->versie, 7);
  EXPECT_EQ(client_->Find({"zon", Veldapp::kOutsmart, "rompslomp"}), std::nullopt);
  EXPECT_TRUE(client_->KentAccount("bouw", Veldapp::kOutsmart));
  EXPECT_FALSE(client_->KentAccount("bouw", Veldapp::kSimplesimon));
  EXPECT_FALSE(client_->KentAccount("bou", Veldapp::kOutsmart));
}

TEST_F(ClientTest, FollowsChangesAndRemovals) {
  service_->Set(Koppeling("acme", 1));
  Open();
  service_->Set(Koppeling("acme", 2));
  Eventually([&] { return client_->Find(kAcme)->versie == 2; });
  service_->Delete("acme");
  Eventually([&] { return !client_->KentAccount("acme", Veldapp::kOutsmart); });
  EXPECT_EQ(client_->Find(kAcme), std::nullopt);
}

TEST_F(ClientTest, KnowsTheAccountOfAKoppelingThatIsNotBuiltYet) {
  v1::Koppeling imuis = Koppeling("acme");
  imuis.set_vendor("imuis");
  imuis.mutable_outsmart_imuis();
  service_->Set(imuis);
  Open();
  EXPECT_TRUE(client_->KentAccount("acme", Veldapp::kOutsmart));
}

TEST_F(ClientTest, WithoutTheServiceItKeepsWhatItKnowsAndLeasesWait) {
  service_->Set(Koppeling("acme", 1));
  service_->Set(Koppeling("bouw"));
  Open();
  const int port = service_->port();
  service_.reset();
  Eventually([&] { return client_->StaleSince().has_value(); });
  EXPECT_TRUE(client_->Ready());
  EXPECT_EQ(client_->Find(kAcme)->versie, 1);
  EXPECT_THAT(Ask().get(), StatusIs(absl::StatusCode::kUnavailable));

  service_ = std::make_unique<FakeSettings>(port);
  service_->Set(Koppeling("acme", 2));
  Eventually([&] { return !client_->StaleSince().has_value() && client_->Find(kAcme)->versie == 2; });
  Eventually([&] { return !client_->KentAccount("bouw", Veldapp::kOutsmart); });  // Deleted while it was down.
}

TEST_F(ClientTest, ALeaseIsKeptWhileItIsGood) {
  Open();
  GiveTokens(absl::Hours(1));
  EXPECT_EQ(Token(), "token-1");
  EXPECT_EQ(Token(), "token-1");
  EXPECT_THAT(service_->refused(), SizeIs(1));
  const auto toegang = Ask().get();
  EXPECT_EQ(toegang->connectie, "acme/outsmart/rompslomp");
  EXPECT_EQ(toegang->administratie_id, "12");
}

TEST_F(ClientTest, ALeaseThatIsOverIsAskedAnew) {
  Open();
  GiveTokens(-absl::Seconds(1));
  EXPECT_EQ(Token(), "token-1");
  EXPECT_EQ(Token(), "token-2");
}

TEST_F(ClientTest, ARefusedTokenIsReportedOnce) {
  Open();
  GiveTokens(absl::Hours(1));
  const std::string refused = TokenHash(base::Secret(Token()));
  EXPECT_EQ(Token(refused), "token-2");
  EXPECT_EQ(Token(refused), "token-2");  // Another call with the old token comes back late.
  EXPECT_THAT(service_->refused(), ElementsAre("", refused));
}

TEST_F(ClientTest, ManyAskersAreOneCall) {
  Open();
  GiveTokens(absl::Hours(1));
  service_->Hold();
  std::vector<std::future<absl::StatusOr<vendor::Toegang>>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(Ask());
  service_->Release();
  for (auto& answer : answers) EXPECT_EQ(answer.get()->token.Reveal(), "token-1");
  EXPECT_THAT(service_->refused(), SizeIs(1));
}

TEST_F(ClientTest, AChangeOfTheKoppelingEndsItsLease) {
  service_->Set(Koppeling("acme", 1));
  Open();
  GiveTokens(absl::Hours(1));
  EXPECT_EQ(Token(), "token-1");
  service_->Set(Koppeling("acme", 2));
  Eventually([&] { return client_->Find(kAcme)->versie == 2; });
  EXPECT_EQ(Token(), "token-2");
}

TEST_F(ClientTest, AChangeDuringALeaseMakesItAskAgain) {
  service_->Set(Koppeling("acme", 1));
  Open();
  GiveTokens(absl::Hours(1));
  service_->Hold();
  auto answer = Ask();
  service_->AwaitLeases(1);
  service_->Set(Koppeling("acme", 2));
  Eventually([&] { return client_->Find(kAcme)->versie == 2; });
  service_->Release();
  EXPECT_EQ(answer.get()->token.Reveal(), "token-2");
}

TEST_F(ClientTest, AnswersOfTheServiceKeepTheirMeaning) {
  Open();
  EXPECT_THAT(Ask().get(), StatusIs(absl::StatusCode::kNotFound));
  for (const auto& [grpc_code, code] :
       {std::pair(grpc::StatusCode::UNAUTHENTICATED, absl::StatusCode::kUnauthenticated),
        std::pair(grpc::StatusCode::UNAVAILABLE, absl::StatusCode::kUnavailable),
        std::pair(grpc::StatusCode::DEADLINE_EXCEEDED, absl::StatusCode::kUnavailable),
        std::pair(grpc::StatusCode::INTERNAL, absl::StatusCode::kUnavailable)}) {
    const grpc::StatusCode its_code = grpc_code;
    service_->Leases([its_code](const v1::LeaseRequest&, v1::LeaseResponse&) { return grpc::Status(its_code, "no"); });
    EXPECT_THAT(Ask().get(), StatusIs(code));
  }
}

TEST_F(ClientTest, GoingAwayEndsALeaseOnItsWay) {
  Open();
  service_->Hold();
  auto answer = Ask();
  service_->AwaitLeases(1);
  client_.reset();
  EXPECT_THAT(answer.get(), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace koppel::settings
