// librdkafka's mock cluster: the embedded broker. Its limits are real (koppel-broker states them): memory only, 5 MiB per
// partition after which the oldest records go without a word, transactions in name only, no admin calls.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace koppel::kafka {

class MockCluster {
 public:
  static absl::StatusOr<std::unique_ptr<MockCluster>> Start();
  ~MockCluster();

  std::string brokers() const;  // host:port on loopback, chosen by the kernel
  absl::Status CreateTopic(const std::string& name, int partitions);

  // The broker goes away and comes back, with its data.
  void SetUp(bool up);

 private:
  class Impl;
  explicit MockCluster(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
