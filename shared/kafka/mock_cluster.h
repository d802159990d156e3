// librdkafka's mock cluster: the embedded broker. Its limits are real (koppel-broker states them): memory only, 5 MiB
// per partition after which the oldest records go without a word, transactions in name only, no admin calls. It makes a
// topic of four partitions for whoever asks after one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace koppel::kafka {

// Listens on loopback as long as it lives. Any thread may call.
class MockCluster {
 public:
  static absl::StatusOr<std::unique_ptr<MockCluster>> Start();
  ~MockCluster();

  std::string brokers() const;  // host:port on loopback, chosen by the kernel
  absl::Status CreateTopic(const std::string& name, int partitions);

  // The broker goes away and comes back, with its data.
  void SetUp(bool up);

  // The next `times` requests of this kind are answered with this error of Kafka's protocol (and not carried out).
  enum class Request : std::int16_t { kProduce = 0, kFetch = 1, kOffsetCommit = 8, kOffsetFetch = 9, kHeartbeat = 12 };
  void FailNext(Request request, int error, int times);

 private:
  class Impl;
  explicit MockCluster(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::kafka
