#include "kafka/consumer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {
namespace {

constexpr absl::Duration kSession = absl::Seconds(45);
constexpr absl::Duration kEmbeddedSession = absl::Seconds(6);
constexpr absl::Duration kShortestEmbeddedSession = absl::Seconds(4);
constexpr int kCommitPatienceMs = 5'000;
constexpr int kCommittedPatienceMs = 1'000;
constexpr absl::Duration kClosePatience = absl::Seconds(5);

absl::StatusOr<absl::Duration> Session(const Config& config, const Consumer::Options& options) {
  if (options.session_timeout == absl::ZeroDuration()) return config.embedded ? kEmbeddedSession : kSession;
  if (config.embedded && options.session_timeout < kShortestEmbeddedSession) {
    return absl::InvalidArgumentError(absl::StrCat("a session of ", absl::FormatDuration(options.session_timeout),
                                                   " never forms a group on koppel-broker; take 4 s or more"));
  }
  return options.session_timeout;
}

bool KafkaKeeps(absl::string_view metadata) {
  return metadata.size() <= kMaxMetadataBytes &&
         std::all_of(metadata.begin(), metadata.end(), [](unsigned char c) { return absl::ascii_isprint(c); });
}

}  // namespace

class Consumer::Impl {
 public:
  Impl(Options options, Listener listener) : options_(std::move(options)), listener_(std::move(listener)) {}

