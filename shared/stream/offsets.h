// Which offsets of one partition are finished, and up to where it may be committed. Completions arrive out of order;
// what is committed is the lowest offset that is not finished. Pure, used by one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

namespace koppel::stream {

class Offsets {
 public:
  // An offset that was read, in rising order; one that was taken before is ignored.
  void Take(std::int64_t offset);

  // It is finished: its result is durable, or nothing was to be done. One that was never taken is ignored.
  void Finish(std::int64_t offset);

  // The next offset to read after a restart; nullopt: nothing was taken yet.
  std::optional<std::int64_t> Committable() const;

  // The lowest unfinished offset; nullopt: all that was taken is finished.
  std::optional<std::int64_t> OldestUnfinished() const;

 private:
  std::set<std::int64_t> unfinished_;
  std::int64_t next_ = -1;  // one past the highest taken
};

}  // namespace koppel::stream
