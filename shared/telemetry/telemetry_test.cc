#include "telemetry/telemetry.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <fstream>

#include "base/secret.h"
#include "base/status_matchers.h"
#include "telemetry/export_metrics.h"
#include "telemetry/log.h"

namespace koppel::telemetry {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Answer {
  unsigned status;
  std::string body;
};

Answer Get(int port, const std::string& path) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::socket socket(io);
  socket.connect({boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
  boost::beast::http::request<boost::beast::http::empty_body> request(boost::beast::http::verb::get, path, 11);
  request.set(boost::beast::http::field::host, "localhost");
  boost::beast::http::write(socket, request);
  boost::beast::flat_buffer buffer;
  boost::beast::http::response<boost::beast::http::string_body> response;
  boost::beast::http::read(socket, buffer, response);
  return {response.result_int(), response.body()};
}

int Listen(Telemetry& telemetry) {
  const std::string file = ::testing::TempDir() + "koppel_metrics_port";
  EXPECT_THAT(telemetry.Listen("", file), base::IsOk());
  int port = 0;
  std::ifstream(file) >> port;
  return port;
}

TEST(Telemetry, ShowsMetricsWithoutAnyAccount) {
  Telemetry telemetry("test");
  ExportMetrics metrics(telemetry.registry(), "rompslomp");
  metrics.Consumed();
  metrics.Finished("wacht", absl::Seconds(1), absl::Seconds(2));
  telemetry.HttpObserver("rompslomp")({.operation = "create_invoice", .result = "2xx", .duration = absl::Milliseconds(3)});
  const Answer answer = Get(Listen(telemetry), "/metrics");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_THAT(answer.body,
              AllOf(HasSubstr("koppel_build_info{"), HasSubstr("koppel_events_consumed_total{vendor=\"rompslomp\"} 1"),
                    HasSubstr("outcome=\"wacht\""), HasSubstr("koppel_vendor_requests_total{"), HasSubstr("create_invoice"),
                    Not(HasSubstr("account"))));
}

TEST(Telemetry, ReadinessNamesWhatIsNotReadyAndLivenessDependsOnOwnLoopsOnly) {
  Telemetry telemetry("test");
  telemetry.AddHeartbeat("poll").Tick();
  bool ready = false;
  telemetry.AddReadiness("settings", [&] { return ready; });
  const int port = Listen(telemetry);
  EXPECT_EQ(Get(port, "/livez").status, 200u);
  const Answer answer = Get(port, "/readyz");
  EXPECT_EQ(answer.status, 503u);
  EXPECT_THAT(answer.body, HasSubstr("settings: not yet"));
  ready = true;
  EXPECT_EQ(Get(port, "/readyz").status, 200u);
  EXPECT_EQ(Get(port, "/nonsense").status, 404u);
}

TEST(Log, WritesOneJsonObjectPerLineWhateverTheText) {
  ::testing::internal::CaptureStderr();
  InitLog("test");
  Log(Level::kInfo, "werkbon ended", {{"werkbon", "12\r\n{\"level\":\"forged\"}\x1b[31m"}, {"offer", 2}, {"ok", true}, {"bytes", "\xff\xc3\xa9"}});
  Log(Level::kDebug, "not shown");
  const std::string said = ::testing::internal::GetCapturedStderr();
  ASSERT_EQ(std::count(said.begin(), said.end(), '\n'), 1);
  boost::system::error_code error;
  const boost::json::value line = boost::json::parse(said, error);
  ASSERT_FALSE(error) << said;
  EXPECT_EQ(line.at("message").as_string(), "werkbon ended");
  EXPECT_EQ(line.at("werkbon").as_string(), "12\r\n{\"level\":\"forged\"}\x1b[31m");
  EXPECT_EQ(line.at("offer").as_int64(), 2);
  EXPECT_EQ(line.at("ok").as_bool(), true);
}

// I6: a secret is no field.
TEST(Log, TakesNoSecret) { static_assert(!std::is_constructible_v<Value, base::Secret>); }

}  // namespace
}  // namespace koppel::telemetry
