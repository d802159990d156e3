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

// A partition that became ours, and where its group was: offset -1 when it never committed there. `end` is one past the
// partition's last record, asked only where the commit has metadata; -1: it could not be had.
struct Assigned {
  TopicPartition where;
  Commit committed;
  std::int64_t end = -1;
};

// Used by one thread, the polling one.
class Consumer {
 public:
  enum class Start { kEarliest, kLatest };  // for a partition in which the group never committed

  struct Options {
    std::string group;
    std::string instance_id;  // static membership: a restart within the session is no rebalance; empty: none
    std::vector<std::string> topics;
    // How long the group waits for a member that went silent. Zero: 45 s, on koppel-broker 6 s; there a group never
    // forms under 4 s.
    absl::Duration session_timeout = absl::ZeroDuration();
    Start start = Start::kEarliest;
    int fetch_kbytes = 32 * 1024;  // read ahead, over all partitions together
  };

  // Called within Poll and Close, on the polling thread. All may be empty. `revoked` answers what is to be committed
  // before the partitions go, within 5 s; after `lost` nothing may be committed. What was assigned is revoked or lost
  // once. They may not throw: that ends the process.
  struct Listener {
    std::function<void(const std::vector<Assigned>&)> assigned;
    std::function<std::map<TopicPartition, Commit>(const std::vector<TopicPartition>&)> revoked;
    std::function<void(const std::vector<TopicPartition>&)> lost;
  };

  struct Stats {
    std::int64_t rebalances = 0;       // times that partitions were handed out
    std::int64_t commit_failures = 0;  // partitions whose commit failed, and metadata that had to be left out
    std::int64_t errors = 0;           // of the connection, passing
    std::size_t assigned = 0;          // partitions
    // Records between what was polled and the end, as the broker last told. Partitions not fetched from yet are left
    // out.
    std::map<TopicPartition, std::int64_t> lag = {};
    absl::Time last_poll;
  };

  // Waits for a broker, 30 s at most, then Unavailable. NotFound names a topic that does not exist, with what to do;
  // InvalidArgument a setting that is wrong.
  static absl::StatusOr<std::unique_ptr<Consumer>> Open(const Config& config, Options options, Listener listener);
  // Without Close: leaves the group, tells the listener nothing and commits nothing.
  ~Consumer();

  // At most `max_records`, waiting at most `wait` for the first. All are of partitions that are assigned when it
  // returns. A broker that is away gives none, and is counted. FailedPrecondition: the group's offsets are gone, with
  // what to do. Internal: Kafka says that this client can't go on. Both stay; a fresh process follows.
  absl::StatusOr<std::vector<Record>> Poll(absl::Duration wait, std::size_t max_records);

  // Asks for a commit; what comes of it is counted. A failed one is made good by a later one, or the records come
  // again. Metadata that Kafka would refuse is left out, so that the offset is kept.
  void CommitAsync(const std::map<TopicPartition, Commit>& commits);
  // The same, and waits for the answer: Unavailable when it failed, DeadlineExceeded when there is none within 5 s.
  absl::Status CommitSync(const std::map<TopicPartition, Commit>& commits);

  // Stops and resumes fetching of these partitions, until they are taken away. Those that are not assigned are passed
  // over.
  absl::Status Pause(const std::vector<TopicPartition>& partitions);
  absl::Status Resume(const std::vector<TopicPartition>& partitions);
  // The same for all that is and will be assigned. After ResumeAll those of Pause are still paused.
  absl::Status PauseAll();
  absl::Status ResumeAll();

  // Leaves the group, after `revoked`; a static member stays in it until its session ends. DeadlineExceeded when no
  // broker takes its leave within 5 s: then the group finds out by itself. Nothing but stats may be called after it.
  absl::Status Close();

  Stats stats() const;

 private:
  class Impl;
  explicit Consumer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
