// The partitions that are ours: which of their offsets are finished, and what is committed. An epoch fences each
// assignment, so that what ends late never touches a later one. Knows no Kafka; used by the engine's thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/time/time.h"
#include "stream/offsets.h"

namespace koppel::stream {

class Partitions {
 public:
  // A map of this share of what Kafka keeps lets nothing new of its partition start, until half of that.
  static constexpr std::size_t kFullBytes = kMaxOffsetMapBytes * 3 / 4;

  // Ours from now on, from `committed` with its `map`; `end` is one past the last record. False: the map could not be
  // used, so finished work may come again.
  bool Assign(std::int32_t partition, std::int64_t committed, const std::string& map, std::int64_t end);

  // Not ours any more. Answers what is to be committed, also what was before: that commit may have failed.
  std::optional<Offsets::Position> Revoke(std::int32_t partition);

  // A record that was read. Its epoch; nullopt: it is finished already, or the partition is not ours.
  std::optional<std::int64_t> Take(std::int32_t partition, std::int64_t offset, absl::Time made);

  // Ignored when the partition was taken away since.
  void Finish(std::int32_t partition, std::int64_t epoch, std::int64_t offset);

  bool IsCurrent(std::int32_t partition, std::int64_t epoch) const;

  // What changed since it was last answered.
  std::map<std::int32_t, Offsets::Position> ToCommit();

  // Which partitions became full or empty enough, as of the last ToCommit. A full one says below which offset work
  // makes its map smaller.
  struct Change {
    std::int32_t partition;
    std::optional<std::int64_t> hold_below;  // nullopt: go on
  };
  std::vector<Change> Fullness();

  absl::Time OldestUnfinished() const;  // when its event was made; InfiniteFuture: none

 private:
  struct Partition {
    std::int64_t epoch = 0;
    bool assigned = false;
    bool full = false;
    Offsets offsets;
    std::optional<Offsets::Position> committed;
    absl::btree_map<std::int64_t, absl::Time> made;  // of the unfinished
  };

  std::map<std::int32_t, Partition> partitions_;
};

}  // namespace koppel::stream
