// Watches the embedded broker, which drops the oldest records of a partition above 5 MiB without a word.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "kafka/config.h"
#include "kafka/record.h"

namespace koppel::kafka {

// Used by one thread.
class Guard {
 public:
  static absl::StatusOr<std::unique_ptr<Guard>> Open(const Config& config);
  ~Guard();

  // How many records each partition of any topic lost since the broker began; partitions that lost none are left out.
  // What is gone never comes back, so that no loss hides between two looks. Unavailable: the broker did not answer
  // within 5 s.
  absl::StatusOr<std::map<TopicPartition, std::int64_t>> Lost();

 private:
  class Impl;
  explicit Guard(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// "koppel.log.v1/0 lost its first 1200 records", a line for each partition.
std::string Describe(const std::map<TopicPartition, std::int64_t>& lost);

}  // namespace koppel::kafka
