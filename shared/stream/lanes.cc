#include "stream/lanes.h"

#include <algorithm>

namespace koppel::stream {

void Lanes::MakeReady(const std::string& name, Lane& lane) {
  if (lane.running || lane.ready || lane.waiting.empty()) return;
  lane.ready = true;
  ready_.push_back(name);
}

void Lanes::Accept(const std::string& name, Ticket ticket) {
  Lane& lane = lanes_[name];
  lane.waiting.push_back(ticket);
  ++waiting_;
  MakeReady(name, lane);
}

std::vector<Ticket> Lanes::Start() {
  std::vector<Ticket> started;
  while (!ready_.empty() && running_.size() < max_in_flight_) {
    const std::string name = std::move(ready_.front());
    ready_.pop_front();
    const auto found = lanes_.find(name);
    if (found == lanes_.end()) continue;
    Lane& lane = found->second;
    lane.ready = false;
    if (lane.waiting.empty()) {  // Dropped meanwhile.
      if (!lane.running) lanes_.erase(found);
      continue;
    }
    const Ticket ticket = lane.waiting.front();
    lane.waiting.pop_front();
    --waiting_;
    lane.running = true;
    running_.emplace(ticket.id, name);
    started.push_back(ticket);
  }
  return started;
}

void Lanes::Finish(std::int64_t id) {
  const auto found = running_.find(id);
  if (found == running_.end()) return;
  const std::string name = std::move(found->second);
  running_.erase(found);
  const auto lane = lanes_.find(name);
  lane->second.running = false;
  if (lane->second.waiting.empty()) {
    if (!lane->second.ready) lanes_.erase(lane);
    return;
  }
  MakeReady(name, lane->second);
}

std::vector<Ticket> Lanes::Drop(std::int32_t partition) {
  std::vector<Ticket> dropped;
  for (auto& [name, lane] : lanes_) {
    const auto gone = std::stable_partition(lane.waiting.begin(), lane.waiting.end(),
                                            [&](const Ticket& t) { return t.partition != partition; });
    dropped.insert(dropped.end(), gone, lane.waiting.end());
    lane.waiting.erase(gone, lane.waiting.end());
  }
  waiting_ -= dropped.size();
  return dropped;
}

}  // namespace koppel::stream
