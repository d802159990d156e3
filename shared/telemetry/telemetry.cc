#include "telemetry/telemetry.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <map>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "program/stop.h"

namespace koppel::telemetry {

namespace asio = boost::asio;
namespace bhttp = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr absl::Duration kSilentForTooLong = absl::Seconds(60);

std::int64_t MonotonicNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void Heartbeat::Tick() { last_ns_ = MonotonicNs(); }
absl::Duration Heartbeat::Silence() const { return absl::Nanoseconds(MonotonicNs() - last_ns_); }

// One request at a time: a scraper and two probes are its only callers.
class Telemetry::Server {
 public:
  Server(Telemetry& telemetry) : telemetry_(telemetry), acceptor_(io_) {}

  absl::StatusOr<int> Open(const std::string& address) {
    const auto colon = address.rfind(':');
    int port = 0;
    boost::system::error_code error;
    const auto host = asio::ip::make_address(address.substr(0, colon), error);
    if (error || colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port)) {
      return absl::InvalidArgumentError(absl::StrCat("the metrics address wants host:port, not '", address, "'"));
    }
    const tcp::endpoint where(host, static_cast<unsigned short>(port));
    acceptor_.open(where.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(where, error);
    if (!error) acceptor_.listen(16, error);
    if (error) return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", error.message()));
    thread_ = std::thread([this] { Serve(); });
    return acceptor_.local_endpoint().port();
  }

  ~Server() {
    if (!thread_.joinable()) return;
    shutdown(acceptor_.native_handle(), SHUT_RDWR);  // Wakes the blocking accept.
    thread_.join();
  }

 private:
  void Serve() {
    while (true) {
      boost::system::error_code error;
      tcp::socket socket(io_);
      acceptor_.accept(socket, error);
      if (error) return;
      const timeval patience{.tv_sec = 5, .tv_usec = 0};
      setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
      setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
      boost::beast::flat_buffer buffer(16 * 1024);
      bhttp::request<bhttp::empty_body> request;
      bhttp::read(socket, buffer, request, error);
      if (error) continue;
      int status = 200;
      bhttp::response<bhttp::string_body> response;
      response.body() = telemetry_.Answer(std::string(request.target()), status);
      response.result(static_cast<unsigned>(status));
      response.set(bhttp::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
      response.keep_alive(false);
      response.prepare_payload();
      bhttp::write(socket, response, error);
    }
  }

  Telemetry& telemetry_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

Telemetry::Telemetry(const std::string& program) : registry_(std::make_shared<prometheus::Registry>()) {
  prometheus::BuildGauge()
      .Name("koppel_build_info")
      .Help("1, with the version as label.")
      .Register(*registry_)
      .Add({{"program", program}, {"version", KOPPEL_VERSION}})
      .Set(1);
  prometheus::BuildGauge()
      .Name("koppel_start_timestamp_seconds")
      .Help("When this process started.")
      .Register(*registry_)
      .Add({})
      .SetToCurrentTime();
}

Telemetry::~Telemetry() = default;

absl::Status Telemetry::Listen(const std::string& address, const std::string& port_file) {
  server_ = std::make_unique<Server>(*this);
  ASSIGN_OR_RETURN(const int port, server_->Open(address.empty() ? "127.0.0.1:0" : address));
  return program::WritePortFile(port_file, port);
}

Heartbeat& Telemetry::AddHeartbeat(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  heartbeats_.emplace_back(name, std::make_unique<Heartbeat>());
  heartbeats_.back().second->Tick();
  return *heartbeats_.back().second;
}

void Telemetry::AddReadiness(const std::string& name, std::function<bool()> ready) {
  const std::lock_guard<std::mutex> lock(mutex_);
  readiness_.emplace_back(name, std::move(ready));
}

std::string Telemetry::Answer(const std::string& path, int& status) {
  if (path == "/metrics") return prometheus::TextSerializer().Serialize(registry_->Collect());
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string text;
  if (path == "/livez") {
    for (const auto& [name, heartbeat] : heartbeats_) {
      const bool silent = heartbeat->Silence() > kSilentForTooLong;
      if (silent) status = 503;
      absl::StrAppend(&text, name, silent ? ": silent for " : ": ok, ticked before ", absl::FormatDuration(heartbeat->Silence()), "\n");
    }
    return text;
  }
  if (path == "/readyz") {
    for (const auto& [name, ready] : readiness_) {
      const bool yes = ready();
      if (!yes) status = 503;
      absl::StrAppend(&text, name, yes ? ": ready\n" : ": not yet\n");
    }
    return text;
  }
  status = 404;
  return "there are /metrics, /livez and /readyz\n";
}

std::function<void(const http::Observation&)> Telemetry::HttpObserver(const std::string& vendor) {
  auto& requests = prometheus::BuildCounter()
                       .Name("koppel_vendor_requests_total")
                       .Help("Calls at the vendor, by operation and result.")
                       .Register(*registry_);
  auto& seconds = prometheus::BuildHistogram()
                      .Name("koppel_vendor_request_duration_seconds")
                      .Help("How long a call at the vendor took.")
                      .Register(*registry_);
  // Operations are a handful of names in our own code, results a handful below: the maps stay small.
  auto counters = std::make_shared<std::map<std::pair<std::string, std::string>, prometheus::Counter*>>();
  auto histograms = std::make_shared<std::map<std::string, prometheus::Histogram*>>();
  return [&requests, &seconds, counters, histograms, vendor](const http::Observation& seen) {
    prometheus::Counter*& counter = (*counters)[{seen.operation, seen.result}];
    if (counter == nullptr) {
      counter = &requests.Add({{"vendor", vendor}, {"operation", seen.operation}, {"result", seen.result}});
    }
    counter->Increment();
    prometheus::Histogram*& histogram = (*histograms)[seen.operation];
    if (histogram == nullptr) {
      histogram = &seconds.Add({{"vendor", vendor}, {"operation", seen.operation}},
                               prometheus::Histogram::BucketBoundaries{0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30});
    }
    histogram->Observe(absl::ToDoubleSeconds(seen.duration));
  };
}

}  // namespace koppel::telemetry
