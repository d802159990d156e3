#include "telemetry/telemetry.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "telemetry/export_metrics.h"
#include "telemetry/kafka_metrics.h"

namespace koppel::telemetry {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

namespace asio = boost::asio;
namespace bhttp = boost::beast::http;

struct Answer {
  unsigned status;
  std::string body;
};

asio::ip::tcp::socket Connect(asio::io_context& io, int port) {
  asio::ip::tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
  return socket;
}

Answer Get(int port, const std::string& path, bhttp::verb verb = bhttp::verb::get) {
  asio::io_context io;
  asio::ip::tcp::socket socket = Connect(io, port);
  bhttp::request<bhttp::empty_body> request(verb, path, 11);
  request.set(bhttp::field::host, "localhost");
  bhttp::write(socket, request);
  boost::beast::flat_buffer buffer;
  bhttp::response<bhttp::string_body> response;
  bhttp::read(socket, buffer, response);
  return {response.result_int(), response.body()};
}

int Listen(Telemetry& telemetry) {
  EXPECT_THAT(telemetry.Listen("", ""), base::IsOk());
  return telemetry.port();
}

std::string Metrics(Telemetry& telemetry) { return Get(Listen(telemetry), "/metrics").body; }

TEST(Telemetry, ShowsWhatAnExportPoolCounts) {
  Telemetry telemetry("test");
  ExportMetrics metrics(telemetry.registry(), "rompslomp");
  metrics.Consumed();
  metrics.Finished("wacht", absl::Seconds(1), absl::Seconds(2));
  metrics.Finished("no such outcome", absl::Seconds(1), absl::Seconds(2));
  metrics.Invoice("adopted");
  metrics.Retry("unavailable");
  metrics.DeadLetter("parse");
  metrics.Inflight(3);
  metrics.InflightLimit(256);
  metrics.OldestUnfinished(absl::FromUnixSeconds(1700000000));
  EXPECT_THAT(Metrics(telemetry),
              AllOf(HasSubstr("koppel_build_info{program=\"test\",version=\"" KOPPEL_VERSION "\"} 1"),
                    HasSubstr("koppel_events_consumed_total{vendor=\"rompslomp\"} 1"),
                    HasSubstr("koppel_events_finished_total{outcome=\"wacht\",vendor=\"rompslomp\"} 1"),
                    HasSubstr("koppel_events_finished_total{outcome=\"onzeker\",vendor=\"rompslomp\"} 0"),
                    HasSubstr("koppel_invoices_total{path=\"adopted\",vendor=\"rompslomp\"} 1"),
                    HasSubstr("koppel_vendor_retries_total{reason=\"unavailable\",vendor=\"rompslomp\"} 1"),
                    HasSubstr("koppel_dead_letters_total{reason=\"parse\",vendor=\"rompslomp\"} 1"),
                    HasSubstr("koppel_duplicates_detected_total{vendor=\"rompslomp\"} 0"),
                    HasSubstr("koppel_event_end_to_end_seconds_bucket{vendor=\"rompslomp\",le=\"300\"} 2"),
                    HasSubstr("koppel_inflight_events{vendor=\"rompslomp\"} 3"),
                    HasSubstr("koppel_oldest_unfinished_event_timestamp_seconds{vendor=\"rompslomp\"} 1700000000"),
                    Not(HasSubstr("no such outcome"))));
}

TEST(Telemetry, CountsCallsAtAVendorByOperationAndResult) {
  Telemetry telemetry("test");
  const auto observe = telemetry.HttpObserver("rompslomp");
  observe({.operation = "create_invoice", .result = "2xx", .duration = absl::Milliseconds(3)});
  observe({.operation = "create_invoice", .result = "2xx", .duration = absl::Seconds(3)});
  observe({.operation = "create_invoice", .result = "lost", .duration = absl::Seconds(30)});
  observe({.operation = "", .result = "401", .duration = absl::Milliseconds(3)});
  EXPECT_THAT(
      Metrics(telemetry),
      AllOf(HasSubstr(R"(koppel_vendor_requests_total{operation="create_invoice",result="2xx",vendor="rompslomp"} 2)"),
            HasSubstr(R"(koppel_vendor_requests_total{operation="create_invoice",result="lost",vendor="rompslomp"} 1)"),
            HasSubstr(R"(koppel_vendor_requests_total{operation="other",result="401",vendor="rompslomp"} 1)"),
            HasSubstr(
                R"(koppel_vendor_request_duration_seconds_count{operation="create_invoice",vendor="rompslomp"} 3)")));
}

TEST(Telemetry, ShowsWorkWithKafkaFromTheTotalsOfItsClients) {
  Telemetry telemetry("test");
  KafkaMetrics kafka(telemetry.registry());
  kafka.Polled(absl::FromUnixSeconds(1700000000));
  kafka.Rebalances(2);
  kafka.Rebalances(5);
  kafka.CommitFailures(1);
  kafka.CommitFailures(1);
  kafka.AssignedPartitions(6);
  kafka.Lag({{{"a", 0}, 12}, {{"a", 1}, 9}});
  kafka.Lag({{{"a", 1}, 7}});
  EXPECT_THAT(
      Metrics(telemetry),
      AllOf(HasSubstr("koppel_kafka_last_poll_timestamp_seconds 1700000000"),
            HasSubstr("koppel_kafka_rebalances_total 5"), HasSubstr("koppel_kafka_commit_failures_total 1"),
            HasSubstr("koppel_kafka_delivery_failures_total 0"), HasSubstr("koppel_kafka_assigned_partitions 6"),
            HasSubstr(R"(koppel_kafka_lag_records{partition="1",topic="a"} 7)"), Not(HasSubstr("partition=\"0\""))));
}

TEST(Telemetry, ShowsTheProcessItself) {
  Telemetry telemetry("test");
  const std::string text = Metrics(telemetry);
  for (const char* name : {"process_resident_memory_bytes", "process_start_time_seconds", "process_open_fds",
                           "process_max_fds", "process_threads"}) {
    EXPECT_THAT(text, ContainsRegex(absl::StrCat("\n", name, " [1-9]")));
  }
  EXPECT_THAT(text, ContainsRegex("\nprocess_cpu_seconds_total [0-9]"));
}

TEST(Telemetry, WritesItsPortToAFile) {
  const std::string file = absl::StrCat(::testing::TempDir(), "koppel_metrics_port_", getpid());
  Telemetry telemetry("test");
  EXPECT_EQ(telemetry.port(), 0);
  EXPECT_THAT(telemetry.Listen("[::1]:0", file),
              ::testing::AnyOf(base::IsOk(), base::StatusIs(absl::StatusCode::kUnavailable)));
  EXPECT_THAT(telemetry.Listen("127.0.0.1:0", file), base::IsOk());
  int port = 0;
  std::ifstream(file) >> port;
  EXPECT_EQ(port, telemetry.port());
  EXPECT_EQ(Get(port, "/livez?verbose").status, 200u);
  unlink(file.c_str());
}

TEST(Telemetry, TellsAWrongAddressFromOneThatIsTaken) {
  Telemetry first("test");
  const int port = Listen(first);
  Telemetry second("test");
  EXPECT_THAT(second.Listen(absl::StrCat("127.0.0.1:", port), ""), base::StatusIs(absl::StatusCode::kUnavailable));
  for (const char* address :
       {"127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:-1", "metrics.example:9464", "[::1:9464", ":9464"}) {
    EXPECT_THAT(second.Listen(address, ""), base::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(address)))
        << address;
  }
}

