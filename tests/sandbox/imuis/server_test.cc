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
#include "tests/sandbox/imuis/boekhouding.h"

namespace koppel::sandbox::imuis {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace json = boost::json;
using boost::asio::ip::tcp;
using boost::system::error_code;
using testing::HasSubstr;

// One connection.
class Client {
 public:
  explicit Client(int port) : socket_(io_) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
  }

  // A function with these elements; in a session when there is one.
  void Call(const std::string& function, const std::string& own) {
    http::request<http::string_body> request(http::verb::post, "/v1/ws1_xml.asmx", 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::content_type, "text/xml; charset=utf-8");
    request.set("SOAPAction", absl::StrCat("\"https://cloudswitch.imuisonline.com/", function, "\""));
    request.body() = absl::StrCat(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><", function,
        " xmlns=\"https://cloudswitch.imuisonline.com/\"><PartnerKey>abcdefghijklmnopqrstuvwxyz</PartnerKey>"
        "<Omgevingscode>00000</Omgevingscode><SessionId>",
        session, "</SessionId>", own, "<Foutmelding/></", function, "></s:Body></s:Envelope>");
    Send(request);
  }
  void Send(http::request<http::string_body>& request) {
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
  http::response<http::string_body> Ask(const std::string& function, const std::string& own = "") {
    Call(function, own);
    return Receive();
  }
  json::value Door(http::verb method, const std::string& target, const std::string& body = "") {
    http::request<http::string_body> request(method, target, 11);
    request.body() = body;
    Send(request);
    const auto response = Receive();
    EXPECT_EQ(response.result_int(), 200U) << response.body();
    return json::parse(response.body());
  }

  std::string session;
  error_code failed;  // of the last Receive

 private:
  boost::asio::io_context io_;
  tcp::socket socket_;
  beast::flat_buffer buffer_;
};

constexpr char kDebtor[] =
    "<Stamtabel>&lt;NewDataSet>&lt;METADATA>&lt;TABLE>DEB&lt;/TABLE>&lt;/METADATA>&lt;DATA>&lt;ZKSL>A&lt;/ZKSL>"
    "&lt;/DATA>&lt;/NewDataSet></Stamtabel><Primarykey/>";

class ServerTest : public testing::Test {
 protected:
  ServerTest() : boekhouding(Config(), nullptr), server(boekhouding, Limits()) {
    const absl::StatusOr<int> opened = server.Open();
    EXPECT_TRUE(opened.ok()) << opened.status();
    port = opened.value_or(0);
    serving = std::thread([this] { server.Run(); });
    Client client(port);
    const std::string body = client.Ask("Login").body();
    const std::size_t at = body.find("<SessionId>") + 11;
    session = body.substr(at, body.find("</SessionId>") - at);
  }
  ~ServerTest() override {
    server.Stop();
    serving.join();
  }
  static Server::Options Limits() {
    Server::Options options;
    options.largest_body = 4 << 20;
    return options;
  }

  void Play(const std::string& fault) {
    Client(port).Door(http::verb::post, "/_faults",
                      absl::StrCat(R"([{"match":{"body_contains":"CreateStam"},"times":1,"fault":")", fault, "\"}]"));
  }
  std::int64_t DebtorsStored() {
    return Client(port)
        .Door(http::verb::get, "/_ledger?summary=1")
        .at("counts")
        .at("contacts")
        .at("created")
        .as_int64();
  }

  Boekhouding boekhouding;
  Server server;
  int port = 0;
  std::thread serving;
  std::string session;
};

TEST_F(ServerTest, OneConnectionServesManyCalls) {
  Client client(port);
  client.session = session;
  for (int i = 0; i < 50; ++i) {
    const auto answer = client.Ask("KeepSession");
    ASSERT_FALSE(client.failed) << client.failed;
    EXPECT_THAT(answer.body(), HasSubstr("<KeepSessionResult>true"));
    EXPECT_EQ(answer[http::field::content_type], "text/xml; charset=utf-8");
    EXPECT_TRUE(answer.keep_alive());
  }
}

TEST_F(ServerTest, WriteThenLostStoresAndCutsTheConnection) {
  for (const char* fault : {"write_then_lost", "close_after"}) {
    const std::int64_t before = DebtorsStored();
    Client(port).Door(http::verb::delete_, "/_faults");
    Play(fault);
    Client(port).Door(http::verb::post, "/_faults", R"({"match":{"body_contains":"CreateStam"},"fault":"unique_off"})");
    Client client(port);
    client.session = session;
    client.Ask("CreateStamTabelRecord", kDebtor);
    EXPECT_EQ(client.failed, http::error::end_of_stream) << fault;
    EXPECT_EQ(DebtorsStored(), before + 1) << fault;
  }
}

TEST_F(ServerTest, LateIsCarriedOutThoughTheClientHasGone) {
  Play("late");
  {
    Client client(port);
    client.session = session;
    client.Call("CreateStamTabelRecord", kDebtor);
  }
  while (DebtorsStored() == 0) std::this_thread::yield();
  EXPECT_EQ(DebtorsStored(), 1);
}

TEST_F(ServerTest, ABodyOverFourMebibytesIsRefusedAndTheConnectionClosed) {
  Client client(port);
  client.SendText(absl::StrCat("POST /ws1_xml.asmx HTTP/1.1\r\nHost: x\r\nContent-Length: ", 5 << 20, "\r\n\r\n"));
  EXPECT_EQ(client.Receive().result_int(), 413U);
  client.Receive();
  EXPECT_EQ(client.failed, http::error::end_of_stream);
}

}  // namespace
}  // namespace koppel::sandbox::imuis
