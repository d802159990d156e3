#include "stream/lanes.h"

#include <gmock/gmock.h>

#include <iostream>
#include <map>
#include <random>
#include <set>

#include "stream/offsets.h"

namespace koppel::stream {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::int64_t> Ids(const std::vector<Ticket>& tickets) {
  std::vector<std::int64_t> ids;
  for (const Ticket& ticket : tickets) ids.push_back(ticket.id);
  return ids;
}

TEST(Lanes, RunOneRecordOfALaneAtATimeAndLanesSideBySide) {
  Lanes lanes(10);
  lanes.Accept("a", {.id = 1});
  lanes.Accept("a", {.id = 2});
  lanes.Accept("b", {.id = 3});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(1, 3));
  EXPECT_THAT(Ids(lanes.Start()), IsEmpty());
  lanes.Finish(1);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(2));
}

TEST(Lanes, NeverRunMoreThanTheCap) {
  Lanes lanes(2);
  for (int i = 0; i < 5; ++i) lanes.Accept(std::to_string(i), {.id = i});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(0, 1));
  lanes.Finish(1);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(2));
  EXPECT_EQ(lanes.waiting(), 2u);
}

TEST(Lanes, KeepALaneClosedWhileItsRecordRunsAlthoughItsPartitionIsGone) {
  Lanes lanes(10);
  lanes.Accept("a", {.id = 1, .partition = 0});
  lanes.Accept("a", {.id = 2, .partition = 0});
  lanes.Start();
  EXPECT_THAT(Ids(lanes.Drop(0)), ElementsAre(2));
  lanes.Accept("a", {.id = 3, .partition = 0, .epoch = 1});
  EXPECT_THAT(Ids(lanes.Start()), IsEmpty());
  lanes.Finish(1);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(3));
}

TEST(Offsets, CommitBelowTheLowestUnfinished) {
  Offsets offsets;
  EXPECT_EQ(offsets.Committable(), std::nullopt);
  for (int i = 5; i < 9; ++i) offsets.Take(i);
  EXPECT_EQ(offsets.Committable(), 5);
  offsets.Finish(6);
  EXPECT_EQ(offsets.Committable(), 5);
  offsets.Finish(5);
  EXPECT_EQ(offsets.Committable(), 7);
  offsets.Finish(8);
  offsets.Finish(7);
  EXPECT_EQ(offsets.Committable(), 9);
  EXPECT_EQ(offsets.OldestUnfinished(), std::nullopt);
}

// Design 6: whatever the order of completion, a lane is in order and single, no cap is passed, everything runs once,
// and no commit passes something unfinished.
TEST(Lanes, HoldTheirPromisesOverRandomSchedules) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    const std::size_t cap = 1 + random() % 8;
    Lanes lanes(cap);
    Offsets offsets;
    std::map<std::int64_t, std::string> lane_of;
    std::map<std::string, std::int64_t> last;
    std::vector<std::int64_t> running;
    std::set<std::int64_t> unfinished;
    std::int64_t next = 0;
    std::int64_t committed = 0;
    std::size_t ran = 0;
    const std::int64_t total = 200;
    while (ran < static_cast<std::size_t>(total)) {
      if (next < total && random() % 2 == 0) {
        const std::string lane = std::to_string(random() % 6);
        lane_of[next] = lane;
        lanes.Accept(lane, {.id = next});
        offsets.Take(next);
        unfinished.insert(next++);
      }
      for (const Ticket& ticket : lanes.Start()) {
        const std::string& lane = lane_of[ticket.id];
        for (std::int64_t other : running) ASSERT_NE(lane_of[other], lane);
        if (last.contains(lane)) {
          ASSERT_LT(last[lane], ticket.id);
        }
        last[lane] = ticket.id;
        running.push_back(ticket.id);
      }
      ASSERT_LE(running.size(), cap);
      if (!running.empty() && random() % 2 == 0) {
        const std::size_t pick = random() % running.size();
        const std::int64_t id = running[pick];
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(pick));
        lanes.Finish(id);
        offsets.Finish(id);
        unfinished.erase(id);
        ++ran;
      }
      if (const auto upto = offsets.Committable()) {
        ASSERT_GE(*upto, committed);
        committed = *upto;
        ASSERT_TRUE(unfinished.empty() || *unfinished.begin() >= committed);
      }
    }
    EXPECT_EQ(committed, total);
    EXPECT_EQ(lanes.in_flight() + lanes.waiting(), 0u);
  }
}

}  // namespace
}  // namespace koppel::stream
