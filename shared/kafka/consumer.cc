#include "kafka/consumer.h"

#include <atomic>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {

class Consumer::Impl {
 public:
  Impl(Options options, Listener listener) : options_(std::move(options)), listener_(std::move(listener)) {}

  absl::Status Open(const Config& config) {
    std::map<std::string, std::string> own = {
        {"group.id", options_.group},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"partition.assignment.strategy", "range"},
        {"session.timeout.ms", std::to_string(absl::ToInt64Milliseconds(options_.session_timeout))},
        {"heartbeat.interval.ms", std::to_string(absl::ToInt64Milliseconds(options_.session_timeout) / 10)},
        {"max.poll.interval.ms", "300000"},
        {"queued.min.messages", "1000"},
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
    rd_kafka_conf_set_offset_commit_cb(conf.get(), &Impl::OnCommit);
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
    rd_kafka_poll_set_consumer(client_.get());
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    const ListHandle topics = MakeList(options_.topics.size());
    for (const std::string& topic : options_.topics) {
      rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    return ToStatus(rd_kafka_subscribe(client_.get(), topics.get()), "subscribe");
  }

  ~Impl() {
    if (client_ && !closed_) {
      listener_ = {};
      rd_kafka_consumer_close(client_.get());
    }
    queue_.reset();
  }

  absl::StatusOr<std::vector<Record>> Poll(absl::Duration wait, std::size_t max_records) {
    std::vector<Record> records;
    int timeout = static_cast<int>(absl::ToInt64Milliseconds(wait));
    while (records.size() < max_records) {
      const MessageHandle message(rd_kafka_consumer_poll(client_.get(), timeout));
      if (!failure_.ok()) return failure_;
      if (!message) break;
      timeout = 0;
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        records.push_back(ToRecord(*message));
        continue;
      }
      RETURN_IF_ERROR(Judge(*message));
      if (records.empty()) break;
    }
    return records;
  }

  void CommitAsync(const std::map<TopicPartition, Commit>& commits) {
    const ListHandle list = ToList(commits);
    if (rd_kafka_commit(client_.get(), list.get(), 1) != RD_KAFKA_RESP_ERR_NO_ERROR) ++commit_failures_;
  }

  absl::Status CommitSync(const std::map<TopicPartition, Commit>& commits) {
    if (commits.empty()) return absl::OkStatus();
    const ListHandle list = ToList(commits);
    const absl::Status status = ToStatus(rd_kafka_commit(client_.get(), list.get(), 0), "commit");
    if (!status.ok()) ++commit_failures_;
    return status;
  }

  absl::Status SetPaused(bool paused) {
    const ListHandle list = MakeList(assigned_.size());
    for (const TopicPartition& where : assigned_) Add(list.get(), where);
    paused_ = paused;
    return ToStatus(paused ? rd_kafka_pause_partitions(client_.get(), list.get())
                           : rd_kafka_resume_partitions(client_.get(), list.get()),
                    paused ? "pause" : "resume");
  }

  absl::Status Close() {
    closed_ = true;
    return ToStatus(rd_kafka_consumer_close(client_.get()), "close");
  }

  Stats stats() const {
    return {.rebalances = rebalances_, .commit_failures = commit_failures_, .errors = errors_, .assigned = assigned_count_};
  }

 private:
  static rd_kafka_topic_partition_t* Add(rd_kafka_topic_partition_list_t* list, const TopicPartition& where) {
    return rd_kafka_topic_partition_list_add(list, where.topic.c_str(), where.partition);
  }

  // librdkafka frees the metadata with the list, by its own allocator.
  static ListHandle ToList(const std::map<TopicPartition, Commit>& commits) {
    ListHandle list = MakeList(commits.size());
    for (const auto& [where, commit] : commits) {
      rd_kafka_topic_partition_t* part = Add(list.get(), where);
      part->offset = commit.offset;
      if (commit.metadata.empty()) continue;
      part->metadata = strdup(commit.metadata.c_str());
      part->metadata_size = commit.metadata.size();
    }
    return list;
  }

