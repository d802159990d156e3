// The sandbox over a real connection, asked by a plain Beast client.
#include "tests/sandbox/frame/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/sandbox/rompslomp/boekhouding.h"

namespace koppel::sandbox::rompslomp {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace json = boost::json;
using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr char kContacts[] = "/api/v1/companies/1203348871/contacts";

// One connection.
class Client {
 public:
  explicit Client(int port) : socket_(io_) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
  }

  void Send(http::verb method, const std::string& target, const std::string& body = "") {
    http::request<http::string_body> request(method, target, 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::authorization, "Bearer persoonlijk");
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
    http::write(socket_, request);
  }

  void SendText(const std::string& text) { boost::asio::write(socket_, boost::asio::buffer(text)); }

  http::response<http::string_body> Receive() {
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    http::read(socket_, buffer_, parser, failed);
    return parser.release();
  }

  http::response<http::string_body> Ask(http::verb method, const std::string& target, const std::string& body = "") {
    Send(method, target, body);
    return Receive();
  }

  std::size_t available() { return socket_.available(); }

  error_code failed;  // of the last Receive

 private:
  boost::asio::io_context io_;
  tcp::socket socket_;
  beast::flat_buffer buffer_;
};

class ServerTest : public testing::Test {
 protected:
  ServerTest() : boekhouding(ConfigOfTest(), nullptr, absl::Now()), server(boekhouding, {}) {
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
    config.personal_token = "persoonlijk";
    return config;
  }

  void Play(const std::string& fault) {
    Client client(port);
    const auto answer =
        client.Ask(http::verb::post, "/_faults",
                   absl::StrCat(R"([{"match":{"method":"POST","path":"contacts"},"times":1,"fault":")", fault, "\"}]"));
    EXPECT_EQ(answer.result_int(), 200U) << answer.body();
  }

  std::int64_t ContactsStored() {
    Client client(port);
    return json::parse(client.Ask(http::verb::get, "/_ledger?summary=1").body())
        .at("counts")
        .at("contacts")
        .at("created")
        .as_int64();
  }

  Boekhouding boekhouding;
  Server server;
  int port = 0;
  std::thread serving;
};

std::string ContactBody(int number) {
  return absl::StrCat(R"({"contact":{"company_name":"K","contact_number":")", number, R"("}})");
}

TEST_F(ServerTest, OneConnectionServesManyRequests) {
  Client client(port);
  for (int i = 0; i < 50; ++i) {
    const auto answer = client.Ask(http::verb::post, kContacts, ContactBody(i));
    ASSERT_FALSE(client.failed) << client.failed;
    EXPECT_EQ(answer.result_int(), 201U);
    EXPECT_TRUE(answer.keep_alive());
    EXPECT_EQ(answer[http::field::content_type], "application/json; charset=utf-8");
  }
  const auto list = client.Ask(http::verb::get, absl::StrCat(kContacts, "?per_page=1"));
  EXPECT_EQ(list["X-Total"], "50");
}

TEST_F(ServerTest, ADeletionAnswers204WithoutABodyAndTheConnectionGoesOn) {
  Client client(port);
  const json::value made = json::parse(client.Ask(http::verb::post, kContacts, ContactBody(1)).body());
  const auto gone =
      client.Ask(http::verb::delete_, absl::StrCat(kContacts, "/", made.at("contact").at("id").as_int64()));
  EXPECT_EQ(gone.result_int(), 204U);
  EXPECT_EQ(gone.body(), "");
  EXPECT_EQ(client.Ask(http::verb::get, kContacts).result_int(), 200U);
}

TEST_F(ServerTest, HangAfterStoresAndSaysNothingWhileOthersAreServed) {
  Play("hang_after");
  Client hanging(port);
  hanging.Send(http::verb::post, kContacts, ContactBody(1));
  while (ContactsStored() == 0) std::this_thread::yield();
  for (int i = 2; i < 20; ++i) {
    Client other(port);
    EXPECT_EQ(other.Ask(http::verb::post, kContacts, ContactBody(i)).result_int(), 201U);
  }
  EXPECT_EQ(hanging.available(), 0U);
}

TEST_F(ServerTest, CloseAfterStoresAndCutsTheConnection) {
  Play("close_after");
  Client client(port);
  client.Ask(http::verb::post, kContacts, ContactBody(1));
  EXPECT_EQ(client.failed, http::error::end_of_stream);
  EXPECT_EQ(ContactsStored(), 1);
}

TEST_F(ServerTest, CloseBeforeStoresNothingAndCutsTheConnection) {
  Play("close_before");
  Client client(port);
  client.Ask(http::verb::post, kContacts, ContactBody(1));
  EXPECT_EQ(client.failed, http::error::end_of_stream);
  EXPECT_EQ(ContactsStored(), 0);
}

TEST_F(ServerTest, LateIsCarriedOutThoughTheClientHasGone) {
  Play("late");
  {
    Client client(port);
    client.Send(http::verb::post, kContacts, ContactBody(1));
  }
  while (ContactsStored() == 0) std::this_thread::yield();
  EXPECT_EQ(ContactsStored(), 1);
}

TEST_F(ServerTest, HugeIsTwoHundredMegabytes) {
  Play("huge");
  Client client(port);
  EXPECT_EQ(client.Ask(http::verb::post, kContacts, ContactBody(1)).body().size(), 200U << 20);
  EXPECT_EQ(ContactsStored(), 1);
}

TEST_F(ServerTest, ABodyOverTenMebibytesIsRefusedAndTheConnectionClosed) {  // A27
  Client client(port);
  client.SendText(absl::StrCat("POST ", kContacts, " HTTP/1.1\r\nHost: x\r\nContent-Length: ", 11 << 20, "\r\n\r\n"));
  EXPECT_EQ(client.Receive().result_int(), 413U);
  client.Receive();
  EXPECT_EQ(client.failed, http::error::end_of_stream);
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
