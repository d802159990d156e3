#include "stream/worker.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/planted.h"
#include "base/status_macros.h"
#include "stream/deliver.h"
#include "stream/partitions.h"
#include "stream/pause.h"
#include "telemetry/log.h"

namespace koppel::stream {

namespace asio = boost::asio;
using kafka::TopicPartition;

namespace {

constexpr absl::Duration kLookRound = absl::Seconds(1);
constexpr std::size_t kMostPolled = 500;
// How long a full worker leaves Kafka alone. Then it pauses and polls on, since who is silent hears of no rebalance;
// but what librdkafka has read ahead of a paused partition is thrown away, and is read again.
constexpr absl::Duration kFullPatience = absl::Seconds(1);

// Of a clock that is not set back or forth: for what lasts too long.
absl::Time Steady() {
  return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

std::size_t BytesOf(const kafka::Record& record) {
  std::size_t bytes = record.key.size() + record.value.size();
  for (const kafka::Header& header : record.headers) bytes += header.key.size() + header.value.size();
  return bytes;
}

}  // namespace

// All members below the line are the engine's; the polling thread reaches them only through Ask().
class Worker::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& engine, kafka::Producer& producer, Options options, Router router, Observer observer)
      : engine_(engine),
        deliveries_(engine, producer),
        options_(std::move(options)),
        router_(std::move(router)),
        observer_(std::move(observer)),
        lanes_(options_.limits) {}

  absl::Status Run(const std::function<bool()>& stop);

 private:
  // One event that was read and routed.
  struct Event {
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    absl::Time made;
    std::size_t bytes = 0;
    Route route;
  };
  struct Round {
    std::map<TopicPartition, kafka::Commit> commits;
    std::vector<TopicPartition> hold;
    std::vector<TopicPartition> release;
  };

  // Runs `ask` on the engine's thread and waits for it. The engine never waits for the polling thread.
  template <typename F>
  auto Ask(F ask) {
    auto answer = asio::post(engine_, asio::use_future(std::move(ask)));
    if (answer.wait_for(absl::ToChronoNanoseconds(options_.watchdog.silent_poll)) == std::future_status::timeout &&
        observer_.hangs) {
      observer_.hangs("the engine's thread does not answer");
    }
    return answer.get();
  }

  TopicPartition Where(std::int32_t partition) const { return {options_.consumer.topics.front(), partition}; }
  void Assigned(const std::vector<kafka::Assigned>& assigned);
  std::map<TopicPartition, kafka::Commit> Revoked(const std::vector<TopicPartition>& partitions);
  std::vector<Event> Read(std::vector<kafka::Record> records) const;
  void HandOver(std::vector<Event> events);
  void Accept(std::vector<Event> events);
  void StartReady();
  bool HasRoom(std::size_t quarters) const;
  void AwaitRoom(absl::Duration patience);
  void Left(std::size_t events, std::size_t bytes);
  Task<void> Work(Ticket ticket, Handle handle);
  void Finished(const Ticket& ticket);
  void Forget(std::int64_t ticket);
  Round CommitRound();
  Task<void> Watch();

  asio::io_context& engine_;
  Deliveries deliveries_;
  const Options options_;
  const Router router_;
  const Observer observer_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> ended_ = false;
  std::atomic<std::int64_t> last_poll_ns_ = 0;  // of Steady()
  // Read and not yet started, what is on its way to the engine included: the polling thread adds, the engine takes.
  std::atomic<std::size_t> backlog_ = 0;
  std::atomic<std::size_t> backlog_bytes_ = 0;
  std::atomic<bool> room_wanted_ = false;  // the polling thread sleeps until there is room
  std::mutex room_mutex_;
  std::condition_variable room_;
  // ------------------------------------------------------------------
  Lanes lanes_;
  Partitions partitions_;
  struct Waiting {
    Handle handle;
    std::size_t bytes;
  };
  absl::flat_hash_map<std::int64_t, Waiting> waiting_;  // by ticket
  std::int64_t next_ticket_ = 0;
  absl::btree_map<std::int64_t, absl::Time> running_since_;  // by ticket
  absl::Time could_start_since_ = absl::InfiniteFuture();
};