TEST(Telemetry, ReadinessNamesWhatIsNotReady) {
  Telemetry telemetry("test");
  std::atomic<bool> ready = false;
  telemetry.AddReadiness("settings", [&] { return ready.load(); });
  telemetry.AddReadiness("journal", [] { return true; });
  const int port = Listen(telemetry);
  const Answer answer = Get(port, "/readyz");
  EXPECT_EQ(answer.status, 503u);
  EXPECT_EQ(answer.body, "settings: not yet\njournal: ready\n");
  EXPECT_EQ(Get(port, "/livez").status, 200u);
  ready = true;
  EXPECT_EQ(Get(port, "/readyz").status, 200u);
}

TEST(Telemetry, ALoopThatIsSilentForTooLongIsNotAlive) {
  Telemetry lively("test", absl::Hours(1));
  lively.AddHeartbeat("poll").Tick();
  EXPECT_EQ(Get(Listen(lively), "/livez").status, 200u);

  Telemetry dead("test", -absl::Seconds(1));
  dead.AddHeartbeat("poll").Tick();
  const Answer answer = Get(Listen(dead), "/livez");
  EXPECT_EQ(answer.status, 503u);
  EXPECT_THAT(answer.body, HasSubstr("poll: silent"));
}

TEST(Telemetry, KnowsThreePagesAndOnlyReads) {
  Telemetry telemetry("test");
  const int port = Listen(telemetry);
  EXPECT_EQ(Get(port, "/nonsense").status, 404u);
  EXPECT_EQ(Get(port, "/metrics", bhttp::verb::post).status, 405u);
}

TEST(Telemetry, WhoConnectsAndSaysNothingHoldsUpNobody) {
  Telemetry telemetry("test");
  const int port = Listen(telemetry);
  asio::io_context io;
  std::vector<asio::ip::tcp::socket> silent;
  for (int i = 0; i < 10; ++i) silent.push_back(Connect(io, port));
  asio::write(silent[0], asio::buffer("GET /livez HT", 13));
  EXPECT_EQ(Get(port, "/livez").status, 200u);
  telemetry.Close();  // Does not wait for them either.
  EXPECT_EQ(telemetry.port(), 0);
}

TEST(Telemetry, AsksNothingAnyMoreOnceItIsClosed) {
  Telemetry telemetry("test");
  auto ready = std::make_unique<bool>(true);
  telemetry.AddReadiness("settings", [&] { return *ready; });
  const int port = Listen(telemetry);
  EXPECT_EQ(Get(port, "/readyz").status, 200u);
  telemetry.Close();
  ready.reset();
  EXPECT_ANY_THROW(Get(port, "/readyz"));
}

}  // namespace
}  // namespace koppel::telemetry
