// What a test does to Apache Kafka from outside: makes topics, deletes records, commits for a group, ends transactions.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kafka/record.h"

namespace koppel::kafka {

// Used by one thread.
class Admin {
 public:
  static absl::StatusOr<std::unique_ptr<Admin>> Open(const std::string& brokers);
  ~Admin();

  absl::Status CreateTopic(const std::string& name, int partitions,
                           const std::map<std::string, std::string>& settings = {});
  absl::Status DeleteTopic(const std::string& name);
  absl::Status DeleteRecordsBefore(const TopicPartition& where, std::int64_t offset);

  // As an operator does while the group is empty. Knows nothing of Koppel's own limits.
  absl::Status Commit(const std::string& group, const TopicPartition& where, const kafka::Commit& commit);

  // One record in a transaction, which is then committed or aborted. Either leaves a marker in the partition.
  absl::Status ProduceInTransaction(const TopicPartition& where, const std::string& value, bool commit);

 private:
  class Impl;
  explicit Admin(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
