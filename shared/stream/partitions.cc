#include "stream/partitions.h"

#include <algorithm>
#include <utility>

#include "base/planted.h"

namespace koppel::stream {

bool Partitions::Assign(std::int32_t number, std::int64_t committed, const std::string& map, std::int64_t end) {
  Partition& partition = partitions_[number];
  if (KOPPEL_PLANTED("ignore_lost") && partition.assigned) return true;
  partition = {.epoch = partition.epoch + 1, .assigned = true, .offsets = {}, .committed = {}, .made = {}};
  if (map.empty()) return true;
  auto finished = DecodeOffsetMap(map, committed, end);
  if (!finished.ok()) return false;
  partition.offsets.Restore(*std::move(finished));
  return true;
}

std::optional<Offsets::Position> Partitions::Revoke(std::int32_t number) {
  Partition& partition = partitions_[number];
  std::optional<Offsets::Position> position = partition.offsets.Committable();
  partition = {.epoch = partition.epoch + 1, .assigned = false, .offsets = {}, .committed = {}, .made = {}};
  return position;
}

std::optional<std::int64_t> Partitions::Take(std::int32_t number, std::int64_t offset, absl::Time made) {
  const auto found = partitions_.find(number);
  if (found == partitions_.end() || !found->second.assigned) return std::nullopt;
  Partition& partition = found->second;
  if (!partition.offsets.Take(offset)) return std::nullopt;
  partition.made.emplace_hint(partition.made.end(), offset, made);
  return partition.epoch;
}

void Partitions::Finish(std::int32_t number, std::int64_t epoch, std::int64_t offset) {
  if (!IsCurrent(number, epoch)) return;
  Partition& partition = partitions_[number];
  partition.offsets.Finish(offset);
  partition.made.erase(offset);
}

bool Partitions::IsCurrent(std::int32_t number, std::int64_t epoch) const {
  const auto found = partitions_.find(number);
  return found != partitions_.end() && found->second.assigned && found->second.epoch == epoch;
}

std::map<std::int32_t, Offsets::Position> Partitions::ToCommit() {
  std::map<std::int32_t, Offsets::Position> positions;
  for (auto& [number, partition] : partitions_) {
    if (!partition.assigned) continue;
    std::optional<Offsets::Position> position = partition.offsets.Committable();
    if (!position || position == partition.committed) continue;
    partition.committed = position;
    positions.emplace(number, *std::move(position));
  }
  return positions;
}

std::vector<Partitions::Change> Partitions::Fullness() {
  std::vector<Change> changes;
  for (auto& [number, partition] : partitions_) {
    if (!partition.assigned || !partition.committed) continue;
    const std::size_t bytes = partition.committed->map.size();
    if (bytes >= kFullBytes) {
      // Again each time: the highest finished offset moves.
      partition.full = true;
      changes.push_back({number, partition.offsets.HighestFinished()});
    } else if (partition.full && bytes < kFullBytes / 2) {
      partition.full = false;
      changes.push_back({number, std::nullopt});
    }
  }
  return changes;
}

absl::Time Partitions::OldestUnfinished() const {
  absl::Time oldest = absl::InfiniteFuture();
  for (const auto& [number, partition] : partitions_) {
    for (const auto& [offset, made] : partition.made) oldest = std::min(oldest, made);
  }
  return oldest;
}

}  // namespace koppel::stream
