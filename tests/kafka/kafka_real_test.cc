// What is claimed of Kafka, on Apache Kafka itself: KOPPEL_TEST_KAFKA names it (host:port), CTest's fixture `kafka` starts it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "base/ids.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "kafka/reader.h"
#include "kafka/test_consumer.h"
#include "tests/kafka/admin.h"
#include "wire/topics.h"

namespace koppel::kafka {
namespace {

using base::IsOk;
using base::IsOkAndHolds;
using base::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class KafkaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* brokers = std::getenv("KOPPEL_TEST_KAFKA");
    if (!brokers) GTEST_SKIP() << "KOPPEL_TEST_KAFKA is not set; CTest sets it";
    config = {.brokers = brokers, .client_id = "test"};
    auto opened = Admin::Open(brokers);
    ASSERT_THAT(opened, IsOk());
    admin = *std::move(opened);
    ASSERT_THAT(admin->CreateTopic(topic, 2), IsOk());
  }

  void TearDown() override {
    if (admin) admin->DeleteTopic(topic).IgnoreError();
  }

  Consumer::Options Options(const std::string& instance = "") const {
    Consumer::Options options;
    options.group = group;
    options.instance_id = instance;
    options.topics = {topic};
    return options;
  }

  // Commits what was handed out so far, with the partition's number beside it.
  static void CommitOnRevoke(TestConsumer& consumer) {
    consumer.on_revoked.clear();
    for (const auto& [where, next] : consumer.next) {
      if (next >= 0) consumer.on_revoked[where] = {.offset = next, .metadata = "p" + std::to_string(where.partition)};
    }
  }

  const std::string topic = "test-" + base::NewUuid();
  const std::string group = "groep-" + topic;
  const TopicPartition zero{topic, 0};
  const TopicPartition one{topic, 1};
  Config config;
  std::unique_ptr<Admin> admin;
};

TEST_F(KafkaTest, WhatABrokerKeepsBesideAnOffsetIsExactlyWhatWeHoldOurselvesTo) {
  const std::string longest(kMaxMetadataBytes, '~');
  EXPECT_THAT(admin->Commit(group + "-over", zero, {.offset = 1, .metadata = longest + "~"}),
              StatusIs(absl::StatusCode::kUnknown, HasSubstr("OFFSET_METADATA_TOO_LARGE")));
  {
    TestConsumer first(config, Options());
    ASSERT_TRUE(first.PollUntilAssigned());
    EXPECT_THAT(first.consumer->CommitSync({{zero, {.offset = 0, .metadata = longest}}}), IsOk());
    EXPECT_THAT(first.consumer->CommitSync({{one, {.offset = 0, .metadata = longest + "~"}}}), IsOk());
    EXPECT_EQ(first.consumer->stats().commit_failures, 1);
    ASSERT_THAT(first.consumer->Close(), IsOk());
  }
  TestConsumer second(config, Options());
  ASSERT_TRUE(second.PollUntilAssigned());
  EXPECT_EQ(second.assigned.at(zero).metadata, longest);
  EXPECT_EQ(second.assigned.at(one).offset, 0);
  EXPECT_EQ(second.assigned.at(one).metadata, "");
}

