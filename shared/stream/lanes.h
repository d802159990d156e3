// Decides what may start. Records of one lane run one after the other, lanes side by side, at most so many at once over
// all and for one koppeling; koppelingen take turns, so that one with a long queue does not stand before the others.
// Knows no Kafka, HTTP or clock, and is used by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace koppel::stream {

// One record on its way; `epoch` tells the assignments of a partition apart.
struct Ticket {
  std::int64_t id = 0;
  std::int32_t partition = -1;
  std::int64_t epoch = 0;
  std::int64_t offset = 0;
  bool crowded_out = false;  // too many of its koppeling wait: it is to be put off, not worked on
};

class Lanes {
 public:
  struct Limits {
    std::size_t in_flight = 256;              // that have a place
    std::size_t without_place = 1'000;        // that run and gave their place up; above it nothing starts
    std::size_t per_koppeling = 16;           // in flight
    std::size_t waiting_per_koppeling = 200;  // above it what comes is crowded out
  };

  // Where a record belongs. All records of a koppeling are of one partition.
  struct Place {
    std::string koppeling;
    std::string lane;           // unique over all koppelingen
    std::int64_t revision = 0;  // rising with each change of what the lane is about
    bool supersedes = true;     // false: says nothing new, so older ones in the lane still count
  };

  explicit Lanes(Limits limits) : limits_(limits) {}

  // A record waits in its lane. Answers those waiting there that it makes superfluous: strictly older revisions.
  std::vector<Ticket> Accept(const Place& place, Ticket ticket);

  // The tickets that may run now; each must end in Finish.
  std::vector<Ticket> Start();

  // What runs needs no place any more, or needs it again: then it has it, also when all are taken. Its lane stays
  // closed.
  void GiveUpPlace(std::int64_t id);
  void TakePlace(std::int64_t id);

  // It ran, whatever came of it; the next of its lane may start.
  void Finish(std::int64_t id);

  // Starts nothing of this partition at or above `below`, until Release: what is below makes its offset map smaller.
  void Hold(std::int32_t partition, std::int64_t below);
  void Release(std::int32_t partition);

  // Forgets what waits of a partition that was taken away, and a hold on it; answers the forgotten tickets. What runs
  // goes on.
  std::vector<Ticket> Drop(std::int32_t partition);

  std::size_t waiting() const { return waiting_; }
  std::size_t in_flight() const { return places_; }
  std::size_t running() const { return running_.size(); }
  bool could_start() const { return !turns_.empty() && HasRoom(); }

 private:
  struct Koppeling;
  struct Waiting {
    Ticket ticket;
    std::int64_t revision;
  };
  struct Lane {
    std::string name;
    Koppeling* koppeling;
    std::list<Waiting> waiting;  // Unlike a deque, an empty one costs nothing: lanes come and go with each record.
    bool running = false;
    bool ready = false;  // stands in its koppeling's `ready`
  };
  struct Koppeling {
    std::string name;
    std::int32_t partition = -1;
    std::list<Lane*> ready;  // lanes with work and nobody running
    std::size_t lanes = 0;
    std::size_t running = 0;  // with a place, not crowded out
    std::size_t waiting = 0;  // not crowded out
    std::size_t crowded_out = 0;
    bool has_turn = false;  // stands in `turns_`
  };

  bool HasRoom() const { return places_ < limits_.in_flight && running_.size() - places_ < limits_.without_place; }
  Lane& LaneOf(const Place& place, std::int32_t partition);
  void MakeReady(Lane& lane);
  void GiveTurn(Koppeling& koppeling);
  Lane* TakeStartable(Koppeling& koppeling);
  void Forget(const Waiting& one, Koppeling& koppeling);
  void CleanUp(Lane& lane);

  const Limits limits_;
  absl::flat_hash_map<std::string, std::unique_ptr<Koppeling>> koppelingen_;
  absl::flat_hash_map<std::string, std::unique_ptr<Lane>> lanes_;
  std::deque<Koppeling*> turns_;  // koppelingen that may have something to start, in the order of their turns
  struct Running {
    Lane* lane;
    bool counted;  // against its koppeling's limit
    bool has_place = true;
  };
  absl::flat_hash_map<std::int64_t, Running> running_;  // by ticket id
  std::map<std::int32_t, std::int64_t> held_;           // partition to the offset below which work may start
  std::size_t places_ = 0;                              // taken
  std::size_t waiting_ = 0;
};

}  // namespace koppel::stream
