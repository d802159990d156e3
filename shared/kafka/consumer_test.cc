// On the embedded broker, whose groups, offsets and outages are real; what it only pretends is tested in tests/kafka.
#include "kafka/consumer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kafka/mock_cluster.h"
#include "kafka/producer.h"
#include "kafka/reader.h"
#include "kafka/test_consumer.h"

namespace koppel::kafka {
namespace {

using base::IsOk;
using base::IsOkAndHolds;
using base::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr int kUnknownServerError = -1;  // of Kafka's protocol; a client does not try again by itself
constexpr int kUnknownMember = 25;

class ConsumerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = MockCluster::Start();
    ASSERT_THAT(started, IsOk());
    cluster = *std::move(started);
    ASSERT_THAT(cluster->CreateTopic("werk", 1), IsOk());
    config = {.brokers = cluster->brokers(), .client_id = "test", .embedded = true};
  }

  static Consumer::Options Options() {
    Consumer::Options options;
    options.group = "groep";
    options.topics = {"werk"};
    return options;
  }

  std::unique_ptr<MockCluster> cluster;
  Config config;
  const TopicPartition werk{"werk", 0};
};

TEST_F(ConsumerTest, ARecordComesBackAsItWasSent) {
  auto producer = Producer::Open(config, {"werk"});
  ASSERT_THAT(producer, IsOk());
  Record sent = MakeRecord("werk", 0, std::string("a\0b", 3));
  sent.headers = {{"ce_id", "1"}, {"leeg", ""}, {"ce_id", "2"}};
  const absl::Time before = absl::Now();
  ASSERT_THAT((*producer)->Send(sent, kPatience), IsOk());
  Record forgotten = MakeRecord("werk", 0, "");
  forgotten.tombstone = true;
  ASSERT_THAT((*producer)->Send(forgotten, kPatience), IsOk());

  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilRecords(2));
  const Record& got = reader.records[0];
  EXPECT_EQ(got.topic, "werk");
  EXPECT_EQ(got.offset, 0);
  EXPECT_EQ(got.key, "sleutel");
  EXPECT_EQ(got.value, sent.value);
  EXPECT_EQ(got.headers, sent.headers);
  EXPECT_EQ(*got.FindHeader("ce_id"), "2");
  EXPECT_EQ(got.FindHeader("geen"), nullptr);
  EXPECT_GE(got.timestamp, before - absl::Milliseconds(1));
  EXPECT_FALSE(got.tombstone);
  EXPECT_TRUE(reader.records[1].tombstone);
}

TEST_F(ConsumerTest, ACommitAndItsMetadataComeBackOnAssignment) {
  ProduceNumbers(config, "werk", 0, 5);
  {
    TestConsumer first(config, Options());
    ASSERT_TRUE(first.PollUntilRecords(5));
    EXPECT_EQ(first.assigned.at(werk).offset, -1);
    ASSERT_THAT(first.consumer->CommitSync({{werk, {.offset = 2, .metadata = "1:AbC=~"}}}), IsOk());
    ASSERT_THAT(first.consumer->Close(), IsOk());
  }
  TestConsumer second(config, Options());
  ASSERT_TRUE(second.PollUntilRecords(3));
  EXPECT_EQ(second.assigned.at(werk).offset, 2);
  EXPECT_EQ(second.assigned.at(werk).metadata, "1:AbC=~");
  EXPECT_THAT(Values(second.records), ElementsAre("2", "3", "4"));
}

TEST_F(ConsumerTest, AGroupWithoutACommitStartsAtTheEndWhenAskedTo) {
  ProduceNumbers(config, "werk", 0, 3);
  Consumer::Options options = Options();
  options.start = Consumer::Start::kLatest;
  TestConsumer reader(config, options);
  ASSERT_TRUE(reader.PollUntilAssigned());
  // The end is asked for when fetching starts, so what is sent until then may be passed over: sent until one arrives.
  auto producer = Producer::Open(config, {"werk"});
  ASSERT_THAT(producer, IsOk());
  ASSERT_TRUE(reader.PollUntil([&] {
    EXPECT_THAT((*producer)->Send(MakeRecord("werk", 0, "nieuw"), kPatience), IsOk());
    return !reader.records.empty();
  }));
  for (const Record& record : reader.records) EXPECT_EQ(record.value, "nieuw");
}

