#include "kafka/producer.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
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
                                                        {"linger.ms", "5"},
                                                        {"queue.buffering.max.messages", "100000"},
                                                        {"queue.buffering.max.kbytes", "262144"}}));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &Impl::OnDelivery);
    rd_kafka_conf_set_error_cb(conf.get(), &Impl::OnError);
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
    for (const std::string& topic : warm_topics) RETURN_IF_ERROR(AwaitTopic(client_.get(), topic).status());
    thread_ = std::thread([this] {
      while (!stop_) {
        const bool any = rd_kafka_poll(client_.get(), 100) > 0;
        if (!any) continue;
        const std::lock_guard<std::mutex> lock(told_mutex_);
        if (told_) told_();
      }
    });
    return absl::OkStatus();
  }

  ~Impl() {
    if (thread_.joinable()) {
      if (!Flush(absl::Seconds(5)).ok()) {
        rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        Flush(absl::InfiniteDuration()).IgnoreError();  // What was purged still gets its one callback.
      }
      stop_ = true;
      thread_.join();
    }
  }

  void Produce(Record record, Delivered delivered) {
    auto opaque = std::make_unique<Delivered>(std::move(delivered));
    rd_kafka_headers_t* headers = record.headers.empty() ? nullptr : rd_kafka_headers_new(record.headers.size());
    for (const Header& header : record.headers) {
      rd_kafka_header_add(headers, header.key.data(), static_cast<ssize_t>(header.key.size()), header.value.data(),
                          static_cast<ssize_t>(header.value.size()));
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++waiting_;
    }
    const rd_kafka_resp_err_t error = rd_kafka_producev(
        client_.get(), RD_KAFKA_V_TOPIC(record.topic.c_str()),
        RD_KAFKA_V_PARTITION(record.partition < 0 ? RD_KAFKA_PARTITION_UA : record.partition),
        RD_KAFKA_V_KEY(record.key.empty() ? nullptr : record.key.data(), record.key.size()),
        RD_KAFKA_V_VALUE(record.tombstone ? nullptr : record.value.data(), record.tombstone ? 0 : record.value.size()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(opaque.get()),
        RD_KAFKA_V_END);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      opaque.release();  // Until its delivery.
      return;
    }
    if (headers != nullptr) rd_kafka_headers_destroy(headers);
    Settle(std::move(opaque),
           ToStatus(error, absl::StrCat("record of ", record.value.size(), " bytes to ", record.topic)));
  }

  absl::Status Flush(absl::Duration timeout) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto none_waits = [&] { return waiting_ == 0; };
    if (timeout == absl::InfiniteDuration()) {
      settled_.wait(lock, none_waits);
      return absl::OkStatus();
    }
    if (settled_.wait_for(lock, absl::ToChronoMilliseconds(timeout), none_waits)) return absl::OkStatus();
    return absl::DeadlineExceededError(absl::StrCat("flush: ", waiting_, " records are still on their way"));
  }

  absl::Status health() const {
    char reason[512] = "";
    if (rd_kafka_fatal_error(client_.get(), reason, sizeof(reason)) == RD_KAFKA_RESP_ERR_NO_ERROR)
      return absl::OkStatus();
    return absl::InternalError(absl::StrCat("Kafka producer: ", reason));
  }

  std::int64_t failures() const { return failures_; }

  void AfterDeliveries(std::function<void()> told) {
    const std::lock_guard<std::mutex> lock(told_mutex_);
    told_ = std::move(told);
  }

 private:
  void Settle(std::unique_ptr<Delivered> delivered, absl::Status status) {
    if (!status.ok()) ++failures_;
    if (*delivered) (*delivered)(std::move(status));
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--waiting_ == 0) settled_.notify_all();
  }

  // Runs inside librdkafka, where a throw would hang: noexcept makes it the end of the process instead.
  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) noexcept {
    static_cast<Impl*>(self)->Settle(
        std::unique_ptr<Delivered>(static_cast<Delivered*>(message->_private)),
        message->err == RD_KAFKA_RESP_ERR_NO_ERROR
            ? absl::OkStatus()
            : ToStatus(message->err, absl::StrCat("delivery to ", rd_kafka_topic_name(message->rkt))));
  }

  // The broker's comings and goings show in the deliveries; only the end is told here.
  static void OnError(rd_kafka_t*, int error, const char* text, void* self) noexcept {
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
      spdlog::error("kafka: {}", static_cast<Impl*>(self)->health().ToString());
    } else {
      spdlog::debug("kafka producer: {}", text);
    }
  }

  KafkaHandle client_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::int64_t> failures_ = 0;
  std::mutex mutex_;
  std::condition_variable settled_;  // none waits any more
  std::int64_t waiting_ = 0;         // taken, not yet delivered or failed
  std::mutex told_mutex_;
  std::function<void()> told_;
  std::thread thread_;
};

Producer::Producer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Producer::~Producer() = default;

absl::StatusOr<std::unique_ptr<Producer>> Producer::Open(const Config& config,
                                                         const std::vector<std::string>& warm_topics) {
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

void Producer::AfterDeliveries(std::function<void()> told) { impl_->AfterDeliveries(std::move(told)); }

absl::Status Producer::Flush(absl::Duration timeout) { return impl_->Flush(timeout); }
std::int64_t Producer::failures() const { return impl_->failures(); }
absl::Status Producer::health() const { return impl_->health(); }

}  // namespace koppel::kafka
