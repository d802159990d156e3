// Publishing, awaited.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "base/task.h"
#include "kafka/producer.h"

namespace koppel::stream {

// Kafka confirms records by the hundred, on the producer's thread; they come to the engine's as one. Used on the
// engine's thread.
class Deliveries {
 public:
  // Both outlive this. It is the producer's only one.
  Deliveries(boost::asio::io_context& engine, kafka::Producer& producer);
  // Nobody who waits is resumed any more.
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  // Publishes `records` and resumes when every one is durable, or with the first failure.
  Task<absl::Status> Send(std::vector<kafka::Record> records);

 private:
  class Inbox;
  Task<absl::Status> SendOne(kafka::Record record);

  kafka::Producer& producer_;
  const std::shared_ptr<Inbox> inbox_;
};

}  // namespace koppel::stream
