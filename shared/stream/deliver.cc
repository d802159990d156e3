#include "stream/deliver.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace koppel::stream {

namespace asio = boost::asio;
namespace {

// Kafka's callback runs on the producer's thread; the handler goes back to its own executor.
Task<absl::Status> DeliverOne(kafka::Producer& producer, kafka::Record record) {
  auto initiate = [&producer](auto handler, kafka::Record value) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    producer.Produce(std::move(value), [shared](absl::Status status) {
      const auto executor = asio::get_associated_executor(*shared);
      asio::post(executor, [shared, status = std::move(status)]() mutable { (*shared)(std::move(status)); });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(absl::Status)>(
      initiate, asio::use_awaitable, std::move(record));
}

}  // namespace

Task<absl::Status> Deliver(kafka::Producer& producer, std::vector<kafka::Record> records) {
  for (kafka::Record& record : records) {
    absl::Status status = co_await DeliverOne(producer, std::move(record));
    if (!status.ok()) co_return status;
  }
  co_return absl::OkStatus();
}

}  // namespace koppel::stream