TEST_F(ConsumerTest, ABrokerThatIsAwayGivesNothingAndIsCountedUntilItComesBack) {
  ProduceNumbers(config, "werk", 0, 1);
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilRecords(1));
  cluster->SetUp(false);
  ASSERT_TRUE(reader.PollUntil([&] { return reader.consumer->stats().errors > 0; }));
  EXPECT_EQ(reader.records.size(), 1U);
  cluster->SetUp(true);
  ProduceNumbers(config, "werk", 0, 1);
  EXPECT_TRUE(reader.PollUntilRecords(2));
}

TEST_F(ConsumerTest, ClosingCommitsWhatRevokedAnswers) {
  ProduceNumbers(config, "werk", 0, 3);
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilRecords(3));
  reader.on_revoked = {{werk, {.offset = 3, .metadata = ""}}};
  ASSERT_THAT(reader.consumer->Close(), IsOk());
  EXPECT_EQ(reader.times_revoked, 1);
  EXPECT_EQ(reader.times_lost, 0);
  EXPECT_THAT(CommittedOffsets(config, "groep", "werk"), IsOkAndHolds(ElementsAre(Pair(0, 3))));
}

TEST_F(ConsumerTest, AConsumerThatIsDroppedCommitsNothing) {
  ProduceNumbers(config, "werk", 0, 3);
  {
    TestConsumer reader(config, Options());
    ASSERT_TRUE(reader.PollUntilRecords(3));
    reader.on_revoked = {{werk, {.offset = 3, .metadata = ""}}};
    reader.consumer.reset();
    EXPECT_EQ(reader.times_revoked, 0);
  }
  EXPECT_THAT(CommittedOffsets(config, "groep", "werk"), IsOkAndHolds(IsEmpty()));
}

TEST_F(ConsumerTest, ASecondMemberTakesOverWhatTheFirstLetGo) {
  ASSERT_THAT(cluster->CreateTopic("twee", 2), IsOk());
  ProduceNumbers(config, "twee", 0, 300);
  ProduceNumbers(config, "twee", 1, 300);
  Consumer::Options options = Options();
  options.topics = {"twee"};
  TestConsumer first(config, options);
  ASSERT_TRUE(first.PollUntilRecords(10));
  ASSERT_EQ(first.assigned.size(), 2U);
  TestConsumer second(config, options);
  ASSERT_TRUE(PollBoth(first, second, [&] { return second.records.size() >= 300 && first.assigned.size() == 1; }));
  EXPECT_GE(first.times_revoked, 1);
  EXPECT_EQ(second.assigned.size(), 1U);
  EXPECT_NE(first.assigned.begin()->first, second.assigned.begin()->first);
}

TEST_F(ConsumerTest, WhatIsLostIsNotCommittedAndComesAgain) {
  ProduceNumbers(config, "werk", 0, 3);
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilRecords(3));
  reader.on_revoked = {{werk, {.offset = 3, .metadata = ""}}};
  cluster->FailNext(MockCluster::Request::kHeartbeat, kUnknownMember, 1);
  ASSERT_TRUE(reader.PollUntilRecords(6));
  EXPECT_EQ(reader.times_lost, 1);
  EXPECT_EQ(reader.times_revoked, 0);
  EXPECT_EQ(reader.times_assigned, 2);
  EXPECT_EQ(reader.assigned.at(werk).offset, -1);
  EXPECT_THAT(Values(reader.records), ElementsAre("0", "1", "2", "0", "1", "2"));
}

