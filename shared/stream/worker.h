// Moves events of one topic through a handler, at our own pace: one event of a lane at a time, koppelingen in turns, a
// bounded number in flight, results durable before an offset is committed. At least once: an event may come again, none
// is skipped.
//
// Two threads: the caller's polls Kafka, reads the events and commits; the engine's runs every coroutine and takes
// every decision.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "stream/lanes.h"
#include "stream/watchdog.h"

namespace koppel::stream {

// Handles an event. Ends with the records to publish; they are durable before the event is finished. A status means
// that it could not be ended now: the lane waits and the event is handled again, with growing pauses, until it can.
// `crowded_out`: too many of its koppeling wait; it is to be put off. Runs on the engine's thread.
using Handle = std::function<Task<absl::StatusOr<std::vector<kafka::Record>>>(bool crowded_out)>;

// What an event asks of the engine.
struct Route {
  bool ours = false;  // false: passed over, counted, its offset is finished
  Lanes::Place place;
  Handle handle;
};

struct Options {
  kafka::Config kafka;
  kafka::Consumer::Options consumer;
  Lanes::Limits limits;
  // Read but not started. Above either Kafka is paused, below half of both resumed.
  std::size_t most_waiting = 2'000;
  std::size_t most_waiting_bytes = 64 * 1024 * 1024;
  absl::Duration commit_every = absl::Milliseconds(500);
  absl::Duration drain = absl::Seconds(40);  // after a stop, how long what runs may take
  Watchdog watchdog;
};

// Told to the owner, on the engine's thread where nothing else is said. All may be empty.
struct Observer {
  std::function<void()> consumed;    // on the polling thread
  std::function<void()> superseded;  // dropped for a newer revision
  std::function<void()> replayed;    // an offset map could not be used: finished work may come again
  std::function<void(std::size_t in_flight, std::size_t waiting)> load;
  std::function<void(absl::Time oldest)> oldest_unfinished;  // InfiniteFuture: none
  std::function<void()> polled;                              // on the polling thread, each turn
  std::function<void(const kafka::Consumer::Stats&)> kafka;  // on the polling thread, with each commit
  // The worker hangs and does not come back; `why` says what was seen. The process is to end, at once and without
  // waiting for anybody.
  std::function<void(absl::string_view why)> hangs;
};

class Worker {
 public:
  // Called on the polling thread, also while the engine runs.
  using Router = std::function<Route(kafka::Record)>;

  // `engine` is run by exactly one thread of the caller's, and outlives this; so does `producer`.
  Worker(boost::asio::io_context& engine, kafka::Producer& producer, Options options, Router router, Observer observer);
  ~Worker();

  // Polls until `stop`, then lets what runs end, commits, and leaves the group. An error is one of Kafka that a fresh
  // process may get over, or offsets that are gone (FailedPrecondition, with what to do).
  absl::Status Run(const std::function<bool()>& stop);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace koppel::stream
