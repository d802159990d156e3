#include "stream/offsets.h"

#include <gmock/gmock.h>

#include <iostream>
#include <random>
#include <set>

#include "base/status_matchers.h"

namespace koppel::stream {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kNoEnd = std::int64_t{1} << 62;

std::optional<std::int64_t> Upto(const Offsets& offsets) {
  const auto position = offsets.Committable();
  return position ? std::optional(position->offset) : std::nullopt;
}

std::vector<OffsetRange> Map(const Offsets& offsets) {
  const auto position = offsets.Committable();
  return DecodeOffsetMap(position->map, position->offset, kNoEnd).value();
}

TEST(Offsets, CommitBelowTheLowestUnfinished) {
  Offsets offsets;
  EXPECT_EQ(Upto(offsets), std::nullopt);
  for (int i = 5; i < 9; ++i) EXPECT_TRUE(offsets.Take(i));
  EXPECT_FALSE(offsets.Take(8)) << "taken before";
  EXPECT_EQ(Upto(offsets), 5);
  offsets.Finish(6);
  EXPECT_EQ(Upto(offsets), 5);
  EXPECT_THAT(Map(offsets), ElementsAre(OffsetRange{6, 7}));
  offsets.Finish(5);
  EXPECT_EQ(Upto(offsets), 7);
  EXPECT_THAT(Map(offsets), IsEmpty());
  offsets.Finish(8);
  offsets.Finish(8);
  EXPECT_EQ(offsets.HighestFinished(), 8);
  offsets.Finish(7);
  EXPECT_EQ(Upto(offsets), 9);
  EXPECT_EQ(offsets.OldestUnfinished(), std::nullopt);
}

TEST(Offsets, AfterARestartFinishedWorkIsNotRepeated) {
  Offsets before;
  for (int i = 10; i < 20; ++i) before.Take(i);
  for (int i : {11, 12, 15, 19}) before.Finish(i);
  const auto position = before.Committable();
  Offsets after;
  after.Restore(DecodeOffsetMap(position->map, position->offset, 25).value());
  std::set<std::int64_t> again;
  for (std::int64_t i = position->offset; i < 25; ++i) {
    if (after.Take(i)) again.insert(i);
  }
  EXPECT_THAT(again, ElementsAre(10, 13, 14, 16, 17, 18, 20, 21, 22, 23, 24));
}

TEST(Offsets, OffsetsThatNeverComeHoldNothingUp) {
  Offsets offsets;
  for (std::int64_t i : {3, 7, 1'000'000'000}) offsets.Take(i);
  offsets.Finish(7);
  offsets.Finish(3);
  EXPECT_EQ(Upto(offsets), 1'000'000'000);
  offsets.Finish(1'000'000'000);
  EXPECT_EQ(Upto(offsets), 1'000'000'001);
}

TEST(OffsetMap, IsSmallForOneStuckRecord) { EXPECT_LT(EncodeOffsetMap(0, {{1, 50'001}}).size(), 30u); }

TEST(OffsetMap, RefusesWhatItDidNotMakeAndWhatDoesNotFit) {
  const std::string good = EncodeOffsetMap(100, {{102, 105}, {107, 110}});
  EXPECT_THAT(DecodeOffsetMap(good, 100, 110).value(), ElementsAre(OffsetRange{102, 105}, OffsetRange{107, 110}));
  EXPECT_EQ(DecodeOffsetMap(good, 100, 109).status().code(), absl::StatusCode::kInvalidArgument)
      << "past the end of the partition: real records would be passed over";
  const std::string huge = EncodeOffsetMap(0, {{1, kNoEnd}});
  for (const std::string& text :
       {std::string("offset 12, other tool"), "koppel2r:" + good.substr(9), good + "!", good.substr(0, good.size() - 1),
        std::string("koppel1r:"), huge, std::string("koppel1r:AAE"), std::string(5'000, 'x')}) {
    EXPECT_EQ(DecodeOffsetMap(text, 100, 110).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_EQ(DecodeOffsetMap(good, 99, 110).status().code(), absl::StatusCode::kInvalidArgument) << "of another offset";
  for (std::size_t at = 9; at < good.size(); ++at) {
    std::string flipped = good;
    flipped[at] = flipped[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(DecodeOffsetMap(flipped, 100, 110).status().code(), absl::StatusCode::kInvalidArgument) << flipped;
  }
}

// Against a set that is obviously right: no commit passes what is unfinished, and a restart at any moment repeats
// exactly the unfinished ones, through as many restarts as come.
TEST(Offsets, HoldTheirPromisesOverAMillionRandomSteps) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  std::size_t longest = 0;
  for (int round = 0; round < 200; ++round) {
    Offsets offsets;
    std::set<std::int64_t> open;
    std::set<std::int64_t> known;  // all records of the partition
    std::int64_t next = static_cast<std::int64_t>(random() % 1'000);
    std::int64_t committed = 0;
    const auto finish_one_in = 1 + random() % 4;
    for (int step = 0; step < 5'000; ++step) {
      const auto what = random() % 1'000;
      if (what < 500 && open.size() < 2'000) {
        next += random() % 20 == 0 ? 1 + static_cast<std::int64_t>(random() % 50) : 0;
        ASSERT_TRUE(offsets.Take(next));
        known.insert(next);
        open.insert(next++);
      } else if (what < 995 && !open.empty() && random() % finish_one_in == 0) {
        const auto one = random() % 3 == 0 ? open.begin()
                                           : open.lower_bound(static_cast<std::int64_t>(
                                                 *open.begin() + static_cast<std::int64_t>(random() % 3'000)));
        if (one != open.end()) {
          offsets.Finish(*one);
          open.erase(one);
        }
      } else if (what >= 998) {
        const auto position = offsets.Committable();
        if (!position) continue;
        longest = std::max(longest, position->map.size());
        Offsets again;
        again.Restore(DecodeOffsetMap(position->map, position->offset, next).value());
        for (auto it = known.lower_bound(position->offset); it != known.end(); ++it) {
          ASSERT_EQ(again.Take(*it), open.contains(*it)) << *it << ", seed " << seed;
        }
        offsets = std::move(again);
      }
      const auto position = offsets.Committable();
      if (!position) continue;
      ASSERT_GE(position->offset, committed) << "seed " << seed;
      committed = position->offset;
      ASSERT_TRUE(open.empty() || *open.begin() >= committed) << "seed " << seed;
      ASSERT_EQ(offsets.unfinished(), open.size());
      if (step % 500 == 0) known.erase(known.begin(), known.lower_bound(committed));
    }
  }
  EXPECT_GT(longest, 100u) << "the maps were too easy";
}

}  // namespace
}  // namespace koppel::stream
