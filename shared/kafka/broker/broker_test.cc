// The program koppel-broker itself, as a process: it is to say what it loses.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "kafka/test_consumer.h"

extern char** environ;

namespace koppel::kafka {
namespace {

using base::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class BrokerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "koppel-broker-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    dir_ = pattern;
  }

  void TearDown() override {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    std::filesystem::remove_all(dir_);
  }

  void Spawn(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), KOPPEL_BROKER);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, Path("stderr").c_str(), O_WRONLY | O_CREAT, 0600);
    ASSERT_EQ(posix_spawn(&process_, KOPPEL_BROKER, &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
  }

  // Starts it with one topic of two partitions and waits until it listens.
  void StartBroker() {
    Spawn({"--bootstrap-file", Path("bootstrap"), "--lost-file", Path("lost"), "--topics", "vol:2"});
    const absl::Time until = absl::Now() + kPatience;
    while (!std::filesystem::exists(Path("bootstrap"))) {
      ASSERT_LT(absl::Now(), until) << "koppel-broker does not listen";
      absl::SleepFor(absl::Milliseconds(5));
    }
    std::string brokers = Read("bootstrap");
    brokers.erase(brokers.find_last_not_of('\n') + 1);
    config_ = {.brokers = brokers, .client_id = "test", .embedded = true};
  }

  // Its exit status.
  int Wait() {
    int status = 0;
    EXPECT_EQ(waitpid(process_, &status, 0), process_);
    process_ = -1;
    EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
    return WEXITSTATUS(status);
  }

  // So many MiB to partition 1, delivered as far as the broker cares.
  void Fill(int mebibytes) {
    auto producer = Producer::Open(config_, {"vol"});
    ASSERT_THAT(producer, IsOk());
    for (int i = 0; i < mebibytes * 4; ++i) {
      (*producer)->Produce(MakeRecord("vol", 1, std::string(256 * 1024, 'x')), nullptr);
    }
    (*producer)->Flush(absl::Seconds(5)).IgnoreError();  // It may be gone before the last.
  }

  std::string Path(const std::string& name) const { return (dir_ / name).string(); }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  std::filesystem::path dir_;
  pid_t process_ = -1;
  Config config_;
};

TEST_F(BrokerTest, WhenRecordsAreDroppedItEndsAndNamesThePartition) {
  StartBroker();
  Fill(6);
  EXPECT_EQ(Wait(), 3);
  EXPECT_THAT(Read("lost"), HasSubstr("vol/1 lost its first "));
  EXPECT_THAT(Read("lost"), Not(HasSubstr("vol/0")));
  EXPECT_THAT(Read("stderr"), HasSubstr("vol/1 lost its first "));
}

TEST_F(BrokerTest, WhatIsDroppedJustBeforeItIsStoppedIsStillTold) {
  StartBroker();
  Fill(6);
  kill(process_, SIGTERM);
  EXPECT_EQ(Wait(), 3);
  EXPECT_THAT(Read("lost"), HasSubstr("vol/1"));
}

TEST_F(BrokerTest, WithinItsLimitsItStopsCleanlyAndLosesNothing) {
  StartBroker();
  Fill(4);
  kill(process_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(Path("lost")));
  EXPECT_THAT(Read("stderr"), HasSubstr("memory only"));
}

TEST_F(BrokerTest, TopicsThatCannotBeReadAreAComplaint) {
  Spawn({"--topics", "vol"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Read("stderr"), HasSubstr("name:partitions"));
}

}  // namespace
}  // namespace koppel::kafka
