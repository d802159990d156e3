// What a handler gets to see of a request; what a server does with its answers is tested where a vendor is played.
#include "tests/sandbox/frame/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"

namespace koppel::sandbox {
namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using testing::IsNull;
using testing::Pointee;

class Remembers : public Handler {
 public:
  Answer Handle(const Request& request, absl::Time) override {
    asked = request;
    return {.response = {.status = 201, .content_type = "text/xml", .headers = {{"X-Eigen", "1"}}, .body = "<ok/>"}};
  }
  Answer HandleLate(const Request& request, absl::Time now) override { return Handle(request, now); }

  Request asked;
};

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    Server::Options options;
    options.largest_body = 1000;
    options.largest_control_body = 2000;
    server.emplace(handler, options);
    const absl::StatusOr<int> opened = server->Open();
    EXPECT_TRUE(opened.ok()) << opened.status();
    port = opened.value_or(0);
    serving = std::thread([this] { server->Run(); });
  }
  ~ServerTest() override {
    server->Stop();
    serving.join();
  }

  http::response<http::string_body> Ask(const std::string& text) {
    boost::asio::io_context io;
    tcp::socket socket(io);
    socket.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
    boost::asio::write(socket, boost::asio::buffer(text));
    boost::beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
    return response;
  }
  // Of a body that is sent, and of one that is announced only.
  unsigned StatusOfBody(const std::string& target, std::size_t size) {
    return StatusOf(target, size, std::string(size, 'x'));
  }
  unsigned StatusOfAnnounced(const std::string& target, std::size_t size) { return StatusOf(target, size, ""); }
  unsigned StatusOf(const std::string& target, std::size_t size, const std::string& body) {
    return Ask(absl::StrCat("POST ", target, " HTTP/1.1\r\nHost: x\r\nContent-Length: ", size, "\r\n\r\n", body))
        .result_int();
  }

  Remembers handler;
  std::optional<Server> server;
  int port = 0;
  std::thread serving;
};

TEST_F(ServerTest, AHandlerSeesEveryHeaderAndItsAnswerGoesOut) {
  const auto answer =
      Ask("PUT /a%20b?x=1 HTTP/1.1\r\nHost: x\r\nX-TENANT-Id: 4c1a\r\nPrefer: return=representation\r\nAuthorization: "
          "Basic "
          "Zw==\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<x/>");
  EXPECT_EQ(handler.asked.method, "PUT");
  EXPECT_EQ(handler.asked.target, "/a%20b?x=1");
  EXPECT_EQ(handler.asked.body, "<x/>");
  EXPECT_EQ(handler.asked.authorization, "Basic Zw==");
  EXPECT_EQ(handler.asked.content_type, "text/xml");
  EXPECT_THAT(handler.asked.FindHeader("x-tenant-id"), Pointee(std::string("4c1a")));
  EXPECT_THAT(handler.asked.FindHeader("prefer"), Pointee(std::string("return=representation")));
  EXPECT_THAT(handler.asked.FindHeader("authorization"), Pointee(std::string("Basic Zw==")));
  EXPECT_THAT(handler.asked.FindHeader("x-other"), IsNull());
  EXPECT_EQ(answer.result_int(), 201U);
  EXPECT_EQ(answer["X-Eigen"], "1");
  EXPECT_EQ(answer[http::field::content_type], "text/xml");
}

TEST_F(ServerTest, ABodyMayBeAsLargeAsTheOptionsSayAndASeedLarger) {
  EXPECT_EQ(StatusOfBody("/ws", 1000), 201U);
  EXPECT_EQ(StatusOfAnnounced("/ws", 1001), 413U);
  EXPECT_EQ(StatusOfBody("/_seed", 2000), 201U);
  EXPECT_EQ(StatusOfAnnounced("/_seed", 2001), 413U);
}

}  // namespace
}  // namespace koppel::sandbox
