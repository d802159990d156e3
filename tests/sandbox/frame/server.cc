#include "tests/sandbox/frame/server.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace koppel::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

std::chrono::nanoseconds Nanoseconds(absl::Duration duration) { return absl::ToChronoNanoseconds(duration); }

asio::awaitable<void> Sleep(absl::Duration duration) {
  if (duration <= absl::ZeroDuration()) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, Nanoseconds(duration));
  co_await timer.async_wait(kTuple);
}

std::string TextOf(beast::string_view text) { return std::string(text.data(), text.size()); }

bool IsControl(absl::string_view target) { return absl::StartsWith(target, "/_"); }

Request ToRequest(http::request<http::string_body>&& message) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& field : message) {
    headers.emplace_back(absl::AsciiStrToLower(TextOf(field.name_string())), TextOf(field.value()));
  }
  return {.method = TextOf(message.method_string()),
          .target = TextOf(message.target()),
          .authorization = TextOf(message[http::field::authorization]),
          .content_type = TextOf(message[http::field::content_type]),
          .body = std::move(message.body()),
          .headers = std::move(headers)};
}

http::response<http::string_body> ToMessage(Response&& response, unsigned version, bool keep_alive) {
  http::response<http::string_body> message(http::int_to_status(static_cast<unsigned>(response.status)), version);
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  if (response.status != 204) message.set(http::field::content_type, response.content_type);
  message.body() = std::move(response.body);
  message.keep_alive(keep_alive);
  message.prepare_payload();
  return message;
}

// Waits until the client goes, and reads what it still has to say.
asio::awaitable<void> Hang(beast::tcp_stream& stream, absl::Duration longest) {
  stream.expires_after(Nanoseconds(longest));
  std::array<char, 4096> ignored;
  while (true) {
    const auto [failed, bytes] = co_await stream.async_read_some(asio::buffer(ignored), kTuple);
    if (failed) co_return;
  }
}

// 200 MB in chunks; ends early when the client goes.
asio::awaitable<void> SendHuge(beast::tcp_stream& stream, std::string content_type) {
  stream.expires_never();
  const std::string head =
      absl::StrCat("HTTP/1.1 200 OK\r\nContent-Type: ", content_type, "\r\nTransfer-Encoding: chunked\r\n\r\n");
  const auto [no_head, head_bytes] = co_await asio::async_write(stream, asio::buffer(head), kTuple);
  if (no_head) co_return;
  constexpr std::size_t kChunk = 1 << 20;
  const std::string chunk = absl::StrCat("100000\r\n", std::string(kChunk, '['), "\r\n");
  for (int i = 0; i < 200; ++i) {
    const auto [failed, bytes] = co_await asio::async_write(stream, asio::buffer(chunk), kTuple);
    if (failed) co_return;
  }
  const std::string end = "0\r\n\r\n";
  co_await asio::async_write(stream, asio::buffer(end), kTuple);
}

// The next request; nullopt: the client is gone, silent for too long, or speaks no HTTP. A body that is too large
// leaves `too_large` true.
asio::awaitable<std::optional<http::request<http::string_body>>> ReadRequest(beast::tcp_stream& stream,
                                                                             beast::flat_buffer& buffer,
                                                                             const Server::Options& options,
                                                                             bool& too_large) {
  http::request_parser<http::string_body> parser;
  parser.body_limit(boost::none);  // Until the target tells which.
  const auto [no_head, head_bytes] = co_await http::async_read_header(stream, buffer, parser, kTuple);
  if (no_head) co_return std::nullopt;
  const bool is_control = IsControl(TextOf(parser.get().target()));
  const std::uint64_t limit = is_control ? options.largest_control_body : options.largest_body;
  parser.body_limit(limit);
  too_large = parser.content_length() && *parser.content_length() > limit;
  if (too_large) co_return parser.release();
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, 11);
    const auto [failed, bytes] = co_await http::async_write(stream, go_on, kTuple);
    if (failed) co_return std::nullopt;
  }
  if (!parser.is_done()) {
    const auto [no_body, body_bytes] = co_await http::async_read(stream, buffer, parser, kTuple);
    too_large = no_body == http::error::body_limit;
    if (no_body && !too_large) co_return std::nullopt;
  }
  co_return parser.release();
}

Response TooLarge() { return {.status = 413, .content_type = "text/html", .headers = {}, .body = "<h1>413</h1>\n"}; }

}  // namespace

absl::StatusOr<int> Server::Open() {
  error_code failed;
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), static_cast<unsigned short>(options_.port));
  acceptor_.open(endpoint.protocol(), failed);
  if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor_.bind(endpoint, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed)
    return absl::UnavailableError(absl::StrCat("cannot listen on port ", options_.port, ": ", failed.message()));
  return acceptor_.local_endpoint().port();
}

void Server::Run() {
  asio::co_spawn(io_, Accept(), asio::detached);
  io_.run();
}

asio::awaitable<void> Server::Accept() {
  while (true) {
    auto [failed, socket] = co_await acceptor_.async_accept(kTuple);
    if (failed) {
      co_await Sleep(absl::Milliseconds(10));  // Out of descriptors, mostly; some come back.
      continue;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::co_spawn(io_, Serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Server::Serve(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  bool keep_alive = true;
  while (keep_alive) {
    stream.expires_after(Nanoseconds(options_.idle));
    bool too_large = false;
    std::optional<http::request<http::string_body>> message = co_await ReadRequest(stream, buffer, options_, too_large);
    if (!message) break;
    const unsigned version = message->version();
    keep_alive = message->keep_alive() && !too_large;
    Answer answer;
    if (too_large) {
      answer.response = TooLarge();
    } else {
      const Request request = ToRequest(*std::move(message));
      const bool is_control = IsControl(request.target);
      answer = handler_.Handle(request, absl::Now());
      if (answer.delivery == Delivery::kLate) {
        co_await Sleep(answer.delay);
        answer = handler_.HandleLate(request, absl::Now());
      }
      co_await Sleep(answer.delay + (is_control ? absl::ZeroDuration() : options_.delay));
    }
    if (answer.delivery == Delivery::kCut) break;
    if (answer.delivery == Delivery::kHang) {
      co_await Hang(stream, options_.hang);
      break;
    }
    if (answer.delivery == Delivery::kHuge) {
      co_await SendHuge(stream, std::move(answer.response.content_type));
      break;
    }
    const auto reply = ToMessage(std::move(answer.response), version, keep_alive);
    stream.expires_after(Nanoseconds(options_.idle));
    const auto [failed, bytes] = co_await http::async_write(stream, reply, kTuple);
    if (failed) break;
  }
  error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

}  // namespace koppel::sandbox