void Worker::Impl::Assigned(const std::vector<kafka::Assigned>& assigned) {
  for (const kafka::Assigned& one : assigned) {
    if (partitions_.Assign(one.where.partition, one.committed.offset, one.committed.metadata, one.end)) continue;
    if (observer_.replayed) observer_.replayed();
    telemetry::Log(telemetry::Level::kWarn, "the offset map of a partition can't be used, finished work may come again",
                   {{"partition", std::int64_t{one.where.partition}}, {"offset", one.committed.offset}});
  }
}

// What runs goes on: Begin protects it, and its outcome still reaches the journal. Only its offset is no longer ours.
std::map<TopicPartition, kafka::Commit> Worker::Impl::Revoked(const std::vector<TopicPartition>& partitions) {
  std::map<TopicPartition, kafka::Commit> commits;
  for (const TopicPartition& where : partitions) {
    for (const Ticket& ticket : lanes_.Drop(where.partition)) Forget(ticket.id);
    if (auto position = partitions_.Revoke(where.partition)) {
      commits[where] = {.offset = position->offset, .metadata = std::move(position->map)};
    }
  }
  return commits;
}

std::vector<Worker::Impl::Event> Worker::Impl::Read(std::vector<kafka::Record> records) const {
  std::vector<Event> events;
  events.reserve(records.size());
  for (kafka::Record& record : records) {
    if (observer_.consumed) observer_.consumed();
    Event event{.partition = record.partition,
                .offset = record.offset,
                .made = record.timestamp,
                .bytes = BytesOf(record),
                .route = {}};
    event.route = router_(std::move(record));
    events.push_back(std::move(event));
  }
  return events;
}

// Without waiting: what the engine was asked before and is asked later keeps its order.
void Worker::Impl::HandOver(std::vector<Event> events) {
  std::size_t bytes = 0;
  for (const Event& event : events) bytes += event.bytes;
  backlog_ += events.size();
  backlog_bytes_ += bytes;
  asio::post(engine_,
             [self = shared_from_this(), events = std::move(events)]() mutable { self->Accept(std::move(events)); });
}

void Worker::Impl::Accept(std::vector<Event> events) {
  for (Event& event : events) {
    const auto epoch = partitions_.Take(event.partition, event.offset, event.made);
    if (!epoch) {
      Left(1, event.bytes);
      continue;
    }
    if (!event.route.ours) {
      Left(1, event.bytes);
      partitions_.Finish(event.partition, *epoch, event.offset);
      continue;
    }
    const Ticket ticket{.id = next_ticket_++, .partition = event.partition, .epoch = *epoch, .offset = event.offset};
    waiting_.emplace(ticket.id, Waiting{std::move(event.route.handle), event.bytes});
    for (const Ticket& old : lanes_.Accept(event.route.place, ticket)) {
      if (observer_.superseded) observer_.superseded();
      Forget(old.id);
      partitions_.Finish(old.partition, old.epoch, old.offset);
    }
  }
  StartReady();
}

void Worker::Impl::Forget(std::int64_t ticket) {
  const auto found = waiting_.find(ticket);
  Left(1, found->second.bytes);
  waiting_.erase(found);
}

void Worker::Impl::Left(std::size_t events, std::size_t bytes) {
  backlog_ -= events;
  backlog_bytes_ -= bytes;
}

// Whether less waits than this share, in quarters, of what may.
bool Worker::Impl::HasRoom(std::size_t quarters) const {
  return backlog_ * 4 <= options_.most_waiting * quarters &&
         backlog_bytes_ * 4 <= options_.most_waiting_bytes * quarters;
}

// The polling thread: until a quarter of what may wait is free, or `patience` is over.
void Worker::Impl::AwaitRoom(absl::Duration patience) {
  std::unique_lock<std::mutex> lock(room_mutex_);
  room_wanted_ = true;
  room_.wait_for(lock, absl::ToChronoNanoseconds(patience), [&] { return HasRoom(3); });
  room_wanted_ = false;
}

