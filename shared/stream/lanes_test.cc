#include "stream/lanes.h"

#include <gmock/gmock.h>

#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"

namespace koppel::stream {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::int64_t> Ids(const std::vector<Ticket>& tickets) {
  std::vector<std::int64_t> ids;
  for (const Ticket& ticket : tickets) ids.push_back(ticket.id);
  return ids;
}

// Koppelingen are letters and their lanes letters with a number: "a1".
Lanes::Place At(const std::string& lane, std::int64_t revision = 0) {
  return {.koppeling = lane.substr(0, 1), .lane = lane, .revision = revision};
}

TEST(Lanes, RunOneRecordOfALaneAtATimeAndLanesSideBySide) {
  Lanes lanes({});
  lanes.Accept(At("a1"), {.id = 1});
  lanes.Accept(At("a1"), {.id = 2});
  lanes.Accept(At("a2"), {.id = 3});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(1, 3));
  EXPECT_THAT(Ids(lanes.Start()), IsEmpty());
  lanes.Finish(1);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(2));
}

TEST(Lanes, NeverRunMoreThanTheCaps) {
  Lanes lanes({.in_flight = 3, .per_koppeling = 2});
  for (int i = 0; i < 5; ++i) lanes.Accept(At(absl::StrCat("a", i)), {.id = i});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(0, 1));
  for (int i = 5; i < 8; ++i) lanes.Accept(At(absl::StrCat("b", i)), {.id = i});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(5));
  lanes.Finish(1);
  EXPECT_EQ(lanes.Start().size(), 1u);
  EXPECT_EQ(lanes.waiting(), 4u);
}

TEST(Lanes, WhatGaveItsPlaceUpMakesRoomForOthersWhileItsLaneStaysClosed) {
  Lanes lanes({.in_flight = 2, .without_place = 2, .per_koppeling = 1});
  lanes.Accept(At("a1"), {.id = 1});
  lanes.Accept(At("a1"), {.id = 2});
  lanes.Accept(At("a2"), {.id = 3});
  lanes.Accept(At("b1"), {.id = 4});
  lanes.Accept(At("c1"), {.id = 5});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(1, 4));
  lanes.GiveUpPlace(1);
  EXPECT_EQ(lanes.in_flight(), 1u);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(5));
  lanes.GiveUpPlace(5);
  EXPECT_THAT(Ids(lanes.Start()), IsEmpty()) << "two run without a place";
  lanes.TakePlace(1);  // It has to call again, and is not made to wait for it.
  lanes.TakePlace(5);
  EXPECT_EQ(lanes.in_flight(), 3u);
  EXPECT_THAT(Ids(lanes.Start()), IsEmpty());
  for (const int id : {1, 4, 5}) lanes.Finish(id);
  EXPECT_EQ(lanes.in_flight(), 0u);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(3));
  lanes.Finish(3);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(2));
}

TEST(Lanes, KoppelingenTakeTurnsHoweverLongTheQueueOfOneIs) {
  Lanes lanes({.in_flight = 2, .waiting_per_koppeling = 10'000});
  std::int64_t id = 0;
  for (int i = 0; i < 10'000; ++i) lanes.Accept(At(absl::StrCat("a", i)), {.id = id++});
  lanes.Accept(At("b1"), {.id = id});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(0, id)) << "b does not wait for ten thousand of a";
}

TEST(Lanes, ANewerRevisionDropsTheOlderOnesThatWait) {
  Lanes lanes({});
  lanes.Accept(At("a1", 1), {.id = 1});
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(1));
  lanes.Accept(At("a1", 2), {.id = 2});
  EXPECT_THAT(lanes.Accept(At("a1", 2), {.id = 3}), IsEmpty()) << "a re-offer of the same revision is another question";
  EXPECT_THAT(Ids(lanes.Accept(At("a1", 3), {.id = 4})), ElementsAre(2, 3));
  EXPECT_THAT(lanes.Accept(At("a1", 1), {.id = 5}), IsEmpty()) << "an older one is the journal's to judge";
  Lanes::Place echo = At("a1", 9);
  echo.supersedes = false;
  EXPECT_THAT(lanes.Accept(echo, {.id = 6}), IsEmpty());
  lanes.Finish(1);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(4));
}

TEST(Lanes, WhatIsTooMuchOfOneKoppelingIsCrowdedOutAndTakesNoPlaceOfIt) {
  Lanes lanes({.in_flight = 10, .per_koppeling = 1, .waiting_per_koppeling = 2});
  for (int i = 0; i < 4; ++i) lanes.Accept(At(absl::StrCat("a", i)), {.id = i});
  std::map<std::int64_t, bool> crowded;
  for (const Ticket& ticket : lanes.Start()) crowded[ticket.id] = ticket.crowded_out;
  EXPECT_THAT(crowded, UnorderedElementsAre(std::pair(0, false), std::pair(2, true), std::pair(3, true)));
  lanes.Accept(At("a0"), {.id = 4});
  EXPECT_THAT(lanes.Start(), IsEmpty()) << "one waits and one runs: the next is not crowded out, and waits";
}

TEST(Lanes, KeepALaneClosedWhileItsRecordRunsAlthoughItsPartitionIsGone) {
  Lanes lanes({});
  lanes.Accept(At("a1"), {.id = 1, .partition = 0});
  lanes.Accept(At("a1"), {.id = 2, .partition = 0});
  lanes.Start();
  EXPECT_THAT(Ids(lanes.Drop(0)), ElementsAre(2));
  lanes.Accept(At("a1"), {.id = 3, .partition = 0, .epoch = 1});
  EXPECT_THAT(Ids(lanes.Start()), IsEmpty());
  lanes.Finish(1);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(3));
}

