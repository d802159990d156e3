#include "stream/offsets.h"

#include <algorithm>

namespace koppel::stream {

void Offsets::Restore(std::vector<OffsetRange> finished) { restored_.assign(finished.begin(), finished.end()); }

bool Offsets::Take(std::int64_t offset) {
  if (offset < next_) return false;
  next_ = offset + 1;
  while (!restored_.empty() && restored_.front().end <= offset) restored_.pop_front();
  const bool finished = !restored_.empty() && restored_.front().begin <= offset;
  if (finished && slots_.empty()) return false;
  slots_.push_back({offset, finished});
  if (!finished) ++unfinished_;
  return !finished;
}

void Offsets::Finish(std::int64_t offset) {
  const auto slot = std::lower_bound(slots_.begin(), slots_.end(), offset,
                                     [](const Slot& s, std::int64_t o) { return s.offset < o; });
  if (slot == slots_.end() || slot->offset != offset || slot->finished) return;
  slot->finished = true;
  --unfinished_;
  while (!slots_.empty() && slots_.front().finished) slots_.pop_front();
}

// Runs of finished offsets; what never came between two of them belongs to neither and to both.
std::vector<OffsetRange> Offsets::Finished() const {
  std::vector<OffsetRange> ranges;
  bool open = false;
  for (const Slot& slot : slots_) {
    if (slot.finished && open) {
      ranges.back().end = slot.offset + 1;
    } else if (slot.finished) {
      ranges.push_back({slot.offset, slot.offset + 1});
    }
    open = slot.finished;
  }
  // What a former map said of offsets that were not read yet still holds.
  for (const OffsetRange& range : restored_) {
    const std::int64_t begin = std::max(range.begin, next_);
    if (begin >= range.end) continue;
    if (!ranges.empty() && ranges.back().end == begin) {
      ranges.back().end = range.end;
    } else {
      ranges.push_back({begin, range.end});
    }
  }
  return ranges;
}

std::optional<Offsets::Position> Offsets::Committable() const {
  if (next_ < 0) return std::nullopt;
  const std::int64_t offset = slots_.empty() ? next_ : slots_.front().offset;
  std::vector<OffsetRange> finished = Finished();
  // All that was read is finished, and the map goes on right there: so does the position.
  if (!finished.empty() && finished.front().begin == offset) {
    const std::int64_t end = finished.front().end;
    finished.erase(finished.begin());
    return Position{end, EncodeOffsetMap(end, finished)};
  }
  return Position{offset, EncodeOffsetMap(offset, finished)};
}

std::optional<std::int64_t> Offsets::OldestUnfinished() const {
  if (slots_.empty()) return std::nullopt;
  return slots_.front().offset;
}

std::optional<std::int64_t> Offsets::HighestFinished() const {
  for (auto slot = slots_.rbegin(); slot != slots_.rend(); ++slot) {
    if (slot->finished) return slot->offset;
  }
  return std::nullopt;
}

}  // namespace koppel::stream
