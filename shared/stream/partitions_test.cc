#include "stream/partitions.h"

#include <gmock/gmock.h>

namespace koppel::stream {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

TEST(Partitions, ALateEndNeverTouchesALaterAssignment) {
  Partitions partitions;
  ASSERT_TRUE(partitions.Assign(0, -1, "", -1));
  const auto old = partitions.Take(0, 5, kNow);
  partitions.Revoke(0);
  partitions.Finish(0, *old, 5);
  partitions.Assign(0, 5, "", -1);
  const auto epoch = partitions.Take(0, 5, kNow);
  ASSERT_NE(epoch, old);
  partitions.Finish(0, *old, 5);
  EXPECT_EQ(partitions.ToCommit().at(0).offset, 5);
  partitions.Finish(0, *epoch, 5);
  EXPECT_EQ(partitions.ToCommit().at(0).offset, 6);
}

TEST(Partitions, WhatIsNotOursIsNotTaken) {
  Partitions partitions;
  EXPECT_EQ(partitions.Take(0, 1, kNow), std::nullopt);
  partitions.Assign(0, -1, "", -1);
  partitions.Revoke(0);
  EXPECT_EQ(partitions.Take(0, 1, kNow), std::nullopt);
}

TEST(Partitions, CommitOnlyWhatChanged) {
  Partitions partitions;
  partitions.Assign(0, -1, "", -1);
  EXPECT_THAT(partitions.ToCommit(), IsEmpty());
  const auto epoch = partitions.Take(0, 1, kNow);
  partitions.Take(0, 2, kNow);
  partitions.Finish(0, *epoch, 2);
  const auto first = partitions.ToCommit();
  EXPECT_EQ(first.at(0).offset, 1);
  EXPECT_NE(first.at(0).map, "");
  EXPECT_THAT(partitions.ToCommit(), IsEmpty());
  EXPECT_EQ(partitions.Revoke(0), first.at(0)) << "the last word is said again: that commit may have failed";
}

TEST(Partitions, GoOnWithTheMapOfWhoHadThemBefore) {
  Partitions partitions;
  EXPECT_TRUE(partitions.Assign(0, 10, EncodeOffsetMap(10, {{11, 13}}), 20));
  EXPECT_TRUE(partitions.Take(0, 10, kNow));
  EXPECT_FALSE(partitions.Take(0, 11, kNow));
  EXPECT_FALSE(partitions.Take(0, 12, kNow));
  EXPECT_TRUE(partitions.Take(0, 13, kNow));
}

TEST(Partitions, AMapThatCannotBeUsedMeansReplay) {
  Partitions partitions;
  EXPECT_FALSE(partitions.Assign(0, 10, EncodeOffsetMap(10, {{11, 13}}), 12));
  EXPECT_FALSE(partitions.Assign(1, 10, "of another tool", 20));
  EXPECT_TRUE(partitions.Take(0, 11, kNow));
  EXPECT_TRUE(partitions.Take(1, 11, kNow));
}

TEST(Partitions, AFullMapHoldsWhatWouldMakeItLarger) {
  Partitions partitions;
  partitions.Assign(0, -1, "", -1);
  std::int64_t epoch = 0;
  for (int i = 0; i < 100'000; ++i) epoch = *partitions.Take(0, i, kNow);
  for (int i = 1; i < 100'000; i += 2) {
    if (i % 14 != 1) partitions.Finish(0, epoch, i);
  }
  partitions.ToCommit();
  const auto full = partitions.Fullness();
  ASSERT_THAT(full, SizeIs(1));
  EXPECT_EQ(full[0].hold_below, 99'999);
  for (int i = 0; i < 100'000; ++i) partitions.Finish(0, epoch, i);
  partitions.ToCommit();
  const auto empty = partitions.Fullness();
  ASSERT_THAT(empty, SizeIs(1));
  EXPECT_EQ(empty[0].hold_below, std::nullopt);
  EXPECT_THAT(partitions.Fullness(), IsEmpty());
}

TEST(Partitions, TellTheOldestUnfinishedEvent) {
  Partitions partitions;
  EXPECT_EQ(partitions.OldestUnfinished(), absl::InfiniteFuture());
  partitions.Assign(0, -1, "", -1);
  const auto epoch = partitions.Take(0, 1, kNow);
  partitions.Take(0, 2, kNow + absl::Seconds(1));
  EXPECT_EQ(partitions.OldestUnfinished(), kNow);
  partitions.Finish(0, *epoch, 1);
  EXPECT_EQ(partitions.OldestUnfinished(), kNow + absl::Seconds(1));
}

}  // namespace
}  // namespace koppel::stream
