// The sandbox over a real connection, asked by a plain Beast client: what the headers of a real request bring.
#include "tests/sandbox/frame/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/asperion/boekhouding.h"

namespace koppel::sandbox::asperion {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using testing::HasSubstr;

class ServerTest : public testing::Test {
 protected:
  ServerTest() : boekhouding(ConfigOfTest(), nullptr), server(boekhouding, {}) {
    const absl::StatusOr<int> opened = server.Open();
    EXPECT_TRUE(opened.ok()) << opened.status();
    port = opened.value_or(0);
    serving = std::thread([this] { server.Run(); });
  }
  ~ServerTest() override {
    server.Stop();
    serving.join();
  }

  static Config ConfigOfTest() {
    Config config;
    config.access_token = "sesam";
    return config;
  }

  http::response<http::string_body> Ask(http::verb method, const std::string& target, const std::string& body,
                                        const std::vector<std::pair<std::string, std::string>>& headers) {
    boost::asio::io_context io;
    tcp::socket socket(io);
    socket.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
    http::request<http::string_body> request(method, target, 11);
    request.set(http::field::host, absl::StrCat("127.0.0.1:", port));
    for (const auto& [name, value] : headers) request.insert(name, value);
    request.body() = body;
    request.prepare_payload();
    http::write(socket, request);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
    return response;
  }

  Boekhouding boekhouding;
  Server server;
  int port = 0;
  std::thread serving;
};

TEST_F(ServerTest, TheTenantHeaderIsReadInAnyCase) {  // A1
  for (const char* name : {"X-Tenant-Id", "x-tenant-id", "X-TENANTID", "X-TenantId"}) {
    const auto answer = Ask(http::verb::get, "/v1/debtors", "", {{"authorization", "bearer sesam"}, {name, "48213"}});
    EXPECT_EQ(answer.result_int(), 200U) << name;
    EXPECT_THAT(answer.body(), HasSubstr("\"administrationId\":48213"));
    EXPECT_THAT(answer.body(), HasSubstr(absl::StrCat("\"self\":\"http://127.0.0.1:", port, "/v1/debtors?page=1")));
  }
}

TEST_F(ServerTest, ATokenIsFetchedAndUsedOnTheSamePort) {
  const auto granted =
      Ask(http::verb::post, "/connect/token",
          "grant_type=refresh_token&refresh_token=refresh-0&client_id=koppel-test&client_secret=geheim",
          {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(granted.result_int(), 200U) << granted.body();
  const std::string token(json::parse(granted.body()).at("access_token").as_string());
  const auto made = Ask(http::verb::post, "/v1/debtors", R"({"name":"A","debtorKindId":"BIN"})",
                        {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}});
  EXPECT_EQ(made.result_int(), 201U) << made.body();
  EXPECT_EQ(made["Location"], absl::StrCat("http://127.0.0.1:", port, "/v1/debtors/500001"));
}

TEST_F(ServerTest, ARefusalWithoutABodyLeavesTheConnectionWhole) {
  EXPECT_EQ(Ask(http::verb::get, "/v1/debtors", "", {}).result_int(), 401U);
  EXPECT_EQ(Ask(http::verb::get, "/v1/onbekend", "", {}).result_int(), 404U);
}

}  // namespace
}  // namespace koppel::sandbox::asperion
