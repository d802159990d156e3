// Which offsets of one partition are finished, and up to where it may be committed. Completions arrive out of order;
// what is committed is the lowest offset that is not finished, with a map of what is finished above it. Pure, used by
// one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "stream/offset_map.h"

namespace koppel::stream {

class Offsets {
 public:
  // What a map that was committed says is finished; before the first Take.
  void Restore(std::vector<OffsetRange> finished);

  // An offset that was read, in rising order. False: it is finished already, or was taken before; nothing is to be
  // done for it. Offsets that never come (of compaction, of transactions) hold nothing up.
  bool Take(std::int64_t offset);

  // It is finished: its result is durable, or nothing was to be done. One that was never taken is ignored.
  void Finish(std::int64_t offset);

  // The next offset to read after a restart, and what above it is finished. Nullopt: nothing was taken yet.
  struct Position {
    std::int64_t offset = 0;
    std::string map;
    bool operator==(const Position&) const = default;
  };
  std::optional<Position> Committable() const;

  std::optional<std::int64_t> OldestUnfinished() const;
  std::optional<std::int64_t> HighestFinished() const;  // above the position; nullopt: none
  std::size_t unfinished() const { return unfinished_; }

 private:
  struct Slot {
    std::int64_t offset;
    bool finished;
  };
  std::vector<OffsetRange> Finished() const;

  std::deque<Slot> slots_;  // from the lowest unfinished one on, by offset
  std::deque<OffsetRange> restored_;
  std::size_t unfinished_ = 0;
  std::int64_t next_ = -1;  // one past the highest taken
};

}  // namespace koppel::stream
