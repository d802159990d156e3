// bench-window: how long a create is on its way from "it may still be sent" to the kernel. A worker that is frozen in
// that moment sends it when it wakes, however late. Prints the spread in microseconds.
//
// Every POST asks may_send, as a create does, and the first send() after that is the request. This program has a send()
// of its own, which looks at the clock and then calls libc's; libcurl takes it, with TLS and without.

#include <dlfcn.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "http/curl_client.h"
#include "program/flags.h"

namespace koppel::bench {
namespace {

// One request is on its way at a time, on one thread. Nanoseconds.
std::int64_t asked_at = 0;
std::vector<std::int64_t> windows;

std::int64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void Sends() {
  if (asked_at != 0) windows.push_back(Now() - std::exchange(asked_at, 0));
}

struct Config {
  std::string url;
  std::string ca_file;
  int count = 0;
  int bytes = 0;
};

int Main(const Config& config) {
  boost::asio::io_context context;
  http::Options options;
  options.policy.allow_loopback = true;
  options.ca_file = config.ca_file;
  http::CurlClient client(context.get_executor(), options);
  for (int i = 0; i < config.count; ++i) {
    http::Request request;
    request.method = "POST";
    request.url = config.url;
    request.content_type = "application/json";
    request.body.assign(static_cast<std::size_t>(config.bytes), ' ');
    request.may_send = [] {
      asked_at = Now();
      return true;
    };
    auto called = boost::asio::co_spawn(context, client.Send(std::move(request)), boost::asio::use_future);
    context.restart();
    while (called.wait_for(std::chrono::seconds(0)) != std::future_status::ready) context.run_one();
    const absl::StatusOr<http::Response> answer = called.get();
    if (!answer.ok()) {
      std::fprintf(stderr, "%s\n", answer.status().ToString().c_str());
      return 1;
    }
  }
  std::sort(windows.begin(), windows.end());
  const auto at = [](double part) {
    const auto last = static_cast<double>(windows.size() - 1);
    return static_cast<double>(windows[static_cast<std::size_t>(part * last)]) / 1000;
  };
  std::int64_t sum = 0;
  for (const std::int64_t window : windows) sum += window;
  std::printf("sends=%zu mean=%.1f p50=%.1f p99=%.1f max=%.1f\n", windows.size(),
              static_cast<double>(sum) / 1000 / static_cast<double>(windows.size()), at(0.5), at(0.99), at(1));
  return 0;
}

}  // namespace
}  // namespace koppel::bench

extern "C" ssize_t send(int socket, const void* data, size_t size, int flags) {
  static const auto libc_send = reinterpret_cast<ssize_t (*)(int, const void*, size_t, int)>(dlsym(RTLD_NEXT, "send"));
  koppel::bench::Sends();
  return libc_send(socket, data, size, flags);
}

int main(int argc, char** argv) {
  koppel::bench::Config config;
  koppel::program::Flags flags("bench-window",
                               "Measures how long a create is between the question whether it may go and going.");
  flags.Text("url", &config.url, "what is posted to").Required();
  flags.Text("ca-file", &config.ca_file, "certificates to trust, in PEM; empty: the system's");
  flags.Number("count", &config.count, 10'000, "how many POSTs");
  flags.Number("bytes", &config.bytes, 2'000, "how large each is");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  return koppel::bench::Main(config);
}
