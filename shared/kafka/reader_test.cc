#include "kafka/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kafka/mock_cluster.h"
#include "kafka/test_consumer.h"

namespace koppel::kafka {
namespace {

using base::IsOk;
using base::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Pair;

class ReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = MockCluster::Start();
    ASSERT_THAT(started, IsOk());
    cluster = *std::move(started);
    ASSERT_THAT(cluster->CreateTopic("log", 3), IsOk());
    config = {.brokers = cluster->brokers(), .client_id = "test", .embedded = true};
  }

  std::vector<std::string> Read(std::size_t enough) {
    std::vector<std::string> seen;
    EXPECT_THAT(ReadAll(config, "log",
                        [&](const Record& record) {
                          seen.push_back(std::to_string(record.partition) + ":" + record.value);
                          return seen.size() < enough;
                        }),
                IsOk());
    return seen;
  }

  std::unique_ptr<MockCluster> cluster;
  Config config;
};

TEST_F(ReaderTest, AWholeTopicIsShownPartitionByPartition) {
  ProduceNumbers(config, "log", 2, 3);
  ProduceNumbers(config, "log", 0, 2);
  EXPECT_THAT(Read(100), ElementsAre("0:0", "0:1", "2:0", "2:1", "2:2"));
}

TEST_F(ReaderTest, WhoHasEnoughIsShownNoMore) {
  ProduceNumbers(config, "log", 0, 2);
  ProduceNumbers(config, "log", 2, 3);
  EXPECT_THAT(Read(3), ElementsAre("0:0", "0:1", "2:0"));
}

TEST_F(ReaderTest, AnEmptyTopicHasNothingToShow) { EXPECT_THAT(Read(100), IsEmpty()); }

TEST_F(ReaderTest, TheWatermarksAreWhatIsInATopic) {
  ProduceNumbers(config, "log", 1, 4);
  const auto holds = [](std::int64_t low, std::int64_t high) {
    return AllOf(Field(&Watermarks::low, low), Field(&Watermarks::high, high));
  };
  EXPECT_THAT(ReadWatermarks(config, "log"),
              IsOkAndHolds(ElementsAre(Pair(0, holds(0, 0)), Pair(1, holds(0, 4)), Pair(2, holds(0, 0)))));
}

TEST_F(ReaderTest, AGroupThatNeverCommittedIsNowhere) {
  EXPECT_THAT(CommittedOffsets(config, "niemand", "log"), IsOkAndHolds(IsEmpty()));
}

}  // namespace
}  // namespace koppel::kafka