TEST_F(ConsumerTest, NothingStartsBeforeItIsKnownWhereTheGroupWas) {
  ProduceNumbers(config, "werk", 0, 5);
  {
    TestConsumer first(config, Options());
    ASSERT_TRUE(first.PollUntilAssigned());
    ASSERT_THAT(first.consumer->CommitSync({{werk, {.offset = 4, .metadata = ""}}}), IsOk());
    ASSERT_THAT(first.consumer->Close(), IsOk());
  }
  cluster->FailNext(MockCluster::Request::kOffsetFetch, kUnknownServerError, 3);
  TestConsumer second(config, Options());
  ASSERT_TRUE(second.PollUntilRecords(1));
  EXPECT_THAT(Values(second.records), ElementsAre("4"));
  EXPECT_GE(second.consumer->stats().errors, 3);
  EXPECT_EQ(second.times_assigned, 1);
}

TEST_F(ConsumerTest, AFailedCommitIsCountedAndTheNextMakesItGood) {
  ProduceNumbers(config, "werk", 0, 2);
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilRecords(2));
  cluster->FailNext(MockCluster::Request::kOffsetCommit, kUnknownServerError, 2);
  EXPECT_THAT(reader.consumer->CommitSync({{werk, {.offset = 1, .metadata = ""}}}),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(reader.consumer->stats().commit_failures, 1);
  reader.consumer->CommitAsync({{werk, {.offset = 1, .metadata = ""}}});
  ASSERT_TRUE(reader.PollUntil([&] { return reader.consumer->stats().commit_failures == 2; }));
  reader.consumer->CommitAsync({{werk, {.offset = 2, .metadata = ""}}});
  EXPECT_TRUE(reader.PollUntil([&] {
    const auto committed = CommittedOffsets(config, "groep", "werk");
    return committed.ok() && committed->contains(0) && committed->at(0) == 2;
  }));
}

TEST_F(ConsumerTest, MetadataThatKafkaWouldRefuseIsLeftOutSoThatTheOffsetIsKept) {
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntilAssigned());
  std::int64_t offset = 0;
  for (const std::string& bad :
       {std::string(kMaxMetadataBytes + 1, 'x'), std::string("a\0b", 3), std::string("caf\xc3\xa9")}) {
    ++offset;
    EXPECT_THAT(reader.consumer->CommitSync({{werk, {.offset = offset, .metadata = bad}}}), IsOk());
    EXPECT_EQ(reader.consumer->stats().commit_failures, offset);
    EXPECT_THAT(CommittedOffsets(config, "groep", "werk"), IsOkAndHolds(ElementsAre(Pair(0, offset))));
  }
}

TEST_F(ConsumerTest, APausedPartitionGivesNothingAndGoesOnWhereItWas) {
  ASSERT_THAT(cluster->CreateTopic("twee", 2), IsOk());
  ProduceNumbers(config, "twee", 0, 50);
  ProduceNumbers(config, "twee", 1, 1);
  Consumer::Options options = Options();
  options.topics = {"twee"};
  TestConsumer reader(config, options);
  ASSERT_TRUE(reader.PollUntil([&] { return reader.next[{"twee", 0}] > 0; }, 1));
  ASSERT_THAT(reader.consumer->Pause({{"twee", 0}, {"twee", 7}}), IsOk());
  const std::int64_t stood = reader.next[{"twee", 0}];
  // What is new in the other one still comes, so that fetching goes on.
  ProduceNumbers(config, "twee", 1, 20);
  ASSERT_TRUE(reader.PollUntil([&] { return reader.next[{"twee", 1}] == 21; }));
  EXPECT_EQ(reader.next[(TopicPartition{"twee", 0})], stood);

  ASSERT_THAT(reader.consumer->PauseAll(), IsOk());
  ASSERT_THAT(reader.consumer->ResumeAll(), IsOk());
  ProduceNumbers(config, "twee", 1, 20);
  ASSERT_TRUE(reader.PollUntil([&] { return reader.next[{"twee", 1}] == 41; }));
  EXPECT_EQ(reader.next[(TopicPartition{"twee", 0})], stood);

  ASSERT_THAT(reader.consumer->Resume({{"twee", 0}, {"twee", 1}}), IsOk());
  EXPECT_TRUE(reader.PollUntil([&] { return reader.next[{"twee", 0}] == 50; }));
}

