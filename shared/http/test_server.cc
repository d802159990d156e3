#include "http/test_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/zlib/deflate_stream.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "base/task.h"

namespace koppel::http {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
namespace bhttp = boost::beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

// What a `Content-Encoding: deflate` of `size` zeros looks like.
std::string Bomb(std::size_t size) {
  namespace zlib = boost::beast::zlib;
  const std::string zeros(size, '\0');
  std::string out(size / 100, '\0');
  zlib::deflate_stream deflate;
  zlib::z_params step;
  step.next_in = zeros.data();
  step.avail_in = zeros.size();
  step.next_out = out.data();
  step.avail_out = out.size();
  Error error;
  deflate.write(step, zlib::Flush::finish, error);
  out.resize(step.total_out);
  return out;
}

std::string Answer(absl::string_view body, absl::string_view more_headers = "") {
  return absl::StrCat("HTTP/1.1 200 OK\r\nX-Kind: Test\r\n", more_headers, "Content-Length: ", body.size(), "\r\n\r\n",
                      body);
}

}  // namespace

class TestServer::Impl {
 public:
  Impl(const std::optional<Tls>& tls, std::size_t together)
      : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}), together_(together), gathered_(io_) {
    gathered_.expires_at(asio::steady_timer::time_point::max());
    if (tls) {
      tls_.emplace(ssl::context::tls_server);
      tls_->use_certificate_chain_file(tls->certificate_file);
      tls_->use_private_key_file(tls->key_file, ssl::context::pem);
    }
    asio::co_spawn(io_, Accept(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    io_.stop();
    thread_.join();
  }

  Task<void> Accept() {
    while (true) {
      tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++connections_;
      }
      asio::co_spawn(io_, Begin(std::move(socket)), asio::detached);
    }
  }

  Task<void> Begin(tcp::socket socket) {
    if (!tls_) {
      co_await Converse(std::move(socket));
      co_return;
    }
    ssl::stream<tcp::socket> stream(std::move(socket), *tls_);
    Error error;
    co_await stream.async_handshake(ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_await Converse(std::move(stream));
  }

  template <typename Stream>
  Task<void> Converse(Stream stream) {
    boost::beast::flat_buffer buffer;
    for (int nth = 0;; ++nth) {
      bhttp::request_parser<bhttp::string_body> parser;
      parser.body_limit(64 * 1024 * 1024);
      Error error;
      co_await bhttp::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
      Seen seen = Remember(parser.get());
      if (!co_await Play(stream, std::move(seen), nth)) co_return;
    }
  }

  Seen Remember(const bhttp::request<bhttp::string_body>& request) {
    Seen seen{.method = std::string(request.method_string()),
              .target = std::string(request.target()),
              .headers = {},
              .body = request.body()};
    for (const auto& field : request) {
      seen.headers[absl::AsciiStrToLower(std::string(field.name_string()))] = std::string(field.value());
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    seen_.push_back(seen);
    changed_.notify_all();
    return seen;
  }

  // False: the connection ends here.
  template <typename Stream>
  Task<bool> Play(Stream& stream, Seen seen, int nth) {
    const std::string& path = seen.target;
    if (path == "/close" || (path == "/vanish" && nth > 0)) co_return false;
    if (path == "/hang") {
      char byte;
      Error error;
      co_await stream.async_read_some(asio::buffer(&byte, 1), asio::redirect_error(asio::use_awaitable, error));
      co_return false;
    }
    if (path == "/together") co_await Gather();
    std::string text = TextFor(seen);
    bool open = co_await Write(stream, std::move(text));
    while (open && path == "/trickle") {
      std::string byte = "x";
      open = co_await Write(stream, std::move(byte));
      if (open) Count(trickled_);
      co_await Sleep(std::chrono::milliseconds(2));
    }
    while (open && path == "/endless") {
      std::string chunk = absl::StrCat("4000\r\n", std::string(0x4000, 'x'), "\r\n");
      open = co_await Write(stream, std::move(chunk));
    }
    co_return open&& path != "/cut";
  }

  static std::string TextFor(const Seen& seen) {
    absl::string_view path = seen.target;
    if (path == "/hello" || path == "/vanish" || path == "/together") return Answer("hello");
    if (path == "/echo") return Answer(seen.method == "HEAD" ? "" : seen.body);
    if (path == "/cut") return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    if (path == "/trickle") return "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";
    if (path == "/endless") return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    if (path == "/early") {
      return absl::StrCat("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n", Answer("late"));
    }
    if (path == "/bomb") return Answer(Bomb(64 * 1024 * 1024), "Content-Encoding: deflate\r\n");
    if (path == "/headers") {
      std::string headers;
      for (int i = 0; i < 1000; ++i) absl::StrAppend(&headers, "X-", i, ": ", std::string(100, 'x'), "\r\n");
      return Answer("", headers);
    }
    int number = 0;
    if (absl::ConsumePrefix(&path, "/bytes/") && absl::SimpleAtoi(path, &number)) {
      return Answer(std::string(static_cast<std::size_t>(number), 'x'));
    }
    if (!absl::ConsumePrefix(&path, "/status/") || !absl::SimpleAtoi(path, &number)) number = 404;
    return absl::StrCat("HTTP/1.1 ", number, " As Asked\r\nLocation: /hello\r\nRetry-After: 7\r\n",
                        number == 204 ? "" : "Content-Length: 0\r\n", "\r\n");
  }

  template <typename Stream>
  Task<bool> Write(Stream& stream, std::string text) {
    Error error;
    co_await asio::async_write(stream, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }

  Task<void> Sleep(std::chrono::milliseconds time) {
    asio::steady_timer timer(io_, time);
    co_await timer.async_wait(asio::use_awaitable);
  }

  Task<void> Gather() {
    std::size_t waiting = Count(waiting_);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      most_together_ = std::max(most_together_, waiting);
    }
    if (waiting >= together_) {
      all_there_ = true;
      gathered_.cancel();
    }
    Error ignored;
    if (!all_there_) co_await gathered_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const std::lock_guard<std::mutex> lock(mutex_);
    --waiting_;
  }

  std::size_t Count(std::size_t& what) {
    const std::lock_guard<std::mutex> lock(mutex_);
    changed_.notify_all();
    return ++what;
  }

  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  std::optional<ssl::context> tls_;
  const std::size_t together_;
  asio::steady_timer gathered_;
  bool all_there_ = false;
  std::thread thread_;

  mutable std::mutex mutex_;  // for what is below
  mutable std::condition_variable changed_;
  int connections_ = 0;
  std::vector<Seen> seen_;
  std::size_t trickled_ = 0;
  std::size_t waiting_ = 0;
  std::size_t most_together_ = 0;
};

TestServer::TestServer(std::optional<Tls> tls, std::size_t together) : impl_(std::make_unique<Impl>(tls, together)) {}
TestServer::~TestServer() = default;

int TestServer::port() const { return impl_->acceptor_.local_endpoint().port(); }

std::string TestServer::Url(const std::string& path) const {
  return absl::StrCat(impl_->tls_ ? "https" : "http", "://127.0.0.1:", port(), path);
}

int TestServer::connections() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex_);
  return impl_->connections_;
}

std::vector<TestServer::Seen> TestServer::seen() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex_);
  return impl_->seen_;
}

void TestServer::AwaitSeen(std::size_t requests) const {
  std::unique_lock<std::mutex> lock(impl_->mutex_);
  impl_->changed_.wait(lock, [&] { return impl_->seen_.size() >= requests; });
}

std::size_t TestServer::trickled() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex_);
  return impl_->trickled_;
}

std::size_t TestServer::most_together() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex_);
  return impl_->most_together_;
}

}  // namespace koppel::http
