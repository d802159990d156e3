#include "stream/offsets.h"

namespace koppel::stream {

void Offsets::Take(std::int64_t offset) {
  if (offset < next_) return;
  unfinished_.insert(offset);
  next_ = offset + 1;
}

void Offsets::Finish(std::int64_t offset) { unfinished_.erase(offset); }

std::optional<std::int64_t> Offsets::Committable() const {
  if (next_ < 0) return std::nullopt;
  return unfinished_.empty() ? next_ : *unfinished_.begin();
}

std::optional<std::int64_t> Offsets::OldestUnfinished() const {
  if (unfinished_.empty()) return std::nullopt;
  return *unfinished_.begin();
}

}  // namespace koppel::stream