TEST_F(KafkaTest, RecordsThatWereDeletedBeforeTheyWereReadStopTheConsumer) {
  ProduceNumbers(config, topic, 0, 10);
  ASSERT_THAT(admin->Commit(group, zero, {.offset = 3, .metadata = ""}), IsOk());
  ASSERT_THAT(admin->DeleteRecordsBefore(zero, 7), IsOk());
  TestConsumer reader(config, Options());
  EXPECT_FALSE(reader.PollUntilRecords(1));
  EXPECT_THAT(reader.failure,
              StatusIs(absl::StatusCode::kFailedPrecondition, AllOf(HasSubstr(group), HasSubstr(topic + "/0"), HasSubstr("--reset-offsets"))));
  // It does not go on as if nothing had happened.
  EXPECT_THAT(reader.consumer->Poll(absl::ZeroDuration(), 10).status(), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(reader.consumer->Close(), IsOk());

  // What the message tells to do helps.
  ASSERT_THAT(admin->Commit(group, zero, {.offset = 7, .metadata = ""}), IsOk());
  TestConsumer again(config, Options());
  ASSERT_TRUE(again.PollUntilRecords(3)) << again.failure;
  EXPECT_THAT(Values(again.records), ElementsAre("7", "8", "9"));
}

TEST_F(KafkaTest, ATopicThatWasMadeAnewStopsTheConsumer) {
  ProduceNumbers(config, topic, 0, 2);
  ASSERT_THAT(admin->Commit(group, zero, {.offset = 50, .metadata = ""}), IsOk());
  TestConsumer reader(config, Options());
  EXPECT_FALSE(reader.PollUntilRecords(1));
  EXPECT_THAT(reader.failure, StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(KafkaTest, AGroupWithoutACommitStartsAtWhatIsStillThere) {
  ProduceNumbers(config, topic, 0, 10);
  ASSERT_THAT(admin->DeleteRecordsBefore(zero, 7), IsOk());
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilRecords(3)) << reader.failure;
  EXPECT_THAT(Values(reader.records), ElementsAre("7", "8", "9"));
  EXPECT_THAT(ReadWatermarks(config, topic),
              IsOkAndHolds(UnorderedElementsAre(Pair(0, testing::Field(&Watermarks::low, 7)), Pair(1, testing::Field(&Watermarks::low, 0)))));
}

TEST_F(KafkaTest, AStaticMemberThatStartsAgainDisturbsNobody) {
  TestConsumer stays(config, Options("blijft"));
  ASSERT_TRUE(stays.PollUntil([&] { return stays.assigned.size() == 2; }));
  auto leaves = std::make_unique<TestConsumer>(config, Options("gaat"));
  // The other has to let one go, so both poll.
  const auto both = [&](TestConsumer& other, const std::function<bool()>& done) {
    return other.PollUntil([&] {
      const auto polled = stays.consumer->Poll(absl::ZeroDuration(), 100);
      EXPECT_THAT(polled, IsOk());
      return done();
    });
  };
  ASSERT_TRUE(both(*leaves, [&] { return stays.assigned.size() == 1 && leaves->assigned.size() == 1; }));
  const std::int64_t rebalances = stays.consumer->stats().rebalances;
  const TopicPartition its = leaves->assigned.begin()->first;
  ProduceNumbers(config, topic, its.partition, 3);
  ASSERT_TRUE(both(*leaves, [&] { return leaves->records.size() == 3; }));
  CommitOnRevoke(*leaves);
  ASSERT_THAT(leaves->consumer->Close(), IsOk());
  leaves.reset();

  ProduceNumbers(config, topic, its.partition, 2);
  TestConsumer back(config, Options("gaat"));
  ASSERT_TRUE(both(back, [&] { return back.records.size() == 2; }));
  EXPECT_THAT(back.assigned, ElementsAre(Pair(its, testing::Field(&Commit::offset, 3))));
  EXPECT_EQ(stays.consumer->stats().rebalances, rebalances);
  EXPECT_EQ(stays.consumer->stats().assigned, 1U);
}

TEST_F(KafkaTest, ASecondProcessWithTheSameInstanceIdEndsTheFirst) {
  TestConsumer first(config, Options("dezelfde"));
  ASSERT_TRUE(first.PollUntilAssigned());
  TestConsumer second(config, Options("dezelfde"));
  ASSERT_TRUE(second.PollUntilAssigned());
  EXPECT_FALSE(first.PollUntil([] { return false; }));
  EXPECT_THAT(first.failure, StatusIs(absl::StatusCode::kInternal, HasSubstr("dezelfde")));
}

TEST_F(KafkaTest, WhenASecondMemberComesItGoesOnWhereTheFirstCommittedAndNothingIsHandedOutTwice) {
  constexpr int kRecords = 500;
  TestConsumer first(config, Options());
  ASSERT_TRUE(first.PollUntil([&] { return first.assigned.size() == 2; }));
  ProduceNumbers(config, topic, 0, kRecords);
  ProduceNumbers(config, topic, 1, kRecords);
  ASSERT_TRUE(first.PollUntilRecords(10));
  TestConsumer second(config, Options());
  std::atomic<bool> done = false;
  std::thread other([&] { EXPECT_TRUE(second.PollUntil([&] { return done.load(); }, 1)); });
  // One at a time, so that there is something left to take over.
  EXPECT_TRUE(first.PollUntil(
      [&] {
        if (first.times_revoked == 0) CommitOnRevoke(first);
        return first.times_revoked == 1 && first.assigned.size() == 1;
      },
      1));
  const TopicPartition hers = first.assigned.contains(zero) ? one : zero;
  const Commit left = first.on_revoked.contains(hers) ? first.on_revoked.at(hers) : Commit{};
  ASSERT_TRUE(first.PollUntil([&] { return first.next[first.assigned.begin()->first] == kRecords; }));
  const absl::Time until = absl::Now() + kPatience;
  while (absl::Now() < until && ReadAt(second, hers) != kRecords) absl::SleepFor(absl::Milliseconds(5));
  done = true;
  other.join();
  EXPECT_EQ(second.next[hers], kRecords);
  ASSERT_TRUE(second.assigned.contains(hers));
  EXPECT_EQ(second.assigned.at(hers).offset, left.offset);
  EXPECT_EQ(second.assigned.at(hers).metadata, left.metadata);
  EXPECT_EQ(first.records.size() + second.records.size(), 2U * kRecords);
}

}  // namespace
}  // namespace koppel::kafka
