#include "stream/worker.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "stream/deliver.h"
#include "stream/lanes.h"
#include "stream/offsets.h"
#include "stream/pause.h"
#include "telemetry/log.h"

namespace koppel::stream {

namespace asio = boost::asio;
using kafka::TopicPartition;

// All members below the line are the engine's; the polling thread reaches them only through Ask().
class Worker::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& engine, kafka::Producer& producer, Options options, Router router, Handler handler,
       Observer observer)
      : engine_(engine),
        producer_(producer),
        options_(std::move(options)),
        router_(std::move(router)),
        handler_(std::move(handler)),
        observer_(std::move(observer)),
        lanes_(options_.max_in_flight) {}

  absl::Status Run(const std::function<bool()>& stop);
  bool stopping() const { return stopping_; }

 private:
  struct Partition {
    std::int64_t epoch = 0;
    bool assigned = false;
    Offsets offsets;
    std::int64_t committed = -1;               // sent to Kafka last
    std::map<std::int64_t, absl::Time> since;  // unfinished offsets, and when their events were made
  };

  // Runs `ask` on the engine's thread and waits for it. The engine never waits for the polling thread.
  template <typename F>
  auto Ask(F ask) {
    return asio::post(engine_, asio::use_future(std::move(ask))).get();
  }

  TopicPartition Where(std::int32_t partition) const { return {options_.consumer.topics.front(), partition}; }
  void Assigned(const std::vector<std::int32_t>& partitions);
  std::map<TopicPartition, kafka::Commit> Revoked(const std::vector<std::int32_t>& partitions);
  void Accept(std::vector<kafka::Record> records);
  void StartReady();
  Task<void> Work(Ticket ticket, kafka::Record record);
  void Finished(const Ticket& ticket, std::int64_t offset);
  std::map<TopicPartition, kafka::Commit> Committable();
  void Report();

  asio::io_context& engine_;
  kafka::Producer& producer_;
  const Options options_;
  const Router router_;
  const Handler handler_;
  const Observer observer_;
  std::atomic<bool> stopping_ = false;
  // ------------------------------------------------------------------
  Lanes lanes_;
  std::map<std::int32_t, Partition> partitions_;
  std::map<std::int64_t, kafka::Record> waiting_;  // by ticket
  std::int64_t next_ticket_ = 0;
};

void Worker::Impl::Assigned(const std::vector<std::int32_t>& partitions) {
  for (std::int32_t number : partitions) {
    Partition& partition = partitions_[number];
    partition = {.epoch = partition.epoch + 1, .assigned = true, .offsets = {}, .committed = -1, .since = {}};
  }
}

// What runs goes on: Begin protects it, and its outcome still reaches the journal. Only its offset is no longer ours.
std::map<TopicPartition, kafka::Commit> Worker::Impl::Revoked(const std::vector<std::int32_t>& partitions) {
  std::map<TopicPartition, kafka::Commit> commits;
  for (std::int32_t number : partitions) {
    for (const Ticket& ticket : lanes_.Drop(number)) waiting_.erase(ticket.id);
    Partition& partition = partitions_[number];
    // Also what was sent before: that commit may have failed.
    if (const auto upto = partition.offsets.Committable()) commits[Where(number)] = {.offset = *upto, .metadata = ""};
    partition = {.epoch = partition.epoch + 1, .assigned = false, .offsets = {}, .committed = -1, .since = {}};
  }
  return commits;
}

void Worker::Impl::Accept(std::vector<kafka::Record> records) {
  for (kafka::Record& record : records) {
    Partition& partition = partitions_[record.partition];
    if (!partition.assigned) continue;
    if (observer_.consumed) observer_.consumed();
    const std::int64_t offset = record.offset;
    partition.offsets.Take(offset);
    Route route = router_(record);
    if (!route.ours) {
      partition.offsets.Finish(offset);
      continue;
    }
    partition.since[offset] = record.timestamp;
    const Ticket ticket{.id = next_ticket_++, .partition = record.partition, .epoch = partition.epoch};
    waiting_.emplace(ticket.id, std::move(record));
    lanes_.Accept(route.lane, ticket);
  }
  StartReady();
}

void Worker::Impl::StartReady() {
  if (stopping_) return;
  for (const Ticket& ticket : lanes_.Start()) {
    auto node = waiting_.extract(ticket.id);
    asio::co_spawn(engine_, Work(ticket, std::move(node.mapped())),
                   [self = shared_from_this()](std::exception_ptr failure) {
                     if (failure) std::rethrow_exception(failure);  // A broken promise of ours: the process ends.
                   });
  }
}

