// Reads topics as a member of a group. Commits by hand only; offsets that are gone stop it, never a silent jump.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka/config.h"
#include "kafka/record.h"

namespace koppel::kafka {

// A partition that became ours, and where its group was: offset -1 when it never committed there.
struct Assigned {
  TopicPartition where;
  Commit committed;
};

// Used by one thread, the polling one.
class Consumer {
 public:
  enum class Start { kEarliest, kLatest };  // for a partition in which the group never committed

  struct Options {
    std::string group;
    std::string instance_id;  // static membership: a restart within the session is no rebalance; empty: none
    std::vector<std::string> topics;
    absl::Duration session_timeout = absl::Seconds(45);  // koppel-broker: 6 s; under 4 s a group never forms there
    Start start = Start::kEarliest;
    int fetch_kbytes = 16 * 1024;  // read ahead per consumer, at most
  };

  // Called within Poll and Close, on the polling thread. All may be empty. `revoked` answers what is to be committed
  // before the partitions go; after `lost` nothing may be committed.
  struct Listener {
    std::function<void(const std::vector<Assigned>&)> assigned;
    std::function<std::map<TopicPartition, Commit>(const std::vector<TopicPartition>&)> revoked;
    std::function<void(const std::vector<TopicPartition>&)> lost;
  };

  struct Stats {
    std::int64_t rebalances = 0;
    std::int64_t commit_failures = 0;
    std::int64_t errors = 0;  // of the connection, passing
    std::size_t assigned = 0;
  };

  static absl::StatusOr<std::unique_ptr<Consumer>> Open(const Config& config, Options options, Listener listener);
  ~Consumer();

  // At most `max_records`, waiting at most `wait` for the first. A broker that is away gives none, and is counted.
  // FailedPrecondition: the group's offsets are gone, with what to do. Internal: Kafka says the client can't go on.
  absl::StatusOr<std::vector<Record>> Poll(absl::Duration wait, std::size_t max_records);

  // Asks for a commit; what comes of it is counted. A failed one is made good by a later one, or the records come again.
  void CommitAsync(const std::map<TopicPartition, Commit>& commits);
  absl::Status CommitSync(const std::map<TopicPartition, Commit>& commits);

  // Stops and resumes fetching of all that is assigned.
  absl::Status PauseAll();
  absl::Status ResumeAll();

  // Leaves the group, after `revoked`. Nothing may be called after it.
  absl::Status Close();

  Stats stats() const;

 private:
  class Impl;
  explicit Consumer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
