// The sandbox over a real connection, asked by a plain Beast client. What every vendor's server does is in ../frame.
#include "tests/sandbox/frame/server.h"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/reeleezee/boekhouding.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;

constexpr char kCustomer[] = "/api/v1/Customers/0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10";

class ServerTest : public testing::Test {
 protected:
  ServerTest() : boekhouding({}, nullptr), server(boekhouding, {}) {
    const absl::StatusOr<int> opened = server.Open();
    EXPECT_TRUE(opened.ok()) << opened.status();
    serving = std::thread([this] { server.Run(); });
    socket.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(opened.value_or(0))});
  }
  ~ServerTest() override {
    server.Stop();
    serving.join();
  }

  http::response<http::string_body> Ask(http::verb method, const std::string& target, const std::string& body = "",
                                        const std::string& prefer = "") {
    http::request<http::string_body> request(method, target, 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::authorization, "Basic a29wcGVsQGRldnJpZXMuZXhhbXBsZTpnZWhlaW0=");
    if (!body.empty()) request.set(http::field::content_type, "application/json; charset=utf-8");
    if (!prefer.empty()) request.set("Prefer", prefer);
    request.body() = body;
    request.prepare_payload();
    http::write(socket, request);
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
    return response;
  }

  Boekhouding boekhouding;
  Server server;
  std::thread serving;
  boost::asio::io_context io;
  tcp::socket socket{io};
  beast::flat_buffer buffer;
};

TEST_F(ServerTest, APutAnswers204WithoutABodyAndTheConnectionGoesOn) {
  for (int i = 0; i < 20; ++i) {
    const auto put = Ask(http::verb::put, kCustomer, absl::StrCat(R"({"Name":"K)", i, "\"}"));
    EXPECT_EQ(put.result_int(), 204U);
    EXPECT_EQ(put.body(), "");
    EXPECT_TRUE(put.keep_alive());
    const auto got = Ask(http::verb::get, absl::StrCat(kCustomer, "?$select=Name"));
    EXPECT_EQ(got.body(), absl::StrCat(R"({"Name":"K)", i, "\"}"));
    EXPECT_EQ(got[http::field::content_type], "application/json; charset=utf-8");
  }
}

TEST_F(ServerTest, PreferComesThroughAsAHeader) {
  EXPECT_EQ(Ask(http::verb::put, kCustomer, "{}", "return=representation").result_int(), 200U);
}

TEST_F(ServerTest, AQueryComesEncodedOrNot) {
  Ask(http::verb::put, kCustomer, R"({"Name":"'t Hoekje & zn"})");
  for (const char* query : {"?%24filter=Name%20eq%20%27%27%27t%20Hoekje%20%26%20zn%27&%24count=true",
                            "?$filter=Name+eq+'''t+Hoekje+%26+zn'&$count=true"}) {
    const auto found = Ask(http::verb::get, absl::StrCat("/api/v1/Customers", query));
    EXPECT_EQ(found.body().substr(0, 18), R"({"@odata.count":1,)") << found.body();
  }
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
