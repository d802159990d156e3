// What is claimed of Kafka, on Apache Kafka itself: KOPPEL_TEST_KAFKA names it (host:port), CTest's fixture `kafka`
// starts it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
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
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

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
  EXPECT_THAT(reader.failure, StatusIs(absl::StatusCode::kFailedPrecondition,
                                       AllOf(HasSubstr(group), HasSubstr(topic + "/0"), HasSubstr("--reset-offsets"))));
  // It does not go on as if nothing had happened.
  EXPECT_THAT(reader.consumer->Poll(absl::ZeroDuration(), 10).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
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
              IsOkAndHolds(ElementsAre(Pair(0, Field(&Watermarks::low, 7)), Pair(1, Field(&Watermarks::low, 0)))));
}

TEST_F(KafkaTest, AStaticMemberThatStartsAgainDisturbsNobody) {
  TestConsumer stays(config, Options("blijft"));
  ASSERT_TRUE(stays.PollUntilAssigned());
  TopicPartition its;
  {
    TestConsumer leaves(config, Options("gaat"));
    ASSERT_TRUE(PollBoth(stays, leaves, [&] { return stays.assigned.size() == 1 && leaves.assigned.size() == 1; }));
    its = leaves.assigned.begin()->first;
    ProduceNumbers(config, topic, its.partition, 3);
    ASSERT_TRUE(PollBoth(stays, leaves, [&] { return leaves.records.size() == 3; }));
    CommitOnRevoke(leaves);
    ASSERT_THAT(leaves.consumer->Close(), IsOk());
  }
  const int before = stays.times_assigned;
  ProduceNumbers(config, topic, its.partition, 2);
  TestConsumer back(config, Options("gaat"));
  ASSERT_TRUE(PollBoth(stays, back, [&] { return back.records.size() == 2; }));
  EXPECT_THAT(back.assigned, ElementsAre(Pair(its, Field(&Commit::offset, 3))));
  EXPECT_EQ(stays.times_assigned, before);
  EXPECT_EQ(stays.consumer->stats().rebalances, before);
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

TEST_F(KafkaTest, ASecondMemberGoesOnWhereTheFirstCommittedAndNothingIsHandedOutTwice) {
  constexpr int kRecords = 500;
  TestConsumer first(config, Options());
  ASSERT_TRUE(first.PollUntil([&] { return first.assigned.size() == 2; }));
  ProduceNumbers(config, topic, 0, kRecords);
  ProduceNumbers(config, topic, 1, kRecords);
  ASSERT_TRUE(first.PollUntilRecords(10));
  TestConsumer second(config, Options());
  // A few at a time, so that something is left to take over.
  ASSERT_TRUE(PollBoth(
      first, second,
      [&] {
        if (first.times_revoked == 0) CommitOnRevoke(first);
        return first.assigned.size() == 1 && second.assigned.size() == 1;
      },
      5));
  const TopicPartition taken = second.assigned.begin()->first;
  EXPECT_NE(first.assigned.begin()->first, taken);
  if (first.on_revoked.contains(taken)) {
    EXPECT_EQ(second.assigned.at(taken).offset, first.on_revoked.at(taken).offset);
    EXPECT_EQ(second.assigned.at(taken).metadata, first.on_revoked.at(taken).metadata);
  }
  ASSERT_TRUE(PollBoth(first, second, [&] {
    return first.next[first.assigned.begin()->first] == kRecords && second.next[taken] == kRecords;
  }));
  EXPECT_EQ(first.records.size() + second.records.size(), 2U * kRecords);
  EXPECT_EQ(first.times_lost, 0);
  EXPECT_EQ(first.consumer->stats().commit_failures, 0);
}

// The rebalance is heard of while Poll is gathering: what it had gathered belongs to another by then.
TEST_F(KafkaTest, WhenPartitionsGoWhilePollGathersNothingOfThemIsHandedOut) {
  Config eager = config;
  eager.extra = {
      {"heartbeat.interval.ms", "50"}, {"queued.min.messages", "10000000"}, {"queued.max.messages.kbytes", "1000000"}};
  // Enough to be at it still when the second has joined.
  for (int i = 0; i < 6; ++i) {
    ProduceNumbers(config, topic, 0, 50'000);
    ProduceNumbers(config, topic, 1, 50'000);
  }
  TestConsumer first(eager, Options());
  ASSERT_TRUE(first.PollUntilRecords(1));
  std::unique_ptr<TestConsumer> second;
  std::thread joins([&] { second = std::make_unique<TestConsumer>(eager, Options()); });
  EXPECT_TRUE(first.PollUntil([&] { return first.times_revoked == 1; }, 10'000'000));
  joins.join();
  ASSERT_TRUE(PollBoth(first, *second, [&] { return first.assigned.size() == 1 && second->assigned.size() == 1; }));
}

TEST_F(KafkaTest, AConsumerThatFellSilentCannotCommitOverTheOneThatTookOver) {
  Config strict = config;
  strict.extra = {{"max.poll.interval.ms", "6000"}};
  Consumer::Options options = Options();
  options.session_timeout = absl::Seconds(6);
  ProduceNumbers(config, topic, 0, 3);
  TestConsumer silent(strict, options);
  ASSERT_TRUE(silent.PollUntilRecords(1));
  silent.on_revoked = {{zero, {.offset = 1, .metadata = "te laat"}}};
  TestConsumer takes_over(config, options);
  ASSERT_TRUE(takes_over.PollUntilRecords(3));
  EXPECT_EQ(takes_over.assigned.size(), 2U);
  ASSERT_THAT(takes_over.consumer->CommitSync({{zero, {.offset = 3, .metadata = ""}}}), IsOk());
  ASSERT_TRUE(silent.PollUntil([&] { return silent.assigned.empty(); }));
  EXPECT_GE(silent.consumer->stats().commit_failures + silent.times_lost, 1);
  EXPECT_THAT(CommittedOffsets(config, group, topic), IsOkAndHolds(ElementsAre(Pair(0, 3))));
}

TEST_F(KafkaTest, ATopicThatIsMissingIsSaidAtOnceWithWhatToDo) {
  const std::string missing = "test-er-is-er-geen";
  const auto tells = StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr(missing), HasSubstr("create-topics")));
  Consumer::Options options = Options();
  options.topics = {topic, missing};
  EXPECT_THAT(Consumer::Open(config, options, {}).status(), tells);
  EXPECT_THAT(Producer::Open(config, {topic, missing}).status(), tells);
  EXPECT_THAT(ReadAll(config, missing, [](const Record&) { return true; }), tells);
  EXPECT_THAT(ReadWatermarks(config, missing).status(), tells);
  // Nor does asking or sending make it.
  auto producer = Producer::Open(config, {});
  ASSERT_THAT(producer, IsOk());
  EXPECT_THAT((*producer)->Send(MakeRecord(missing, 0, "x"), kPatience), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(ReadWatermarks(config, missing).status(), tells);
}

TEST_F(KafkaTest, TheLargestRecordFitsInATopicAsTheyAreMade) {
  const auto producer = Producer::Open(config, {wire::kDeadLetter});
  ASSERT_THAT(producer, IsOk());
  EXPECT_THAT((*producer)->Send(MakeRecord(wire::kDeadLetter, 0, std::string(kMaxRecordBytes - 1000, 'x')), kPatience),
              IsOk());
}

TEST_F(KafkaTest, ARecordThatTheBrokerRefusesIsAnErrorAndTheNextGoesOn) {
  const std::string small = topic + "-klein";
  ASSERT_THAT(admin->CreateTopic(small, 1, {{"max.message.bytes", "1000"}}), IsOk());
  const auto producer = Producer::Open(config, {small});
  ASSERT_THAT(producer, IsOk());
  EXPECT_THAT((*producer)->Send(MakeRecord(small, 0, std::string(5000, 'x')), kPatience),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT((*producer)->Send(MakeRecord(small, 0, "x"), kPatience), IsOk());
  EXPECT_THAT((*producer)->health(), IsOk());
  EXPECT_THAT(admin->DeleteTopic(small), IsOk());
}

// A transaction leaves an offset without a record at the very end, and an aborted one leaves two.
TEST_F(KafkaTest, AWholeTopicIsShownAlsoWhenItEndsInOffsetsWithoutARecord) {
  ProduceNumbers(config, topic, 0, 2);
  ASSERT_THAT(admin->ProduceInTransaction(zero, "bevestigd", true), IsOk());
  ASSERT_THAT(admin->ProduceInTransaction(zero, "afgebroken", false), IsOk());
  ProduceNumbers(config, topic, 1, 1);
  std::vector<std::string> seen;
  EXPECT_THAT(ReadAll(config, topic,
                      [&](const Record& record) {
                        seen.push_back(record.value);
                        return true;
                      }),
              IsOk());
  EXPECT_THAT(seen, ElementsAre("0", "1", "bevestigd", "0"));
}

TEST_F(KafkaTest, RecordsOfOneKeyGoToThePartitionThatJavaWouldChoose) {
  // Utils.murmur2("21".getBytes()) is -973932308 (Apache Kafka, UtilsTest), and its default partitioner takes
  // (-973932308 & 0x7fffffff) % 2 = 0.
  const auto producer = Producer::Open(config, {topic});
  ASSERT_THAT(producer, IsOk());
  Record record = MakeRecord(topic, -1, "x");
  record.key = "21";
  ASSERT_THAT((*producer)->Send(record, kPatience), IsOk());
  record.key = "foobar";  // -790332482, so partition 0 too; "abc" is 479470107, so partition 1.
  ASSERT_THAT((*producer)->Send(record, kPatience), IsOk());
  record.key = "abc";
  ASSERT_THAT((*producer)->Send(record, kPatience), IsOk());
  EXPECT_THAT(ReadWatermarks(config, topic),
              IsOkAndHolds(ElementsAre(Pair(0, Field(&Watermarks::high, 2)), Pair(1, Field(&Watermarks::high, 1)))));
}

}  // namespace
}  // namespace koppel::kafka
