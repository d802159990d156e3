// The worker on the embedded broker, whose groups and offsets are real.
#include "stream/worker.h"

#include <gmock/gmock.h>

#include <boost/asio/executor_work_guard.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kafka/mock_cluster.h"
#include "kafka/test_consumer.h"
#include "stream/pause.h"

namespace koppel::stream {
namespace {

using base::IsOk;
using ::testing::ElementsAre;

// One process's worth of worker. Events are "<koppeling> <werkbon> <revision>"; each makes a result of the same text.
class Process {
 public:
  Process(const kafka::Config& config, Lanes::Limits limits, std::set<std::string> held = {},
          std::set<std::string> failing = {})
      : guard_(boost::asio::make_work_guard(engine_)), held_(std::move(held)), failing_(std::move(failing)) {
    producer_ = *kafka::Producer::Open(config, {"uit"});
    Options options;
    options.kafka = config;
    options.consumer.group = "groep";
    options.consumer.topics = {"in"};
    options.consumer.session_timeout = absl::Seconds(4);
    options.limits = limits;
    options.commit_every = absl::Milliseconds(50);
    options.drain = absl::Milliseconds(50);
    Observer observer;
    observer.superseded = [this] { Note("dropped"); };
    observer.replayed = [this] { Note("replayed"); };
    worker_ = std::make_unique<Worker>(
        engine_, *producer_, options, [this](kafka::Record record) { return RouteOf(std::move(record)); }, observer);
    engine_thread_ = std::thread([this] { engine_.run(); });
    run_ = std::thread([this] { ended_ = worker_->Run([this] { return stop_.load(); }); });
  }
  ~Process() { Stop(); }

  void Stop() {
    if (!run_.joinable()) return;
    stop_ = true;
    run_.join();
    EXPECT_THAT(ended_, IsOk());
    engine_.stop();
    engine_thread_.join();
  }

  void Release(const std::string& value) {
    const std::lock_guard<std::mutex> lock(mutex_);
    held_.erase(value);
    failing_.erase(value);
  }

  // Waits until these were begun, in this order or, of different lanes, any.
  bool WaitFor(std::size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    return more_.wait_for(lock, absl::ToChronoMilliseconds(kafka::kPatience), [&] { return seen_.size() >= count; });
  }
  std::vector<std::string> seen() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return seen_;
  }

 private:
  void Note(const std::string& what) {
    const std::lock_guard<std::mutex> lock(mutex_);
    seen_.push_back(what);
    more_.notify_all();
  }
  bool Is(const std::set<std::string>& in, const std::string& value) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return in.contains(value);
  }

  Route RouteOf(kafka::Record record) {
    const std::vector<std::string> parts = absl::StrSplit(record.value, ' ');
    if (parts.size() != 3) return {};
    return {.ours = true,
            .place = {.koppeling = parts[0],
                      .lane = parts[0] + parts[1],
                      .revision = std::stoll(parts[2]),
                      .supersedes = true},
            .handle = [this, value = record.value](bool crowded_out) { return Handle(value, crowded_out); }};
  }

  Task<absl::StatusOr<std::vector<kafka::Record>>> Handle(std::string value, bool crowded_out) {
    Note(crowded_out ? "put off " + value : value);
    if (Is(failing_, value)) co_return absl::UnavailableError("away");
    while (Is(held_, value)) co_await Pause(absl::Milliseconds(2));  // As a vendor that takes its time.
    co_return std::vector<kafka::Record>{kafka::MakeRecord("uit", 0, value)};
  }

  boost::asio::io_context engine_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::mutex mutex_;
  std::condition_variable more_;  // was seen
  std::set<std::string> held_;
  std::set<std::string> failing_;
  std::vector<std::string> seen_;
  std::unique_ptr<kafka::Producer> producer_;
  std::unique_ptr<Worker> worker_;
  std::atomic<bool> stop_ = false;
  absl::Status ended_;
  std::thread engine_thread_;
  std::thread run_;
};

class WorkerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    cluster = *kafka::MockCluster::Start();
    ASSERT_THAT(cluster->CreateTopic("in", 1), IsOk());
    ASSERT_THAT(cluster->CreateTopic("uit", 1), IsOk());
    config = {.brokers = cluster->brokers(), .client_id = "test", .embedded = true};
  }

  void Send(const std::vector<std::string>& values) {
    const auto producer = kafka::Producer::Open(config, {"in"});
    for (const std::string& value : values) {
      ASSERT_THAT((*producer)->Send(kafka::MakeRecord("in", 0, value), kafka::kPatience), IsOk());
    }
  }

  // All that was published, at least so many.
  std::vector<std::string> Results(std::size_t count) {
    kafka::Consumer::Options options;
    options.group = "lezer";
    options.topics = {"uit"};
    kafka::TestConsumer reader(config, options);
    EXPECT_TRUE(reader.PollUntilRecords(count));
    return kafka::Values(reader.records);
  }

  std::unique_ptr<kafka::MockCluster> cluster;
  kafka::Config config;
};

TEST_F(WorkerTest, AfterARestartOnlyWhatWasNotFinishedComesAgain) {
  Send({"a 1 1", "a 2 1", "a 3 1", "rommel", "a 4 1"});
  {
    Process first(config, {}, {"a 2 1"});
    ASSERT_TRUE(first.WaitFor(4));
    ASSERT_EQ(Results(3).size(), 3u);
  }
  Process second(config, {});
  ASSERT_TRUE(second.WaitFor(1));
  EXPECT_THAT(Results(4), ElementsAre("a 1 1", "a 3 1", "a 4 1", "a 2 1"));
  second.Stop();
  EXPECT_THAT(second.seen(), ElementsAre("a 2 1"));
}

TEST_F(WorkerTest, ANewerRevisionThatWaitsTooReplacesTheOlder) {
  Process process(config, {}, {"a 1 1"});
  Send({"a 1 1"});
  ASSERT_TRUE(process.WaitFor(1));
  Send({"a 1 2", "a 1 3"});
  ASSERT_TRUE(process.WaitFor(2));
  process.Release("a 1 1");
  EXPECT_THAT(Results(2), ElementsAre("a 1 1", "a 1 3"));
  EXPECT_THAT(process.seen(), ElementsAre("a 1 1", "dropped", "a 1 3"));
}

TEST_F(WorkerTest, WhatCannotBeEndedNowIsHandledAgainAndHoldsUpNobodyElse) {
  Send({"a 1 1", "b 1 1"});
  Process process(config, {}, {}, {"a 1 1"});
  ASSERT_TRUE(process.WaitFor(3));
  EXPECT_THAT(Results(1), ElementsAre("b 1 1"));
  process.Release("a 1 1");
  EXPECT_THAT(Results(2), ElementsAre("b 1 1", "a 1 1"));
}

TEST_F(WorkerTest, OneKoppelingWithALongQueueIsPutOffAndDoesNotStandBeforeAnother) {
  std::vector<std::string> values;
  for (int i = 0; i < 300; ++i) values.push_back(absl::StrCat("a ", i, " 1"));
  values.push_back("b 1 1");
  Send(values);
  Process process(config, {.in_flight = 8, .per_koppeling = 2, .waiting_per_koppeling = 10}, {"a 0 1", "a 1 1"});
  // Two of a hold its places, ten wait for them, the rest is put off, and b goes on.
  ASSERT_TRUE(process.WaitFor(2 + 288 + 1));
  const auto results = Results(289);
  EXPECT_EQ(std::count(results.begin(), results.end(), "b 1 1"), 1);
  process.Release("a 0 1");
  process.Release("a 1 1");
  EXPECT_EQ(Results(301).size(), 301u);
}

}  // namespace
}  // namespace koppel::stream