  absl::Status Judge(const rd_kafka_message_t& message) {
    ++errors_;
    switch (message.err) {
      case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return absl::FailedPreconditionError(absl::StrCat(
            "the offsets of group ", options_.group, " in ", message.rkt ? rd_kafka_topic_name(message.rkt) : "a topic", "/",
            message.partition, " are gone: events were deleted before they were read, or the topic was made anew. Find out "
            "which, then set the group's offsets by hand (kafka-consumer-groups --reset-offsets) and start again"));
      case RD_KAFKA_RESP_ERR__FATAL: {
        char reason[256];
        rd_kafka_fatal_error(client_.get(), reason, sizeof(reason));
        return absl::InternalError(absl::StrCat("Kafka: ", reason));
      }
      default:
        return absl::OkStatus();  // Passing: librdkafka connects again by itself.
    }
  }

  // Eager: every rebalance takes all away, then gives anew. A throw in here would hang librdkafka: nothing here throws but
  // for want of memory, which ends the process.
  static void OnRebalance(rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list, void* self) noexcept {
    static_cast<Impl*>(self)->Rebalance(error, list);
  }

  static void OnCommit(rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t*, void* self) noexcept {
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) ++static_cast<Impl*>(self)->commit_failures_;
  }

  void Rebalance(rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list) {
    ++rebalances_;
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      failure_.Update(Assign(list));
      return;
    }
    std::vector<TopicPartition> gone;
    for (int i = 0; i < list->cnt; ++i) gone.push_back({list->elems[i].topic, list->elems[i].partition});
    if (rd_kafka_assignment_lost(client_.get())) {
      if (listener_.lost) listener_.lost(gone);
    } else if (listener_.revoked) {
      const auto commits = listener_.revoked(gone);
      if (!CommitSync(commits).ok()) ++errors_;  // They come again.
    }
    assigned_.clear();
    assigned_count_ = 0;
    rd_kafka_assign(client_.get(), nullptr);
  }

  // Starts each partition explicitly: where its group was, or at the chosen end when it never was anywhere. So an offset
  // that is gone is an error and never a jump.
  absl::Status Assign(rd_kafka_topic_partition_list_t* list) {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    for (int tries = 0; tries < 6; ++tries) {
      error = rd_kafka_committed(client_.get(), list, 5000);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    }
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      rd_kafka_assign(client_.get(), nullptr);
      return absl::InternalError(absl::StrCat("the committed offsets can't be read: ", rd_kafka_err2str(error)));
    }
    std::vector<Assigned> assigned;
    assigned_.clear();
    for (int i = 0; i < list->cnt; ++i) {
      rd_kafka_topic_partition_t& part = list->elems[i];
      Assigned one{.where = {part.topic, part.partition}, .committed = {}};
      if (part.offset >= 0) {
        one.committed.offset = part.offset;
        one.committed.metadata.assign(static_cast<const char*>(part.metadata), part.metadata_size);
      } else {
        part.offset = options_.start == Start::kEarliest ? RD_KAFKA_OFFSET_BEGINNING : RD_KAFKA_OFFSET_END;
      }
      assigned_.insert(one.where);
      assigned.push_back(std::move(one));
    }
    assigned_count_ = assigned_.size();
    if (listener_.assigned) listener_.assigned(assigned);
    rd_kafka_assign(client_.get(), list);
    if (paused_) rd_kafka_pause_partitions(client_.get(), list);
    return absl::OkStatus();
  }

  const Options options_;
  Listener listener_;
  KafkaHandle client_;
  QueueHandle queue_;
  std::set<TopicPartition> assigned_;
  bool paused_ = false;
  bool closed_ = false;
  absl::Status failure_;
  std::atomic<std::int64_t> rebalances_ = 0;
  std::atomic<std::int64_t> commit_failures_ = 0;
  std::atomic<std::int64_t> errors_ = 0;
  std::atomic<std::size_t> assigned_count_ = 0;
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
absl::Status Consumer::CommitSync(const std::map<TopicPartition, Commit>& commits) { return impl_->CommitSync(commits); }
absl::Status Consumer::PauseAll() { return impl_->SetPaused(true); }
absl::Status Consumer::ResumeAll() { return impl_->SetPaused(false); }
absl::Status Consumer::Close() { return impl_->Close(); }
Consumer::Stats Consumer::stats() const { return impl_->stats(); }

}  // namespace koppel::kafka
