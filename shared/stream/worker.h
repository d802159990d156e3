// Moves events of one topic through a handler, at our own pace: one event of a lane at a time, a bounded number in
// flight, results durable before an offset is committed. At least once: an event may come again, none is skipped.
//
// Two threads: the caller's polls Kafka and commits; the engine's runs every coroutine and takes every decision.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"

namespace koppel::stream {

// What an event asks of the engine.
struct Route {
  bool ours = true;  // false: passed over, counted, its offset is finished
  std::string lane;  // events of one lane run one after the other
};

struct Options {
  kafka::Config kafka;
  kafka::Consumer::Options consumer;
  std::size_t max_in_flight = 256;
  std::size_t max_waiting = 2'000;  // records read but not started: above it Kafka is paused, below half resumed
  absl::Duration commit_every = absl::Milliseconds(500);
  absl::Duration drain = absl::Seconds(40);  // after a stop, how long what runs may take
};

// Told to the owner; used on the engine's thread. All may be empty.
struct Observer {
  std::function<void()> consumed;
  std::function<void(std::size_t in_flight, std::size_t waiting)> load;
  std::function<void(absl::Time oldest)> oldest_unfinished;  // InfiniteFuture: none
  std::function<void()> polled;                              // on the polling thread, each turn
};

class Worker {
 public:
  using Router = std::function<Route(const kafka::Record&)>;

  // Ends with the records to publish; they are durable before the event is finished. A status means that it could not
  // be ended now: the lane waits and the event is handled again, with growing pauses, until it can. Runs on `engine`.
  using Handler = std::function<Task<absl::StatusOr<std::vector<kafka::Record>>>(kafka::Record)>;

  // `engine` is run by exactly one thread of the caller's, and outlives this; so does `producer`.
  Worker(boost::asio::io_context& engine, kafka::Producer& producer, Options options, Router router, Handler handler,
         Observer observer);
  ~Worker();

  // Polls until `stop`, then lets what runs end, commits, and leaves the group. An error is one of Kafka that a fresh
  // process may get over, or offsets that are gone (FailedPrecondition, with what to do).
  absl::Status Run(const std::function<bool()>& stop);

  // True once the drain after a stop has begun; handlers that wait for something may give up then.
  bool stopping() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace koppel::stream