void Worker::Impl::StartReady() {
  if (stopping_) return;
  for (const Ticket& ticket : lanes_.Start()) {
    const auto found = waiting_.find(ticket.id);
    Handle handle = std::move(found->second.handle);
    Forget(ticket.id);
    running_since_.emplace_hint(running_since_.end(), ticket.id, Steady());
    asio::co_spawn(engine_, Work(ticket, std::move(handle)), [self = shared_from_this()](std::exception_ptr failure) {
      if (failure) std::rethrow_exception(failure);  // A broken promise of ours: the process ends.
    });
  }
  if (room_wanted_ && HasRoom(3)) {
    const std::lock_guard<std::mutex> lock(room_mutex_);
    room_.notify_one();
  }
}

Task<void> Worker::Impl::Work(Ticket ticket, Handle handle) {
  if (KOPPEL_PLANTED("create_before_commit")) partitions_.Finish(ticket.partition, ticket.epoch, ticket.offset);
  for (int tries = 0;; ++tries) {
    absl::StatusOr<std::vector<kafka::Record>> out = co_await handle(ticket.crowded_out);
    absl::Status status = out.status();
    if (KOPPEL_PLANTED("commit_before_delivery")) partitions_.Finish(ticket.partition, ticket.epoch, ticket.offset);
    if (status.ok() && !out->empty()) {
      // A place is for calling; what only waits for Kafka must not keep another from it.
      lanes_.GiveUpPlace(ticket.id);
      StartReady();
      status = co_await deliveries_.Send(*std::move(out));
    }
    if (status.ok()) break;
    telemetry::Log(telemetry::Level::kWarn, "event not ended, will be handled again",
                   {{"partition", std::int64_t{ticket.partition}},
                    {"offset", ticket.offset},
                    {"tries", std::int64_t{tries + 1}},
                    {"status", status.ToString()}});
    if (stopping_ || !partitions_.IsCurrent(ticket.partition, ticket.epoch)) {  // Another will have it.
      running_since_.erase(ticket.id);
      lanes_.Finish(ticket.id);
      StartReady();
      co_return;
    }
    co_await Pause(BackOff(tries, absl::Milliseconds(200), absl::Seconds(15)));
    lanes_.TakePlace(ticket.id);
  }
  KOPPEL_FAILPOINT("after_publish");
  Finished(ticket);
}

void Worker::Impl::Finished(const Ticket& ticket) {
  partitions_.Finish(ticket.partition, ticket.epoch, ticket.offset);
  running_since_.erase(ticket.id);
  lanes_.Finish(ticket.id);
  StartReady();
}

Worker::Impl::Round Worker::Impl::CommitRound() {
  Round round;
  for (auto& [partition, position] : partitions_.ToCommit()) {
    round.commits[Where(partition)] = {.offset = position.offset, .metadata = std::move(position.map)};
  }
  for (const Partitions::Change& change : partitions_.Fullness()) {
    if (change.hold_below) {
      lanes_.Hold(change.partition, *change.hold_below);
      round.hold.push_back(Where(change.partition));
    } else {
      lanes_.Release(change.partition);
      round.release.push_back(Where(change.partition));
    }
  }
  StartReady();
  if (observer_.load) observer_.load(lanes_.in_flight(), lanes_.waiting());
  if (observer_.oldest_unfinished) observer_.oldest_unfinished(partitions_.OldestUnfinished());
  return round;
}

Task<void> Worker::Impl::Watch() {
  const auto self = shared_from_this();
  absl::Time before = Steady();
  while (!ended_) {
    co_await Pause(kLookRound);
    const absl::Time now = Steady();
    const bool all_stood_still = now - before > 5 * kLookRound;
    before = now;
    if (all_stood_still) {  // The process itself was stopped: nobody had the chance to hang.
      last_poll_ns_ = absl::ToUnixNanos(now);
      could_start_since_ = absl::InfiniteFuture();
      continue;
    }
    const bool could = lanes_.could_start() && !stopping_;
    could_start_since_ = could ? std::min(could_start_since_, now) : absl::InfiniteFuture();
    const Watchdog::Sight sight{
        .now = now,
        .last_poll = absl::FromUnixNanos(last_poll_ns_),
        .could_start_since = could_start_since_,
        .oldest_start = running_since_.empty() ? absl::InfiniteFuture() : running_since_.begin()->second};
    if (const auto why = options_.watchdog.Judge(sight); why && observer_.hangs) {
      telemetry::Log(telemetry::Level::kError, "the worker hangs",
                     {{"why", *why},
                      {"in_flight", static_cast<std::int64_t>(lanes_.in_flight())},
                      {"waiting", static_cast<std::int64_t>(lanes_.waiting())}});
      observer_.hangs(*why);
    }
  }
}

