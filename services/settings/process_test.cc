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
#include "wire/topics.h"

namespace koppel::settings_service {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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
    grpc::ClientContext context;
    v1::ApplyResponse antwoord;
    ASSERT_TRUE(stub->Apply(&context, Verzoek("acme", "12"), &antwoord).ok());
    EXPECT_EQ(antwoord.koppeling().versie(), 1);
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
  {
    Process process(GoodFlags(), log());
    const auto stub = Connect(process);
    grpc::ClientContext context;
    v1::LeaseRequest lease;
    lease.mutable_sleutel()->set_account("acme");
    lease.mutable_sleutel()->set_veldapp(v1::VELDAPP_OUTSMART);
    lease.mutable_sleutel()->set_vendor("rompslomp");
    v1::LeaseResponse antwoord;
    ASSERT_TRUE(stub->Lease(&context, lease, &antwoord).ok());
    EXPECT_EQ(antwoord.access_token(), "canary-token");
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
  EXPECT_THAT(Content(log()), AllOf(HasSubstr("acme/outsmart/rompslomp"), Not(HasSubstr("canary"))));
  for (const auto& entry : std::filesystem::directory_iterator(dir_.File("db"))) {
    EXPECT_THAT(Content(entry.path()), Not(HasSubstr("canary"))) << entry.path();
  }
}

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
    grpc::ClientContext context;
    v1::ApplyResponse antwoord;
    ASSERT_TRUE(
        stub->Apply(&context, Verzoek(with_broker ? "bouw" : "acme", with_broker ? "13" : "12"), &antwoord).ok());
    ASSERT_THAT(antwoord.complaints(), ::testing::IsEmpty());
    while (with_broker && Told(**cluster).size() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    process.Terminate();
    EXPECT_EQ(process.Wait(), 0);
  }
  EXPECT_THAT(Told(**cluster), ::testing::ElementsAre("acme/outsmart/rompslomp", "bouw/outsmart/rompslomp"));
}

}  // namespace
}  // namespace koppel::settings_service