TEST_F(ConsumerTest, WhatIsPausedAsAWholeStaysSoWhenPartitionsComeLater) {
  ProduceNumbers(config, "werk", 0, 1);
  TestConsumer reader(config, Options());
  ASSERT_THAT(reader.consumer->PauseAll(), IsOk());
  ASSERT_TRUE(reader.PollUntilAssigned());
  // A second group shows that the record was there to be had all the time.
  Consumer::Options other = Options();
  other.group = "andere";
  TestConsumer witness(config, other);
  ASSERT_TRUE(witness.PollUntil([&] {
    const auto polled = reader.consumer->Poll(absl::ZeroDuration(), 10);
    EXPECT_THAT(polled, IsOkAndHolds(IsEmpty()));
    return !witness.records.empty();
  }));
  ASSERT_THAT(reader.consumer->ResumeAll(), IsOk());
  EXPECT_TRUE(reader.PollUntilRecords(1));
}

TEST_F(ConsumerTest, TheLagIsWhatWasNotPolledYet) {
  ProduceNumbers(config, "werk", 0, 10);
  TestConsumer reader(config, Options());
  ASSERT_TRUE(reader.PollUntil([&] { return reader.records.size() == 4; }, 1));
  EXPECT_THAT(reader.consumer->stats().lag, ElementsAre(Pair(TopicPartition{"werk", 0}, 6)));
  EXPECT_EQ(reader.consumer->stats().assigned, 1U);
  EXPECT_EQ(reader.consumer->stats().rebalances, 1);
  ASSERT_TRUE(reader.PollUntilRecords(10));
  EXPECT_THAT(reader.consumer->stats().lag, ElementsAre(Pair(TopicPartition{"werk", 0}, 0)));
}

TEST_F(ConsumerTest, ClosingEndsAlsoWhenTheBrokerIsAway) {
  ProduceNumbers(config, "werk", 0, 1);
  Consumer::Options options = Options();
  options.session_timeout = absl::Seconds(45);  // What librdkafka would wait, and more.
  TestConsumer reader(config, options);
  ASSERT_TRUE(reader.PollUntilRecords(1));
  reader.on_revoked = {{werk, {.offset = 1, .metadata = ""}}};
  cluster->SetUp(false);
  ASSERT_TRUE(reader.PollUntil([&] { return reader.consumer->stats().errors > 0; }));
  EXPECT_THAT(reader.consumer->Close(), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(reader.times_revoked, 1);
  EXPECT_EQ(reader.consumer->stats().commit_failures, 1);
}

TEST_F(ConsumerTest, ASettingThatBreaksAPromiseIsRefused) {
  for (const char* name :
       {"enable.auto.commit", "auto.offset.reset", "acks", "request.required.acks", "bootstrap.servers"}) {
    Config loose = config;
    loose.extra = {{name, "1"}};
    EXPECT_THAT(Consumer::Open(loose, Options(), {}).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(name)));
    EXPECT_THAT(Producer::Open(loose, {}).status(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(name)));
  }
  Config unknown = config;
  unknown.extra = {{"no.such.setting", "1"}};
  EXPECT_THAT(Consumer::Open(unknown, Options(), {}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no.such.setting")));
  EXPECT_THAT(Consumer::Open({}, Options(), {}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("brokers")));
}

TEST_F(ConsumerTest, ASessionThatNeverFormsAGroupIsRefused) {
  Consumer::Options options = Options();
  options.session_timeout = absl::Seconds(3);
  EXPECT_THAT(Consumer::Open(config, options, {}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("4 s")));
}

}  // namespace
}  // namespace koppel::kafka