TEST(Lanes, AHeldPartitionStartsOnlyWhatMakesItsMapSmaller) {
  Lanes lanes({});
  lanes.Hold(0, 10);
  lanes.Accept(At("a1"), {.id = 1, .partition = 0, .offset = 12});
  lanes.Accept(At("a2"), {.id = 2, .partition = 0, .offset = 9});
  lanes.Accept(At("b1"), {.id = 3, .partition = 1, .offset = 50});
  EXPECT_THAT(Ids(lanes.Start()), UnorderedElementsAre(2, 3));
  lanes.Release(0);
  EXPECT_THAT(Ids(lanes.Start()), ElementsAre(1));
}

// Design 6: whatever comes and goes, a lane is in order and single, no cap is passed, everything runs or is answered as
// superseded or dropped, and nobody waits while there is a place for him.
TEST(Lanes, HoldTheirPromisesOverAMillionRandomSteps) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return random() % n; };
  constexpr int kPartitions = 4;
  for (int round = 0; round < 100; ++round) {
    const Lanes::Limits limits{
        .in_flight = 1 + below(12), .per_koppeling = 1 + below(4), .waiting_per_koppeling = 1 + below(20)};
    Lanes lanes(limits);
    struct Known {
      std::string lane;
      std::int64_t revision;
      Ticket ticket;
    };
    std::map<std::int64_t, Known> waiting;
    std::map<std::int64_t, Known> running;
    std::map<std::string, std::int64_t> last_started;
    std::map<int, std::int64_t> held;
    std::int64_t next = 0;
    for (int step = 0; step < 10'000; ++step) {
      const auto what = below(100);
      if (what < 45) {
        const std::string lane = absl::StrCat(std::string(1, static_cast<char>('a' + below(6))), below(5));
        const std::int64_t revision = below(4);
        const Ticket ticket{.id = next, .partition = (lane[0] - 'a') % kPartitions, .offset = next};
        for (const Ticket& gone : lanes.Accept(At(lane, revision), ticket)) {
          ASSERT_EQ(waiting.at(gone.id).lane, lane);
          ASSERT_LT(waiting.at(gone.id).revision, revision);
          waiting.erase(gone.id);
        }
        for (const auto& [id, one] : waiting) {
          if (one.lane == lane) {
            ASSERT_GE(one.revision, revision);
          }
        }
        waiting[next++] = {lane, revision, ticket};
      } else if (what < 90 && !running.empty()) {
        const auto one = std::next(running.begin(), below(static_cast<std::uint32_t>(running.size())));
        lanes.Finish(one->first);
        running.erase(one);
      } else if (what < 92) {
        const int partition = static_cast<int>(below(kPartitions));
        for (const Ticket& gone : lanes.Drop(partition)) waiting.erase(gone.id);
        held.erase(partition);
        for (const auto& [id, one] : waiting) ASSERT_NE(one.ticket.partition, partition);
      } else if (what < 94) {
        const int partition = static_cast<int>(below(kPartitions));
        held[partition] = next - below(20);
        lanes.Hold(partition, held[partition]);
      } else if (what < 97) {
        const int partition = static_cast<int>(below(kPartitions));
        held.erase(partition);
        lanes.Release(partition);
      }

      for (const Ticket& ticket : lanes.Start()) {
        ASSERT_TRUE(waiting.contains(ticket.id)) << "started twice, or never taken";
        Known one = waiting[ticket.id];
        waiting.erase(ticket.id);
        one.ticket = ticket;
        for (const auto& [id, other] : running) ASSERT_NE(other.lane, one.lane);
        if (last_started.contains(one.lane)) {
          ASSERT_LT(last_started[one.lane], ticket.id);
        }
        if (held.contains(ticket.partition)) {
          ASSERT_LT(ticket.offset, held[ticket.partition]);
        }
        last_started[one.lane] = ticket.id;
        running[ticket.id] = one;
      }
      std::map<char, std::size_t> per_koppeling;
      std::set<std::string> busy;
      for (const auto& [id, one] : running) {
        busy.insert(one.lane);
        if (!one.ticket.crowded_out) ++per_koppeling[one.lane[0]];
      }
      ASSERT_LE(running.size(), limits.in_flight);
      for (const auto& [name, count] : per_koppeling) ASSERT_LE(count, limits.per_koppeling);
      ASSERT_EQ(lanes.in_flight(), running.size());
      ASSERT_EQ(lanes.waiting(), waiting.size());
      if (running.size() < limits.in_flight) {
        for (const auto& [id, one] : waiting) {
          const auto hold = held.find(one.ticket.partition);
          const bool may = !busy.contains(one.lane) && per_koppeling[one.lane[0]] < limits.per_koppeling &&
                           (hold == held.end() || one.ticket.offset < hold->second);
          // Only the first of its lane is asked for; the others wait for it.
          if (may) {
            ASSERT_TRUE(std::any_of(waiting.begin(), waiting.find(id),
                                    [&, lane = one.lane](const auto& other) { return other.second.lane == lane; }))
                << id << " waits although it may start, seed " << seed;
          }
          busy.insert(one.lane);
        }
      }
    }
  }
}

}  // namespace
}  // namespace koppel::stream
