// Decides what may start. Records of one lane run one after the other, lanes side by side, at most `max_in_flight` at
// once, in the order in which they came. Knows no Kafka, HTTP or clock, and is used by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace koppel::stream {

// One record on its way; `epoch` tells the assignments of a partition apart.
struct Ticket {
  std::int64_t id = 0;
  std::int32_t partition = -1;
  std::int64_t epoch = 0;
};

class Lanes {
 public:
  explicit Lanes(std::size_t max_in_flight) : max_in_flight_(max_in_flight) {}

  // A record waits in its lane.
  void Accept(const std::string& lane, Ticket ticket);

  // The tickets that may run now; each must end in Finish.
  std::vector<Ticket> Start();

  // It ran, whatever came of it; the next of its lane may start.
  void Finish(std::int64_t id);

  // Forgets what waits of a partition that was taken away; answers the forgotten tickets. What runs goes on.
  std::vector<Ticket> Drop(std::int32_t partition);

  std::size_t waiting() const { return waiting_; }
  std::size_t in_flight() const { return running_.size(); }

 private:
  struct Lane {
    std::deque<Ticket> waiting;
    bool running = false;
    bool ready = false;  // stands in `ready_`
  };

  void MakeReady(const std::string& name, Lane& lane);

  const std::size_t max_in_flight_;
  std::map<std::string, Lane> lanes_;
  std::deque<std::string> ready_;                // lanes with work and nobody running, in order of arrival
  std::map<std::int64_t, std::string> running_;  // ticket id to lane
  std::size_t waiting_ = 0;
};

}  // namespace koppel::stream