  absl::Status Open(const Config& config) {
    ASSIGN_OR_RETURN(const absl::Duration session, Session(config, options_));
    std::map<std::string, std::string> own = {
        {"group.id", options_.group},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"partition.assignment.strategy", "range"},
        {"session.timeout.ms", std::to_string(absl::ToInt64Milliseconds(session))},
        {"heartbeat.interval.ms", "1000"},  // A rebalance is heard of with the next one.
        {"max.poll.interval.ms", std::to_string(std::max<std::int64_t>(300'000, absl::ToInt64Milliseconds(session)))},
        {"queued.min.messages", "100000"},
        {"queued.max.messages.kbytes", std::to_string(options_.fetch_kbytes)},
        {"fetch.message.max.bytes", "1048576"},
        {"fetch.wait.max.ms", config.embedded ? "5" : "100"},
        {"fetch.error.backoff.ms", "100"},
        {"enable.partition.eof", "false"},
    };
    if (!options_.instance_id.empty()) own["group.instance.id"] = options_.instance_id;
    ASSIGN_OR_RETURN(ConfHandle conf, MakeConf(config, own));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_rebalance_cb(conf.get(), &Impl::OnRebalance);
    rd_kafka_conf_set_error_cb(conf.get(), &Impl::OnError);
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
    rd_kafka_poll_set_consumer(client_.get());
    commits_.reset(rd_kafka_queue_new(client_.get()));
    const ListHandle topics = MakeList(options_.topics.size());
    for (const std::string& topic : options_.topics) {
      RETURN_IF_ERROR(AwaitTopic(client_.get(), topic).status());
      rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    return ToStatus(rd_kafka_subscribe(client_.get(), topics.get()), "subscribe");
  }

  ~Impl() {
    if (!client_ || closed_) return;
    listener_ = {};
    if (const absl::Status status = Close(); !status.ok()) spdlog::debug("kafka: {}", status.ToString());
  }

  absl::StatusOr<std::vector<Record>> Poll(absl::Duration wait, std::size_t max_records) {
    last_poll_ = absl::Now();
    while (const EventHandle answer{rd_kafka_queue_poll(commits_.get(), 0)}) {
      if (const absl::Status status = Committed(*answer); !status.ok()) spdlog::warn("kafka: {}", status.ToString());
    }
    Assign();
    std::vector<Record> records;
    int timeout = static_cast<int>(absl::ToInt64Milliseconds(wait));
    while (records.size() < max_records) {
      const std::int64_t handed_out = handed_out_;
      const MessageHandle message(rd_kafka_consumer_poll(client_.get(), timeout));
      if (!failure_.ok()) return failure_;
      // They were of partitions that went meanwhile, and come again to whoever has them now.
      if (handed_out_ != handed_out) records.clear();
      if (!message) break;
      timeout = 0;
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        records.push_back(ToRecord(*message));
        told_.clear();
        continue;
      }
      failure_ = Judge(*message);
      RETURN_IF_ERROR(failure_);
    }
    return records;
  }

  void CommitAsync(const std::map<TopicPartition, Commit>& commits) {
    const ListHandle list = ToList(commits);
    if (rd_kafka_commit_queue(client_.get(), list.get(), commits_.get(), nullptr, nullptr) !=
        RD_KAFKA_RESP_ERR_NO_ERROR) {
      ++commit_failures_;
    }
  }

  absl::Status CommitSync(const std::map<TopicPartition, Commit>& commits) {
    if (commits.empty()) return absl::OkStatus();
    const ListHandle list = ToList(commits);
    // A queue of its own, since rd_kafka_commit waits for a broker that is away as long as the session lasts.
    const QueueHandle queue(rd_kafka_queue_new(client_.get()));
    RETURN_IF_ERROR(
        ToStatus(rd_kafka_commit_queue(client_.get(), list.get(), queue.get(), nullptr, nullptr), "commit"));
    const EventHandle event(rd_kafka_queue_poll(queue.get(), kCommitPatienceMs));
    if (!event) {
      ++commit_failures_;
      return absl::DeadlineExceededError("commit: no answer from the broker within 5 s");
    }
    return Committed(*event);
  }

  absl::Status Pause(const std::vector<TopicPartition>& partitions) {
    const ListHandle list = MakeList(partitions.size());
    for (const TopicPartition& where : partitions) {
      if (!assigned_.contains(where) || !paused_.insert(where).second) continue;
      if (!all_paused_) Add(list.get(), where);
    }
    return SetPaused(*list, true);
  }

  // Only what is paused: resuming more can jump back and repeat (librdkafka #4636).
  absl::Status Resume(const std::vector<TopicPartition>& partitions) {
    const ListHandle list = MakeList(partitions.size());
    for (const TopicPartition& where : partitions) {
      if (paused_.erase(where) > 0 && !all_paused_) Add(list.get(), where);
    }
    return SetPaused(*list, false);
  }

  absl::Status SetAllPaused(bool paused) {
    if (all_paused_ == paused) return absl::OkStatus();
    all_paused_ = paused;
    const ListHandle list = MakeList(assigned_.size());
    for (const auto& [where, start] : assigned_) {
      if (!paused_.contains(where)) Add(list.get(), where);
    }
    return SetPaused(*list, paused);
  }

  absl::Status Close() {
    closed_ = true;
    const QueueHandle queue(rd_kafka_queue_new(client_.get()));
    // Not rd_kafka_consumer_close: it waits without an end, for a broker that is away and for an assignment on its way
    // (librdkafka #4527).
    if (rd_kafka_error_t* error = rd_kafka_consumer_close_queue(client_.get(), queue.get())) {
      const absl::Status status = absl::InternalError(absl::StrCat("close: ", rd_kafka_error_string(error)));
      rd_kafka_error_destroy(error);
      return status;
    }
    const absl::Time until = absl::Now() + kClosePatience;
    while (!rd_kafka_consumer_closed(client_.get())) {
      if (absl::Now() > until) {
        // Destroying it would wait as long again: it is left to the end of the process, and says nothing more.
        rd_kafka_set_log_level(client_.get(), 0);
        client_.release();
        return absl::DeadlineExceededError("close: no broker took this member's leave within 5 s");
      }
      // Not rd_kafka_queue_poll_callback: it stops the process at a record that was read ahead.
      const EventHandle event(rd_kafka_queue_poll(queue.get(), 50));
      if (!event || rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_REBALANCE) continue;
      Rebalance(rd_kafka_event_error(event.get()), rd_kafka_event_topic_partition_list(event.get()));
    }
    return absl::OkStatus();
  }

  Stats stats() const {
    return {.rebalances = rebalances_,
            .commit_failures = commit_failures_,
            .errors = errors_,
            .assigned = assigned_.size(),
            .lag = Lag(),
            .last_poll = last_poll_};
  }

 private:
  absl::Status SetPaused(rd_kafka_topic_partition_list_t& list, bool paused) {
    if (list.cnt == 0) return absl::OkStatus();
    return paused ? ToStatus(rd_kafka_pause_partitions(client_.get(), &list), "pause")
                  : ToStatus(rd_kafka_resume_partitions(client_.get(), &list), "resume");
  }

  // librdkafka frees the metadata with the list, by its own allocator.
  ListHandle ToList(const std::map<TopicPartition, Commit>& commits) {
    ListHandle list = MakeList(commits.size());
    for (const auto& [where, commit] : commits) {
      rd_kafka_topic_partition_t* part = Add(list.get(), where);
      part->offset = commit.offset;
      if (commit.metadata.empty()) continue;
      if (!KafkaKeeps(commit.metadata)) {
        ++commit_failures_;
        spdlog::warn("kafka: metadata of {} bytes left out of the commit of {}/{}", commit.metadata.size(), where.topic,
                     where.partition);
        continue;
      }
      part->metadata = strdup(commit.metadata.c_str());
      part->metadata_size = commit.metadata.size();
    }
    return list;
  }

  // The whole can be right while a part of it is not.
  absl::Status Committed(rd_kafka_event_t& answer) {
    const rd_kafka_topic_partition_list_t* parts = rd_kafka_event_topic_partition_list(&answer);
    absl::Status status = ToStatus(rd_kafka_event_error(&answer), "commit");
    std::int64_t failed = 0;
    for (int i = 0; parts && i < parts->cnt; ++i) {
      const rd_kafka_topic_partition_t& part = parts->elems[i];
      if (part.err == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      ++failed;
      status.Update(ToStatus(part.err, absl::StrCat("commit of ", part.topic, "/", part.partition)));
    }
    if (!status.ok()) commit_failures_ += std::max<std::int64_t>(failed, 1);
    return status;
  }

  // OK: it passes, since librdkafka connects again by itself.
  absl::Status Judge(const rd_kafka_message_t& message) {
    switch (message.err) {
      case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return absl::FailedPreconditionError(absl::StrCat(
            "the offsets of group ", options_.group, " in ", message.rkt ? rd_kafka_topic_name(message.rkt) : "a topic",
            "/", message.partition,
            " are gone: records were deleted before they were read, or the topic was made anew. Find out "
            "which, then set the group's offsets by hand (kafka-consumer-groups --reset-offsets) and start again [",
            rd_kafka_message_errstr(&message), "]"));
      case RD_KAFKA_RESP_ERR__FATAL:
        return Fatal();
      default:
        Note(message.err, rd_kafka_message_errstr(&message));
        return absl::OkStatus();
    }
  }

  absl::Status Fatal() const {
    char reason[512] = "";
    const rd_kafka_resp_err_t error = rd_kafka_fatal_error(client_.get(), reason, sizeof(reason));
    if (error == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID) {
      return absl::InternalError(absl::StrCat("another process joined group ", options_.group, " as instance ",
                                              options_.instance_id, ": give each process an instance id of its own"));
    }
    return absl::InternalError(absl::StrCat("Kafka: ", reason));
  }

  // Counts each, tells of each kind once until records come again.
  void Note(rd_kafka_resp_err_t error, const char* text) {
    ++errors_;
    if (!told_.insert(error).second) return;
    spdlog::warn("kafka consumer of {}: {}", options_.group, text);
  }

  // Within these a throw would hang librdkafka; noexcept makes it the end of the process instead.
  static void OnRebalance(rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list,
                          void* self) noexcept {
    static_cast<Impl*>(self)->Rebalance(error, list);
  }

  static void OnError(rd_kafka_t*, int error, const char* text, void* self) noexcept {
    auto& consumer = *static_cast<Impl*>(self);
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
      consumer.failure_.Update(consumer.Fatal());
    } else {
      consumer.Note(static_cast<rd_kafka_resp_err_t>(error), text);
    }
  }

  // Eager: every rebalance takes all away, then gives anew.
  void Rebalance(rd_kafka_resp_err_t error, const rd_kafka_topic_partition_list_t* list) {
    ++handed_out_;
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      ++rebalances_;
      pending_.reset(rd_kafka_topic_partition_list_copy(list));
      Assign();
      return;
    }
    pending_.reset();
    std::vector<TopicPartition> gone;
    for (const auto& [where, start] : assigned_) gone.push_back(where);
    assigned_.clear();
    paused_.clear();
    if (!gone.empty()) LetGo(gone);
    if (rd_kafka_assign(client_.get(), nullptr) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      failure_.Update(absl::InternalError("the partitions could not be given back"));
    }
  }

  void LetGo(const std::vector<TopicPartition>& gone) {
    if (rd_kafka_assignment_lost(client_.get())) {
      if (listener_.lost) listener_.lost(gone);
    } else if (listener_.revoked) {
      const absl::Status status = CommitSync(listener_.revoked(gone));
      if (!status.ok())
        spdlog::warn("kafka: on letting go: {}", status.ToString());  // Counted; the records come again.
    }
  }

  // Starts each partition explicitly: where its group was, or at the chosen end when it never was anywhere. So an
  // offset that is gone is an error and never a jump. As long as the broker does not say where the group was, nothing
  // starts and the next Poll asks again; librdkafka stays a member meanwhile.
  void Assign() {
    if (!pending_) return;
    rd_kafka_resp_err_t error = rd_kafka_committed(client_.get(), pending_.get(), kCommittedPatienceMs);
    for (int i = 0; error == RD_KAFKA_RESP_ERR_NO_ERROR && i < pending_->cnt; ++i) error = pending_->elems[i].err;
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      Note(error, "the committed offsets can't be read yet");
      return;
    }
    const ListHandle list = std::move(pending_);
    std::vector<Assigned> assigned;
    assigned_.clear();
    for (int i = 0; i < list->cnt; ++i) {
      rd_kafka_topic_partition_t& part = list->elems[i];
      Assigned one{.where = {part.topic, part.partition}, .committed = {}};
      if (part.offset >= 0) {
        one.committed.offset = part.offset;
        if (part.metadata_size > 0) {
          one.committed.metadata.assign(static_cast<const char*>(part.metadata), part.metadata_size);
          one.end = End(part);
        }
      } else {
        part.offset = options_.start == Start::kEarliest ? RD_KAFKA_OFFSET_BEGINNING : RD_KAFKA_OFFSET_END;
      }
      assigned_[one.where] = one.committed.offset;
      assigned.push_back(std::move(one));
    }
    if (listener_.assigned) listener_.assigned(assigned);
    if (rd_kafka_assign(client_.get(), list.get()) != RD_KAFKA_RESP_ERR_NO_ERROR ||
        (all_paused_ && !SetPaused(*list, true).ok())) {
      failure_.Update(absl::InternalError("the partitions could not be taken"));
    }
  }

