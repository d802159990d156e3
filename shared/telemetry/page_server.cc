#include "telemetry/page_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "base/task.h"

namespace koppel::telemetry {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::chrono::seconds kPatience(5);
constexpr int kMaxOpen = 64;
constexpr std::uint32_t kMaxHeader = 8 * 1024;

absl::StatusOr<tcp::endpoint> ParseAddress(const std::string& address) {
  const auto colon = address.rfind(':');
  absl::string_view host = absl::string_view(address).substr(0, colon);
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) host = "";
  Error error;
  const auto ip = asio::ip::make_address(std::string(host), error);
  int port = -1;
  if (!error && colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &port) && port >= 0 &&
      port <= 65535) {
    return tcp::endpoint(ip, static_cast<std::uint16_t>(port));
  }
  return absl::InvalidArgumentError(absl::StrCat("wants an address such as 127.0.0.1:9464, not '", address, "'"));
}

}  // namespace

class PageServer::Impl {
 public:
  explicit Impl(Write write) : write_(std::move(write)) {}
  ~Impl() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Listen(const std::string& address) {
    ASSIGN_OR_RETURN(const tcp::endpoint where, ParseAddress(address));
    Error error;
    acceptor_.open(where.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(where, error);
    if (!error) acceptor_.listen(kMaxOpen, error);
    if (error) return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", error.message()));
    asio::co_spawn(io_, Accept(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
    return absl::OkStatus();
  }

  int port() const { return acceptor_.local_endpoint().port(); }

 private:
  Task<void> Accept() {
    while (true) {
      Error error;
      tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error) {  // Out of file descriptors: later there may be one.
        asio::steady_timer pause(io_, std::chrono::milliseconds(100));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      if (open_ == kMaxOpen) continue;  // Closes it.
      ++open_;
      asio::co_spawn(io_, Serve(std::move(socket)), [this](const std::exception_ptr&) { --open_; });
    }
  }

  Task<void> Serve(tcp::socket socket) {
    boost::beast::tcp_stream stream(std::move(socket));
    stream.expires_after(kPatience);
    boost::beast::flat_buffer buffer(kMaxHeader);
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kMaxHeader);
    Error error;
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;

    http::response<http::string_body> response = Answer(parser.get());
    stream.expires_after(kPatience);
    co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
  }

  http::response<http::string_body> Answer(const http::request<http::empty_body>& request) const {
    const std::string target(request.target());
    Page page{.status = 405, .text = "only GET\n"};
    if (request.method() == http::verb::get) page = write_(target.substr(0, target.find('?')));
    http::response<http::string_body> response(static_cast<http::status>(page.status), request.version());
    response.body() = std::move(page.text);
    response.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    response.keep_alive(false);
    response.prepare_payload();
    return response;
  }

  const Write write_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  int open_ = 0;
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<PageServer>> PageServer::Listen(const std::string& address, Write write) {
  auto impl = std::make_unique<Impl>(std::move(write));
  RETURN_IF_ERROR(impl->Listen(address));
  return std::unique_ptr<PageServer>(new PageServer(std::move(impl)));
}

PageServer::PageServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PageServer::~PageServer() = default;

int PageServer::port() const { return impl_->port(); }

}  // namespace koppel::telemetry