absl::Status Worker::Impl::Run(const std::function<bool()>& stop) {
  kafka::Consumer::Listener listener;
  listener.assigned = [&](const std::vector<kafka::Assigned>& assigned) { Ask([&] { Assigned(assigned); }); };
  listener.revoked = [&](const std::vector<TopicPartition>& revoked) { return Ask([&] { return Revoked(revoked); }); };
  listener.lost = [&](const std::vector<TopicPartition>& lost) {
    Ask([&] {
      if (!KOPPEL_PLANTED("ignore_lost")) return static_cast<void>(Revoked(lost));
      for (const TopicPartition& where : lost) {
        for (const Ticket& ticket : lanes_.Drop(where.partition)) {
          Forget(ticket.id);
          partitions_.Finish(ticket.partition, ticket.epoch, ticket.offset);
        }
      }
    });
  };
  ASSIGN_OR_RETURN(std::unique_ptr<kafka::Consumer> consumer,
                   kafka::Consumer::Open(options_.kafka, options_.consumer, std::move(listener)));

  last_poll_ns_ = absl::ToUnixNanos(Steady());
  asio::co_spawn(engine_, Watch(), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
  const auto run = [&]() -> absl::Status {
    absl::Time last_commit = Steady();
    absl::Time full_since = absl::InfiniteFuture();
    std::optional<absl::Time> drain_until;
    bool paused = false;
    while (true) {
      last_poll_ns_ = absl::ToUnixNanos(Steady());
      if (observer_.polled) observer_.polled();
      const bool full = !HasRoom(4);
      full_since = full ? std::min(full_since, Steady()) : absl::InfiniteFuture();
      if (!paused && full && Steady() - full_since >= kFullPatience) {
        RETURN_IF_ERROR(consumer->PauseAll());
        paused = true;
      } else if (paused && HasRoom(2)) {
        RETURN_IF_ERROR(consumer->ResumeAll());
        paused = false;
      }
      if (full && !paused && !drain_until) {
        AwaitRoom(absl::Milliseconds(20));
      } else {
        ASSIGN_OR_RETURN(std::vector<kafka::Record> records,
                         consumer->Poll(absl::Milliseconds(paused || drain_until ? 20 : 100), kMostPolled));
        if (!records.empty() && !drain_until) HandOver(Read(std::move(records)));
      }
      if (Steady() - last_commit >= options_.commit_every) {
        const Round round = Ask([&] { return CommitRound(); });
        consumer->CommitAsync(round.commits);
        if (observer_.kafka) observer_.kafka(consumer->stats());
        if (!round.hold.empty()) RETURN_IF_ERROR(consumer->Pause(round.hold));
        if (!round.release.empty()) RETURN_IF_ERROR(consumer->Resume(round.release));
        last_commit = Steady();
      }
      if (stop() && !drain_until) {
        stopping_ = true;
        drain_until = Steady() + options_.drain;
      }
      if (!drain_until) continue;
      if (Steady() > *drain_until || Ask([&] { return lanes_.running() == 0; })) return absl::OkStatus();
    }
  };
  const absl::Status status = run();
  ended_ = true;
  RETURN_IF_ERROR(status);
  return consumer->Close();  // Revokes: commits what is finished.
}

Worker::Worker(asio::io_context& engine, kafka::Producer& producer, Options options, Router router, Observer observer)
    : impl_(std::make_shared<Impl>(engine, producer, std::move(options), std::move(router), std::move(observer))) {}
Worker::~Worker() = default;

absl::Status Worker::Run(const std::function<bool()>& stop) { return impl_->Run(stop); }

}  // namespace koppel::stream
