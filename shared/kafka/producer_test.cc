#include "kafka/producer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "kafka/mock_cluster.h"
#include "kafka/reader.h"
#include "kafka/test_consumer.h"

namespace koppel::kafka {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::Each;
using ::testing::HasSubstr;

class ProducerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = MockCluster::Start();
    ASSERT_THAT(started, IsOk());
    cluster = *std::move(started);
    ASSERT_THAT(cluster->CreateTopic("uit", 1), IsOk());
    config = {.brokers = cluster->brokers(), .client_id = "test", .embedded = true};
  }

  std::unique_ptr<Producer> Open() {
    auto opened = Producer::Open(config, {"uit"});
    EXPECT_THAT(opened, IsOk());
    return *std::move(opened);
  }

  std::unique_ptr<MockCluster> cluster;
  Config config;
};

TEST_F(ProducerTest, EachRecordIsAnsweredOnceAlsoFromManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kEach = 500;
  const auto producer = Open();
  std::vector<std::atomic<int>> answers(kThreads * kEach);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        producer->Produce(MakeRecord("uit", 0, "x"), [&, at = t * kEach + i](const absl::Status& status) {
          ++answers[static_cast<std::size_t>(at)];
          if (status.ok()) ++good;
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_THAT(producer->Flush(kPatience), IsOk());
  EXPECT_THAT(std::vector<int>(answers.begin(), answers.end()), Each(1));
  EXPECT_EQ(good, kThreads * kEach);
  EXPECT_EQ(producer->failures(), 0);
  const auto marks = ReadWatermarks(config, "uit");
  ASSERT_THAT(marks, IsOk());
  EXPECT_EQ(marks->at(0).high, kThreads * kEach);
}

TEST_F(ProducerTest, WhatIsGivenUpAtTheEndIsAnsweredOnceToo) {
  constexpr int kRecords = 200;
  auto producer = Open();
  cluster->SetUp(false);
  std::vector<std::atomic<int>> answers(kRecords);
  for (int i = 0; i < kRecords; ++i) {
    producer->Produce(MakeRecord("uit", 0, "x"), [&, i](const absl::Status& status) {
      ++answers[static_cast<std::size_t>(i)];
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
    });
  }
  EXPECT_THAT(producer->Flush(absl::Milliseconds(100)), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(producer->Send(MakeRecord("uit", 0, "x"), absl::Milliseconds(100)),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  producer.reset();
  EXPECT_THAT(std::vector<int>(answers.begin(), answers.end()), Each(1));
}

TEST_F(ProducerTest, WhatCouldNotBeSentWhileTheBrokerWasAwayIsSentOnceWhenItIsBack) {
  const auto producer = Open();
  cluster->SetUp(false);
  std::promise<void> delivered;
  const std::future<void> done = delivered.get_future();
  producer->Produce(MakeRecord("uit", 0, "x"), [&](const absl::Status& status) {
    EXPECT_THAT(status, IsOk());
    delivered.set_value();
  });
  EXPECT_EQ(done.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  cluster->SetUp(true);
  ASSERT_EQ(done.wait_for(absl::ToChronoMilliseconds(kPatience)), std::future_status::ready);
  const auto marks = ReadWatermarks(config, "uit");
  ASSERT_THAT(marks, IsOk());
  EXPECT_EQ(marks->at(0).high, 1);
}

TEST_F(ProducerTest, ARecordThatIsTooLargeIsRefusedAndTheNextGoesOn) {
  const auto producer = Open();
  EXPECT_THAT(producer->Send(MakeRecord("uit", 0, std::string(kMaxRecordBytes, 'x')), kPatience),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("uit")));
  Record wide = MakeRecord("uit", 0, "x");
  wide.headers = {{"breed", std::string(kMaxRecordBytes, 'x')}};
  EXPECT_THAT(producer->Send(wide, kPatience), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(producer->failures(), 2);
  EXPECT_THAT(producer->Send(MakeRecord("uit", 0, std::string(kMaxRecordBytes - 1000, 'x')), kPatience), IsOk());
  EXPECT_THAT(producer->health(), IsOk());
}

TEST_F(ProducerTest, AFullQueueIsSaidAtOnceAndNobodyWaits) {
  config.extra = {{"queue.buffering.max.messages", "10"}};
  const auto producer = Open();
  cluster->SetUp(false);
  int refused = 0;
  for (int i = 0; i < 15; ++i) {
    // Refused ones are answered on this thread, within Produce.
    producer->Produce(MakeRecord("uit", 0, "x"), [&, inside = std::this_thread::get_id()](const absl::Status& status) {
      if (std::this_thread::get_id() != inside) return;
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
      ++refused;
    });
  }
  EXPECT_EQ(refused, 5);
}

TEST_F(ProducerTest, NobodyNeedListenToADelivery) {
  const auto producer = Open();
  producer->Produce(MakeRecord("uit", 0, "x"), nullptr);
  EXPECT_THAT(producer->Flush(kPatience), IsOk());
}

}  // namespace
}  // namespace koppel::kafka
