#include "stream/deliver.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <utility>

#include "absl/functional/any_invocable.h"

namespace koppel::stream {

namespace asio = boost::asio;

// What was confirmed and not yet told.
class Deliveries::Inbox : public std::enable_shared_from_this<Inbox> {
 public:
  using Resume = absl::AnyInvocable<void(absl::Status)>;

  explicit Inbox(asio::io_context& engine) : engine_(engine) {}

  void Put(std::shared_ptr<Resume> resume, absl::Status status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    come_.push_back({std::move(resume), std::move(status)});
  }

  // Asks the engine to look, once for all that came.
  void Tell() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (closed_ || told_ || come_.empty()) return;
    told_ = true;
    asio::post(engine_, [self = shared_from_this()] { self->Empty(); });
  }

  void Close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
  }

 private:
  struct Confirmed {
    std::shared_ptr<Resume> resume;
    absl::Status status;
  };

  void Empty() {
    std::vector<Confirmed> all;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      told_ = false;
      all.swap(come_);
    }
    for (Confirmed& one : all) (*one.resume)(std::move(one.status));
  }

  asio::io_context& engine_;
  std::mutex mutex_;
  std::vector<Confirmed> come_;
  bool told_ = false;
  bool closed_ = false;
};

Deliveries::Deliveries(asio::io_context& engine, kafka::Producer& producer)
    : producer_(producer), inbox_(std::make_shared<Inbox>(engine)) {
  producer_.AfterDeliveries([inbox = inbox_] { inbox->Tell(); });
}

Deliveries::~Deliveries() { inbox_->Close(); }

Task<absl::Status> Deliveries::SendOne(kafka::Record record) {
  auto initiate = [this](auto handler, kafka::Record value) {
    auto resume = std::make_shared<Inbox::Resume>(std::move(handler));
    producer_.Produce(std::move(value),
                      [inbox = inbox_, resume](absl::Status status) { inbox->Put(resume, std::move(status)); });
    inbox_->Tell();  // Of a record that was refused: nothing follows that would.
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(absl::Status)>(
      initiate, asio::use_awaitable, std::move(record));
}

Task<absl::Status> Deliveries::Send(std::vector<kafka::Record> records) {
  for (kafka::Record& record : records) {
    absl::Status status = co_await SendOne(std::move(record));
    if (!status.ok()) co_return status;
  }
  co_return absl::OkStatus();
}

}  // namespace koppel::stream
