#include "stream/lanes.h"

#include <algorithm>
#include <utility>

namespace koppel::stream {

Lanes::Lane& Lanes::LaneOf(const Place& place, std::int32_t partition) {
  std::unique_ptr<Lane>& lane = lanes_[place.lane];
  if (!lane) {
    std::unique_ptr<Koppeling>& koppeling = koppelingen_[place.koppeling];
    if (!koppeling) koppeling = std::make_unique<Koppeling>(Koppeling{.name = place.koppeling, .ready = {}});
    ++koppeling->lanes;
    lane = std::make_unique<Lane>(Lane{.name = place.lane, .koppeling = koppeling.get(), .waiting = {}});
  }
  lane->koppeling->partition = partition;
  return *lane;
}

std::vector<Ticket> Lanes::Accept(const Place& place, Ticket ticket) {
  Lane& lane = LaneOf(place, ticket.partition);
  Koppeling& koppeling = *lane.koppeling;
  std::vector<Ticket> superseded;
  if (place.supersedes) {
    std::erase_if(lane.waiting, [&](const Waiting& one) {
      if (one.revision >= place.revision) return false;
      superseded.push_back(one.ticket);
      Forget(one, koppeling);
      return true;
    });
  }
  ticket.crowded_out = koppeling.waiting >= limits_.waiting_per_koppeling;
  lane.waiting.push_back({ticket, place.revision});
  ++waiting_;
  ++(ticket.crowded_out ? koppeling.crowded_out : koppeling.waiting);
  MakeReady(lane);
  return superseded;
}

std::vector<Ticket> Lanes::Start() {
  std::vector<Ticket> started;
  while (could_start()) {
    Koppeling& koppeling = *turns_.front();
    turns_.pop_front();
    koppeling.has_turn = false;
    Lane* lane = TakeStartable(koppeling);
    if (lane == nullptr) continue;  // Gets a turn again when something of it ends, comes or is released.
    const Waiting one = lane->waiting.front();
    lane->waiting.pop_front();
    Forget(one, koppeling);
    lane->running = true;
    const bool counted = !one.ticket.crowded_out;
    if (counted) ++koppeling.running;
    running_.emplace(one.ticket.id, Running{lane, counted});
    ++places_;
    started.push_back(one.ticket);
    GiveTurn(koppeling);
  }
  return started;
}

// The first of its ready lanes whose record may start; putting off takes no place of the koppeling.
Lanes::Lane* Lanes::TakeStartable(Koppeling& koppeling) {
  const auto held = held_.find(koppeling.partition);
  const bool full = koppeling.running >= limits_.per_koppeling;
  if (full && koppeling.crowded_out == 0) return nullptr;
  for (auto it = koppeling.ready.begin(); it != koppeling.ready.end(); ++it) {
    Lane* lane = *it;
    const Ticket& next = lane->waiting.front().ticket;
    if (full && !next.crowded_out) continue;
    if (held != held_.end() && next.offset >= held->second) continue;
    koppeling.ready.erase(it);
    lane->ready = false;
    return lane;
  }
  return nullptr;
}

void Lanes::GiveUpPlace(std::int64_t id) {
  const auto found = running_.find(id);
  if (found == running_.end() || !found->second.has_place) return;
  found->second.has_place = false;
  --places_;
  Koppeling& koppeling = *found->second.lane->koppeling;
  if (found->second.counted) --koppeling.running;
  GiveTurn(koppeling);
}

void Lanes::TakePlace(std::int64_t id) {
  const auto found = running_.find(id);
  if (found == running_.end() || found->second.has_place) return;
  found->second.has_place = true;
  ++places_;
  if (found->second.counted) ++found->second.lane->koppeling->running;
}

void Lanes::Finish(std::int64_t id) {
  GiveUpPlace(id);
  const auto found = running_.find(id);
  if (found == running_.end()) return;
  const Running ran = found->second;
  running_.erase(found);
  Koppeling& koppeling = *ran.lane->koppeling;
  ran.lane->running = false;
  MakeReady(*ran.lane);
  GiveTurn(koppeling);
  CleanUp(*ran.lane);
}

void Lanes::Hold(std::int32_t partition, std::int64_t below) {
  held_[partition] = below;
  for (const auto& [name, koppeling] : koppelingen_) {
    if (koppeling->partition == partition) GiveTurn(*koppeling);
  }
}

void Lanes::Release(std::int32_t partition) {
  if (held_.erase(partition) == 0) return;
  for (const auto& [name, koppeling] : koppelingen_) {
    if (koppeling->partition == partition) GiveTurn(*koppeling);
  }
}

std::vector<Ticket> Lanes::Drop(std::int32_t partition) {
  held_.erase(partition);
  std::vector<Ticket> dropped;
  std::vector<Lane*> touched;
  for (const auto& [name, lane] : lanes_) {
    std::erase_if(lane->waiting, [&](const Waiting& one) {
      if (one.ticket.partition != partition) return false;
      dropped.push_back(one.ticket);
      Forget(one, *lane->koppeling);
      return true;
    });
    if (lane->waiting.empty()) touched.push_back(lane.get());
  }
  for (Lane* lane : touched) CleanUp(*lane);
  return dropped;
}

void Lanes::MakeReady(Lane& lane) {
  if (lane.running || lane.waiting.empty()) return;
  if (!lane.ready) {
    lane.ready = true;
    lane.koppeling->ready.push_back(&lane);
  }
  GiveTurn(*lane.koppeling);
}

void Lanes::GiveTurn(Koppeling& koppeling) {
  if (koppeling.has_turn || koppeling.ready.empty()) return;
  koppeling.has_turn = true;
  turns_.push_back(&koppeling);
}

void Lanes::Forget(const Waiting& one, Koppeling& koppeling) {
  --waiting_;
  --(one.ticket.crowded_out ? koppeling.crowded_out : koppeling.waiting);
}

// A lane with nothing in it goes, and its koppeling with the last of its lanes.
void Lanes::CleanUp(Lane& lane) {
  if (lane.running || !lane.waiting.empty()) return;
  Koppeling* koppeling = lane.koppeling;
  if (lane.ready) std::erase(koppeling->ready, &lane);
  lanes_.erase(lanes_.find(lane.name));
  if (--koppeling->lanes > 0) return;
  if (koppeling->has_turn) std::erase(turns_, koppeling);
  koppelingen_.erase(koppelingen_.find(koppeling->name));
}

}  // namespace koppel::stream
