#include "kafka/producer.h"

#include <atomic>
#include <future>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {

class Producer::Impl {
 public:
  using Delivered = std::function<void(absl::Status)>;

  absl::Status Open(const Config& config, const std::vector<std::string>& warm_topics) {
    ASSIGN_OR_RETURN(ConfHandle conf, MakeConf(config, {{"enable.idempotence", "true"},
                                                        {"acks", "all"},
                                                        {"partitioner", "murmur2_random"},
                                                        {"message.timeout.ms", "120000"},
                                                        {"linger.ms", "2"},
                                                        {"queue.buffering.max.messages", "100000"},
                                                        {"queue.buffering.max.kbytes", "262144"}}));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &Impl::OnDelivery);
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
    for (const std::string& topic : warm_topics) RETURN_IF_ERROR(Warm(topic));
    thread_ = std::thread([this] {
      while (!stop_) rd_kafka_poll(client_.get(), 100);
    });
    return absl::OkStatus();
  }

  ~Impl() {
    if (client_) rd_kafka_flush(client_.get(), 5000);
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    if (client_) {
      rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
      rd_kafka_poll(client_.get(), 0);  // What was purged still gets its one callback.
    }
  }

  void Produce(Record record, Delivered delivered) {
    auto* opaque = new Delivered(std::move(delivered));
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const Header& header : record.headers) {
      rd_kafka_header_add(headers, header.key.data(), static_cast<ssize_t>(header.key.size()), header.value.data(),
                          static_cast<ssize_t>(header.value.size()));
    }
    rd_kafka_resp_err_t error;
    while (true) {
      error = rd_kafka_producev(
          client_.get(), RD_KAFKA_V_TOPIC(record.topic.c_str()),
          RD_KAFKA_V_PARTITION(record.partition < 0 ? RD_KAFKA_PARTITION_UA : record.partition),
          RD_KAFKA_V_KEY(record.key.data(), record.key.size()), RD_KAFKA_V_VALUE(record.value.data(), record.value.size()),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) break;
      absl::SleepFor(absl::Milliseconds(5));  // The producer's own thread makes room.
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    rd_kafka_headers_destroy(headers);
    Settle(opaque, ToStatus(error, absl::StrCat("produce to ", record.topic)));
  }

  absl::Status Flush(absl::Duration timeout) {
    return ToStatus(rd_kafka_flush(client_.get(), static_cast<int>(absl::ToInt64Milliseconds(timeout))), "flush");
  }

  std::int64_t failures() const { return failures_; }

 private:
  absl::Status Warm(const std::string& name) {
    const std::unique_ptr<rd_kafka_topic_t, Deleter<rd_kafka_topic_destroy>> topic(
        rd_kafka_topic_new(client_.get(), name.c_str(), nullptr));
    const absl::Time until = absl::Now() + absl::Seconds(30);
    while (true) {
      const rd_kafka_metadata_t* metadata = nullptr;
      rd_kafka_resp_err_t error = rd_kafka_metadata(client_.get(), 0, topic.get(), &metadata, 2000);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (metadata->topic_cnt == 1) error = metadata->topics[0].err;
        rd_kafka_metadata_destroy(metadata);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
        if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return ToStatus(error, absl::StrCat("topic ", name));
      }
      if (absl::Now() > until) return ToStatus(error, absl::StrCat("metadata of ", name));
      absl::SleepFor(absl::Milliseconds(50));
    }
  }

  void Settle(Delivered* opaque, absl::Status status) {
    if (!status.ok()) ++failures_;
    (*opaque)(std::move(status));
    delete opaque;
  }

  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    static_cast<Impl*>(self)->Settle(static_cast<Delivered*>(message->_private),
                                     ToStatus(message->err, "delivery"));
  }

  KafkaHandle client_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::int64_t> failures_ = 0;
  std::thread thread_;
};

Producer::Producer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Producer::~Producer() = default;

absl::StatusOr<std::unique_ptr<Producer>> Producer::Open(const Config& config, const std::vector<std::string>& warm_topics) {
  auto impl = std::make_unique<Impl>();
  RETURN_IF_ERROR(impl->Open(config, warm_topics));
  return std::unique_ptr<Producer>(new Producer(std::move(impl)));
}

void Producer::Produce(Record record, std::function<void(absl::Status)> delivered) {
  impl_->Produce(std::move(record), std::move(delivered));
}

absl::Status Producer::Send(Record record, absl::Duration timeout) {
  auto promise = std::make_shared<std::promise<absl::Status>>();
  auto future = promise->get_future();
  impl_->Produce(std::move(record), [promise](absl::Status status) { promise->set_value(std::move(status)); });
  if (future.wait_for(absl::ToChronoMilliseconds(timeout)) != std::future_status::ready) {
    return absl::DeadlineExceededError("the broker has not confirmed the record yet");
  }
  return future.get();
}

absl::Status Producer::Flush(absl::Duration timeout) { return impl_->Flush(timeout); }
std::int64_t Producer::failures() const { return impl_->failures(); }

}  // namespace koppel::kafka
