// The program itself, as an operator runs it.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "kafka/mock_cluster.h"
#include "kafka/reader.h"
#include "koppel/v1/settings.grpc.pb.h"
#include "services/settings/temp_dir.h"
#include "services/settings/token_server.h"
#include "wire/topics.h"

namespace koppel::settings_service {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string Content(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Process {
 public:
  // What it writes on stderr goes to `log`.
  Process(std::vector<std::string> flags, const std::string& log) {
    flags.insert(flags.begin(), SETTINGS_SERVICE);
    std::vector<char*> argv;
    for (std::string& flag : flags) argv.push_back(flag.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    EXPECT_EQ(posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
  }
  ~Process() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    Wait();
  }

  void Terminate() { ::kill(pid_, SIGTERM); }
  bool Runs() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
  }
  int Wait() {
    int status = 0;
    if (pid_ > 0) ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
};

class ProcessTest : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> flags) { return Process(std::move(flags), log()).Wait(); }
  std::string log() const { return dir_.File("log"); }

  std::vector<std::string> GoodFlags() const {
    return {"--database",  "sqlite:" + dir_.File("db/settings.db"),
            "--key-file",  dir_.File("key"),
            "--listen",    "127.0.0.1:0",
            "--port-file", dir_.File("port")};
  }

  std::unique_ptr<v1::Settings::Stub> Connect(const Process& process) {
    while (Content(dir_.File("port")).empty()) {
      if (!process.Runs()) {
        ADD_FAILURE() << Content(log());
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::string address = Content(dir_.File("port"));
    while (!address.empty() && address.back() == '\n') address.pop_back();
    std::filesystem::remove(dir_.File("port"));
    return v1::Settings::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  }

  static v1::ApplyRequest Verzoek(const std::string& account, const std::string& administratie) {
    v1::ApplyRequest verzoek;
    verzoek.set_door("anna");
    verzoek.mutable_koppeling()->set_account(account);
    verzoek.mutable_koppeling()->set_veldapp(v1::VELDAPP_OUTSMART);
    verzoek.mutable_koppeling()->set_vendor("rompslomp");
    verzoek.mutable_koppeling()->set_administratie_id(administratie);
    verzoek.mutable_koppeling()->mutable_outsmart_rompslomp();
    verzoek.mutable_toegang()->set_persoonlijk_token("canary-token");
    return verzoek;
  }

  static v1::ApplyRequest OauthVerzoek() {
    v1::ApplyRequest verzoek = Verzoek("acme", "12");
    verzoek.mutable_toegang()->mutable_oauth()->set_refresh_token("canary-refresh-0");
    return verzoek;
  }
  std::vector<std::string> OauthFlags(const TokenServer& vendor) const {
    std::ofstream(dir_.File("secret")) << "canary-secret\n";
    std::vector<std::string> flags = GoodFlags();
    flags.insert(flags.end(), {"--allow-loopback", "--rompslomp-oauth-url", vendor.url(), "--rompslomp-client-id",
                               "koppel", "--rompslomp-client-secret-file", dir_.File("secret")});
    return flags;
  }

  static grpc::Status Save(v1::Settings::Stub& stub, const v1::ApplyRequest& verzoek) {
    grpc::ClientContext context;
    v1::ApplyResponse antwoord;
    const grpc::Status status = stub.Apply(&context, verzoek, &antwoord);
    EXPECT_THAT(antwoord.complaints(), IsEmpty());
    return status;
  }
  static grpc::Status Lease(v1::Settings::Stub& stub, v1::LeaseResponse* antwoord) {
    grpc::ClientContext context;
    v1::LeaseRequest verzoek;
    verzoek.mutable_sleutel()->set_account("acme");
    verzoek.mutable_sleutel()->set_veldapp(v1::VELDAPP_OUTSMART);
    verzoek.mutable_sleutel()->set_vendor("rompslomp");
    return stub.Lease(&context, verzoek, antwoord);
  }

  // The keys of the koppelingen that were told to have changed, once each.
  static std::set<std::string> Told(const kafka::MockCluster& cluster) {
    kafka::Config config;
    config.brokers = cluster.brokers();
    config.client_id = "test";
    config.embedded = true;
    std::set<std::string> keys;
    const absl::Status status = kafka::ReadAll(config, wire::kSettingsChanged, [&](const kafka::Record& record) {
      keys.insert(record.key);
      return true;
    });
    EXPECT_TRUE(status.ok()) << status;
    return keys;
  }

  TempDir dir_;
};

TEST_F(ProcessTest, BadFlagsAreAllSaidAtOnce) {
  EXPECT_EQ(Run({"--key-file", "k", "--listen", "0.0.0.0:1", "--rompslomp-client-id", "x", "--rompslomp-oauth-url",
                 "http://api.rompslomp.nl/oauth"}),
            2);
  EXPECT_THAT(Content(log()), AllOf(HasSubstr("--database"), HasSubstr("--insecure-listen"),
                                    HasSubstr("--rompslomp-client-secret-file"), HasSubstr("--rompslomp-oauth-url")));
}

TEST_F(ProcessTest, WithoutAGoodKeyFileItDoesNotStart) {
  EXPECT_EQ(Run(GoodFlags()), 1);
  EXPECT_THAT(Content(log()), HasSubstr("--make-key"));
  ASSERT_EQ(Run({"--make-key", dir_.File("key")}), 0);
  std::filesystem::permissions(dir_.File("key"), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(Run(GoodFlags()), 1);
  EXPECT_THAT(Content(log()), HasSubstr("chmod 600"));
}

// reliability S1, S19
TEST_F(ProcessTest, ItServesStopsAndStartsAgainWithoutWritingASecretAnywhere) {
  std::filesystem::create_directory(dir_.File("db"));
  ASSERT_EQ(Run({"--make-key", dir_.File("key")}), 0);
  {
    Process process(GoodFlags(), log());
    const auto stub = Connect(process);
    ASSERT_TRUE(Save(*stub, Verzoek("acme", "12")).ok());
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
  {
    Process process(GoodFlags(), log());
    const auto stub = Connect(process);
    v1::LeaseResponse antwoord;
    ASSERT_TRUE(Lease(*stub, &antwoord).ok());
    EXPECT_EQ(antwoord.access_token(), "canary-token");
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
  EXPECT_THAT(Content(log()), AllOf(HasSubstr("acme/outsmart/rompslomp"), Not(HasSubstr("canary"))));
  for (const auto& entry : std::filesystem::directory_iterator(dir_.File("db"))) {
    EXPECT_THAT(Content(entry.path()), Not(HasSubstr("canary"))) << entry.path();
  }
}

TEST_F(ProcessTest, ARefreshGoesOverTheRealHttpClient) {
  std::filesystem::create_directory(dir_.File("db"));
  ASSERT_EQ(Run({"--make-key", dir_.File("key")}), 0);
  TokenServer vendor(false);
  Process process(OauthFlags(vendor), log());
  const auto stub = Connect(process);
  ASSERT_TRUE(Save(*stub, OauthVerzoek()).ok());
  v1::LeaseResponse antwoord;
  ASSERT_TRUE(Lease(*stub, &antwoord).ok());
  EXPECT_EQ(antwoord.access_token(), "canary-access-1");
  EXPECT_THAT(vendor.asked(),
              ElementsAre("POST /oauth/token application/x-www-form-urlencoded grant_type=refresh_token"
                          "&client_id=koppel&client_secret=canary-secret&refresh_token=canary-refresh-0"));
  process.Terminate();
  EXPECT_EQ(process.Wait(), 0);
  EXPECT_THAT(Content(log()), Not(HasSubstr("canary")));
}

#ifdef KOPPEL_FAILPOINTS
// F22: killed between the vendor's answer and the disk.
TEST_F(ProcessTest, KilledBeforeTheNewPairIsStoredTheConnectionSurvivesOrAsksForALogin) {
  std::filesystem::create_directory(dir_.File("db"));
  ASSERT_EQ(Run({"--make-key", dir_.File("key")}), 0);
  for (const bool forgiving : {true, false}) {
    TokenServer vendor(forgiving);
    v1::LeaseResponse antwoord;
    {
      ::setenv("KOPPEL_FAILPOINT", "token.refresh.answered", 1);
      Process process(OauthFlags(vendor), log());
      ::unsetenv("KOPPEL_FAILPOINT");
      const auto stub = Connect(process);
      ASSERT_TRUE(Save(*stub, OauthVerzoek()).ok());
      EXPECT_FALSE(Lease(*stub, &antwoord).ok());
      EXPECT_EQ(process.Wait(), -1);
    }
    Process process(OauthFlags(vendor), log());
    const auto stub = Connect(process);
    const grpc::Status second = Lease(*stub, &antwoord);
    const grpc::Status third = Lease(*stub, &antwoord);
    EXPECT_EQ(second.error_code(), forgiving ? grpc::StatusCode::OK : grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_EQ(third.error_code(), second.error_code());
    EXPECT_THAT(vendor.asked(), SizeIs(2));  // Never a loop.
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
}
#endif

// Topic koppel.settings-changed.v1, on the embedded broker.
TEST_F(ProcessTest, EachChangeIsToldToKafkaAlsoWhenTheBrokerWasAway) {
  std::filesystem::create_directory(dir_.File("db"));
  ASSERT_EQ(Run({"--make-key", dir_.File("key")}), 0);
  const auto cluster = kafka::MockCluster::Start();
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  ASSERT_TRUE((*cluster)->CreateTopic(wire::kSettingsChanged, 1).ok());

  // Saved by a service that has no broker, told by the next one that has.
  std::vector<std::string> flags = GoodFlags();
  for (const bool with_broker : {false, true}) {
    if (with_broker) flags.insert(flags.end(), {"--embedded", "--brokers", (*cluster)->brokers()});
    Process process(flags, log());
    const auto stub = Connect(process);
    ASSERT_TRUE(Save(*stub, with_broker ? Verzoek("bouw", "13") : Verzoek("acme", "12")).ok());
    while (with_broker && Told(**cluster).size() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
  EXPECT_THAT(Told(**cluster), ElementsAre("acme/outsmart/rompslomp", "bouw/outsmart/rompslomp"));
}

}  // namespace
}  // namespace koppel::settings_service