Task<void> Worker::Impl::Work(Ticket ticket, kafka::Record record) {
  const std::int64_t offset = record.offset;
  for (int tries = 0;; ++tries) {
    kafka::Record copy = record;
    absl::StatusOr<std::vector<kafka::Record>> out = co_await handler_(std::move(copy));
    absl::Status status = out.status();
    if (status.ok()) status = co_await Deliver(producer_, *std::move(out));
    if (status.ok()) {
      KOPPEL_FAILPOINT("after_publish");
      break;
    }
    telemetry::Log(telemetry::Level::kWarn, "event not ended, will be handled again",
                   {{"partition", std::int64_t{record.partition}},
                    {"offset", offset},
                    {"tries", std::int64_t{tries + 1}},
                    {"status", status.ToString()}});
    const Partition& partition = partitions_[ticket.partition];
    if (stopping_ || partition.epoch != ticket.epoch) {  // Another will have it.
      lanes_.Finish(ticket.id);
      co_return;
    }
    co_await Pause(BackOff(tries, absl::Milliseconds(200), absl::Seconds(15)));
  }
  Finished(ticket, offset);
}

void Worker::Impl::Finished(const Ticket& ticket, std::int64_t offset) {
  Partition& partition = partitions_[ticket.partition];
  if (partition.epoch == ticket.epoch) {
    partition.offsets.Finish(offset);
    partition.since.erase(offset);
  }
  lanes_.Finish(ticket.id);
  StartReady();
}

std::map<TopicPartition, kafka::Commit> Worker::Impl::Committable() {
  std::map<TopicPartition, kafka::Commit> commits;
  for (auto& [number, partition] : partitions_) {
    if (!partition.assigned) continue;
    const auto upto = partition.offsets.Committable();
    if (!upto || *upto <= partition.committed) continue;
    partition.committed = *upto;
    commits[Where(number)] = {.offset = *upto, .metadata = ""};
  }
  return commits;
}

void Worker::Impl::Report() {
  if (observer_.load) observer_.load(lanes_.in_flight(), lanes_.waiting());
  if (!observer_.oldest_unfinished) return;
  absl::Time oldest = absl::InfiniteFuture();
  for (const auto& [number, partition] : partitions_) {
    for (const auto& [offset, at] : partition.since) oldest = std::min(oldest, at);
  }
  observer_.oldest_unfinished(oldest);
}

absl::Status Worker::Impl::Run(const std::function<bool()>& stop) {
  const auto numbers = [](const auto& assigned, auto partition_of) {
    std::vector<std::int32_t> out;
    for (const auto& one : assigned) out.push_back(partition_of(one));
    return out;
  };
  const auto plain = [](const TopicPartition& where) { return where.partition; };
  kafka::Consumer::Listener listener;
  listener.assigned = [&](const std::vector<kafka::Assigned>& assigned) {
    const auto list = numbers(assigned, [](const kafka::Assigned& one) { return one.where.partition; });
    Ask([&] { Assigned(list); });
  };
  listener.revoked = [&](const std::vector<TopicPartition>& revoked) {
    const auto list = numbers(revoked, plain);
    return Ask([&] { return Revoked(list); });
  };
  listener.lost = [&](const std::vector<TopicPartition>& lost) {
    const auto list = numbers(lost, plain);
    Ask([&] { Revoked(list); });
  };
  ASSIGN_OR_RETURN(std::unique_ptr<kafka::Consumer> consumer,
                   kafka::Consumer::Open(options_.kafka, options_.consumer, std::move(listener)));

  struct Load {
    std::size_t in_flight;
    std::size_t waiting;
  };
  const auto load = [&] { return Ask([&] { return Load{lanes_.in_flight(), lanes_.waiting()}; }); };
  const auto commit = [&] {
    const auto commits = Ask([&] {
      Report();
      return Committable();
    });
    if (!commits.empty()) consumer->CommitAsync(commits);
  };

  absl::Time last_commit = absl::Now();
  std::optional<absl::Time> drain_until;
  bool paused = false;
  while (true) {
    if (observer_.polled) observer_.polled();
    ASSIGN_OR_RETURN(std::vector<kafka::Record> records,
                     consumer->Poll(absl::Milliseconds(paused || drain_until ? 20 : 100), 500));
    if (!records.empty() && !drain_until) Ask([&] { Accept(std::move(records)); });
    const Load now = load();
    if (!paused && now.waiting > options_.max_waiting) {
      RETURN_IF_ERROR(consumer->PauseAll());
      paused = true;
    } else if (paused && now.waiting < options_.max_waiting / 2) {
      RETURN_IF_ERROR(consumer->ResumeAll());
      paused = false;
    }
    if (absl::Now() - last_commit >= options_.commit_every) {
      commit();
      last_commit = absl::Now();
    }
    if (stop() && !drain_until) {
      stopping_ = true;
      drain_until = absl::Now() + options_.drain;
    }
    if (drain_until && (now.in_flight == 0 || absl::Now() > *drain_until)) break;
  }
  return consumer->Close();  // Revokes: commits what is finished.
}

Worker::Worker(asio::io_context& engine, kafka::Producer& producer, Options options, Router router, Handler handler,
               Observer observer)
    : impl_(std::make_shared<Impl>(engine, producer, std::move(options), std::move(router), std::move(handler),
                                   std::move(observer))) {}
Worker::~Worker() = default;

absl::Status Worker::Run(const std::function<bool()>& stop) { return impl_->Run(stop); }
bool Worker::stopping() const { return impl_->stopping(); }

}  // namespace koppel::stream