  std::int64_t End(const rd_kafka_topic_partition_t& part) {
    std::int64_t low = -1;
    std::int64_t high = -1;
    const rd_kafka_resp_err_t error =
        rd_kafka_query_watermark_offsets(client_.get(), part.topic, part.partition, &low, &high, kCommittedPatienceMs);
    return error == RD_KAFKA_RESP_ERR_NO_ERROR ? high : -1;
  }

  std::map<TopicPartition, std::int64_t> Lag() const {
    std::map<TopicPartition, std::int64_t> lag;
    if (closed_ || assigned_.empty()) return lag;
    const ListHandle positions = MakeList(assigned_.size());
    for (const auto& [where, start] : assigned_) Add(positions.get(), where);
    if (rd_kafka_position(client_.get(), positions.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return lag;
    for (int i = 0; i < positions->cnt; ++i) {
      const rd_kafka_topic_partition_t& part = positions->elems[i];
      std::int64_t low = -1;
      std::int64_t high = -1;
      rd_kafka_get_watermark_offsets(client_.get(), part.topic, part.partition, &low, &high);
      if (high < 0) continue;  // Not fetched from yet.
      const std::int64_t start = assigned_.at({part.topic, part.partition});
      const std::int64_t next = part.offset >= 0 ? part.offset : start >= 0 ? start : low;
      lag[{part.topic, part.partition}] = std::max<std::int64_t>(high - next, 0);
    }
    return lag;
  }

  const Options options_;
  Listener listener_;
  KafkaHandle client_;
  QueueHandle commits_;                              // the answers to CommitAsync
  ListHandle pending_;                               // handed to us, not yet started
  std::map<TopicPartition, std::int64_t> assigned_;  // started, each with its group's offset or -1
  std::set<TopicPartition> paused_;                  // by Pause; part of assigned_
  bool all_paused_ = false;
  bool closed_ = false;
  absl::Status failure_;
  std::int64_t handed_out_ = 0;  // rises with each taking and giving
  std::int64_t rebalances_ = 0;
  std::int64_t commit_failures_ = 0;
  std::int64_t errors_ = 0;
  std::set<rd_kafka_resp_err_t> told_;  // errors, since the last record
  absl::Time last_poll_;
};

Consumer::Consumer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Consumer::~Consumer() = default;

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Open(const Config& config, Options options, Listener listener) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(listener));
  RETURN_IF_ERROR(impl->Open(config));
  return std::unique_ptr<Consumer>(new Consumer(std::move(impl)));
}

absl::StatusOr<std::vector<Record>> Consumer::Poll(absl::Duration wait, std::size_t max_records) {
  return impl_->Poll(wait, max_records);
}
void Consumer::CommitAsync(const std::map<TopicPartition, Commit>& commits) {
  if (!commits.empty()) impl_->CommitAsync(commits);
}
absl::Status Consumer::CommitSync(const std::map<TopicPartition, Commit>& commits) {
  return impl_->CommitSync(commits);
}
absl::Status Consumer::Pause(const std::vector<TopicPartition>& partitions) { return impl_->Pause(partitions); }
absl::Status Consumer::Resume(const std::vector<TopicPartition>& partitions) { return impl_->Resume(partitions); }
absl::Status Consumer::PauseAll() { return impl_->SetAllPaused(true); }
absl::Status Consumer::ResumeAll() { return impl_->SetAllPaused(false); }
absl::Status Consumer::Close() { return impl_->Close(); }
Consumer::Stats Consumer::stats() const { return impl_->stats(); }

}  // namespace koppel::kafka
