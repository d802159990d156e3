#include "http/curl_client.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <optional>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_names.h"
#include "http/test_server.h"

namespace koppel::http {
namespace {

namespace asio = boost::asio;
using base::IsOk;
using base::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using Answer = absl::StatusOr<Response>;

MATCHER(WasSurelyNeverSent, "says that it was never sent") { return SurelyNeverSent(base::StatusOf(arg)); }

MATCHER_P(HasStatus, status, "is a response with this status") {
  *result_listener << base::StatusOf(arg);
  return arg.ok() && arg->status == status;
}

std::ptrdiff_t OpenSockets() {
  std::ptrdiff_t sockets = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path(), gone).string().starts_with("socket:")) ++sockets;
  }
  return sockets;
}

class CurlClientTest : public ::testing::Test {
 protected:
  void Open(Options options = {}) {
    client_.reset();
    options.policy.allow_loopback = true;
    options.observer = [this](const Observation& seen) { results_.push_back(seen.operation + " " + seen.result); };
    client_ = std::make_unique<CurlClient>(io_.get_executor(), options);
  }

  // The answer comes in `into` while the context runs.
  void Begin(Request request, std::optional<Answer>& into) {
    asio::co_spawn(io_, client_->Send(std::move(request)), [&into](const std::exception_ptr& thrown, Answer answer) {
      if (thrown) std::rethrow_exception(thrown);
      into = std::move(answer);
    });
  }

  // The condition may become true on the server's thread, so it is looked at now and then.
  void RunUntil(const std::function<bool()>& done) {
    while (!done()) {
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds(5));
    }
  }

  Answer Ask(Request request) {
    if (client_ == nullptr) Open();
    std::optional<Answer> answer;
    Begin(std::move(request), answer);
    RunUntil([&] { return answer.has_value(); });
    return *std::move(answer);
  }

  Answer Get(const std::string& path) { return Ask({.url = server_.Url(path)}); }
  Answer Post(const std::string& path) { return Ask({.method = "POST", .url = server_.Url(path), .body = "{}"}); }

  TestServer server_;
  asio::io_context io_{1};
  std::vector<std::string> results_;
  std::unique_ptr<CurlClient> client_;
};

TEST_F(CurlClientTest, SendsWhatIsAskedAndGivesTheWholeAnswer) {
  const Answer answer = Ask({.method = "POST",
                             .url = server_.Url("/echo"),
                             .headers = {{"X-One", "1"}, {"X-None", ""}},
                             .bearer = base::Secret("t0ken"),
                             .body = "{\"a\":1}",
                             .content_type = "application/json"});
  ASSERT_THAT(answer, HasStatus(200));
  EXPECT_EQ(answer->body, "{\"a\":1}");
  ASSERT_NE(answer->Header("x-KIND"), nullptr);
  EXPECT_EQ(*answer->Header("x-KIND"), "Test");
  EXPECT_EQ(answer->Header("X-Other"), nullptr);
  ASSERT_THAT(server_.seen(), SizeIs(1));
  const TestServer::Seen seen = server_.seen()[0];
  EXPECT_EQ(seen.method, "POST");
  EXPECT_THAT(seen.headers, Contains(Pair("authorization", "Bearer t0ken")));
  EXPECT_THAT(seen.headers, Contains(Pair("content-type", "application/json")));
  EXPECT_THAT(seen.headers, Contains(Pair("user-agent", "koppel/" KOPPEL_VERSION)));
  EXPECT_THAT(seen.headers, Contains(Pair("x-one", "1")));
  EXPECT_THAT(seen.headers, Contains(Pair("x-none", "")));
  EXPECT_THAT(seen.headers, Not(Contains(Pair("expect", ::testing::_))));
}

TEST_F(CurlClientTest, WritesAUserNameAndPasswordAsBasic) {
  ASSERT_THAT(
      Ask({.method = "PUT",
           .url = server_.Url("/echo"),
           .basic = Basic{.gebruikersnaam = "jos\xc3\xa9@devries.example", .wachtwoord = base::Secret("ge:heim")},
           .body = "{}"}),
      HasStatus(200));
  ASSERT_THAT(server_.seen(), SizeIs(1));
  EXPECT_THAT(server_.seen()[0].headers,
              Contains(Pair("authorization", "Basic am9zw6lAZGV2cmllcy5leGFtcGxlOmdlOmhlaW0=")))
      << "the base64 of its bytes in UTF-8";
}

TEST_F(CurlClientTest, KnowsEveryMethod) {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    EXPECT_THAT(Ask({.method = method, .url = server_.Url("/echo")}), HasStatus(200)) << method;
    EXPECT_EQ(server_.seen().back().method, method);
    EXPECT_THAT(server_.seen().back().headers, Not(Contains(Pair("content-type", ::testing::_)))) << method;
  }
  const Answer answer = Ask({.method = "GET", .url = server_.Url("/echo"), .body = "also here"});
  ASSERT_THAT(answer, HasStatus(200));
  EXPECT_EQ(answer->body, "also here");
}

TEST_F(CurlClientTest, KeepsAConnectionForTheNextCalls) {
  for (int i = 0; i < 20; ++i) EXPECT_THAT(Get("/hello"), HasStatus(200));
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(CurlClientTest, AnIdleClientGivesItsContextNothingToWaitFor) {
  EXPECT_THAT(Get("/hello"), HasStatus(200));
  io_.restart();
  io_.run();  // Returns, though the connection is kept.
  EXPECT_THAT(Get("/hello"), HasStatus(200));
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(CurlClientTest, EveryHttpStatusIsAResponse) {
  for (const int status : {201, 204, 301, 302, 307, 400, 401, 404, 422, 429, 500, 503}) {
    const Answer answer = Get(absl::StrCat("/status/", status));
    EXPECT_THAT(answer, HasStatus(status));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(*answer->Header("retry-after"), "7");
  }
}

TEST_F(CurlClientTest, FollowsNoRedirect) {
  EXPECT_THAT(Get("/status/302"), HasStatus(302));
  ASSERT_THAT(server_.seen(), SizeIs(1));
}

TEST_F(CurlClientTest, TakesTheFinalAnswerAfterAnEarlyOne) {
  const Answer answer = Get("/early");
  ASSERT_THAT(answer, HasStatus(200));
  EXPECT_EQ(answer->body, "late");
  EXPECT_EQ(answer->Header("Link"), nullptr);
}

TEST_F(CurlClientTest, UsesNoProxyOfTheEnvironment) {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  EXPECT_THAT(Get("/hello"), HasStatus(200));
  unsetenv("http_proxy");
  unsetenv("all_proxy");
}

// The call's time is doubled until it suffices to begin at all: a slow machine does not make these tests fail.
TEST_F(CurlClientTest, TheDeadlineHoldsWhileBytesKeepComing) {
  for (absl::Duration timeout = absl::Milliseconds(50);; timeout *= 2) {
    TestServer server;
    const Answer answer = Ask({.url = server.Url("/trickle"), .timeout = timeout});
    ASSERT_THAT(answer, StatusIs(absl::StatusCode::kDeadlineExceeded));
    if (server.trickled() < 2) continue;
    EXPECT_THAT(answer, Not(WasSurelyNeverSent()));
    break;
  }
}

TEST_F(CurlClientTest, TheDeadlineHoldsWhileTheServerIsSilent) {
  for (absl::Duration timeout = absl::Milliseconds(50);; timeout *= 2) {
    TestServer server;
    const Answer answer = Ask({.method = "POST", .url = server.Url("/hang"), .timeout = timeout});
    ASSERT_THAT(answer, StatusIs(absl::StatusCode::kDeadlineExceeded));
    if (server.seen().empty()) continue;
    EXPECT_THAT(answer, Not(WasSurelyNeverSent()));
    break;
  }
}

TEST_F(CurlClientTest, TheDeadlineHoldsWhileWaitingForAFreeConnection) {
  Open({.max_connections = 1});
  std::optional<Answer> hanging;
  Begin({.url = server_.Url("/hang"), .timeout = absl::Hours(1)}, hanging);
  const Answer waiting = Ask({.url = server_.Url("/hello"), .timeout = absl::Milliseconds(50)});
  EXPECT_THAT(waiting, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(waiting, WasSurelyNeverSent());
  EXPECT_FALSE(hanging.has_value());
  client_.reset();
  RunUntil([&] { return hanging.has_value(); });
}

TEST_F(CurlClientTest, ADeadlineIsKeptAfterAnEarlierOneThatWasNotNeeded) {
  Open();
  std::optional<Answer> hanging;
  Begin({.url = server_.Url("/hang"), .timeout = absl::Milliseconds(200)}, hanging);
  const Answer quick = Ask({.url = server_.Url("/hello"), .timeout = absl::Milliseconds(100)});
  RunUntil([&] { return hanging.has_value(); });
  EXPECT_THAT(*hanging, StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(CurlClientTest, ASlowNameServerHoldsUpOnlyItsOwnCall) {
  Open();
  HoldSlowName();
  std::optional<Answer> slow;
  Begin({.url = "https://slow.test/", .timeout = absl::Milliseconds(50)}, slow);
  RunUntil([&] { return slow.has_value(); });
  EXPECT_THAT(*slow, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(*slow, WasSurelyNeverSent());
  EXPECT_THAT(Get("/hello"), HasStatus(200));
  std::optional<Answer> left;
  Begin({.url = "https://slow.test/"}, left);
  io_.restart();
  io_.poll();
  AwaitSlowNameWaiting(2);
  client_.reset();  // Does not wait for it either.
  RunUntil([&] { return left.has_value(); });
  EXPECT_THAT(*left, StatusIs(absl::StatusCode::kCancelled));
  ReleaseSlowName();
  AwaitSlowNameEnded(2);
}

TEST_F(CurlClientTest, NoTimeLeftIsNeverSent) {
  const Answer answer = Ask({.url = server_.Url("/hello"), .timeout = absl::ZeroDuration()});
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(answer, WasSurelyNeverSent());
}

TEST_F(CurlClientTest, AConnectionThatEndsWithoutAnAnswerMayHaveBeenHeard) {
  const Answer answer = Post("/close");
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(answer, Not(WasSurelyNeverSent()));
}

TEST_F(CurlClientTest, AnAnswerThatEndsHalfwayIsNoAnswer) {
  const Answer answer = Get("/cut");
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(answer, Not(WasSurelyNeverSent()));
}

// I2: libcurl sends a request anew by itself when a kept connection ends without an answer, though the first may have
// been carried out.
TEST_F(CurlClientTest, ACreateIsNeverSentASecondTimeOnAFreshConnection) {
  EXPECT_THAT(Get("/vanish"), HasStatus(200));
  const Answer answer = Post("/vanish");
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(answer, Not(WasSurelyNeverSent()));
  EXPECT_THAT(server_.seen(), SizeIs(2));
}

TEST_F(CurlClientTest, AReadIsSentAgainOnAFreshConnection) {
  EXPECT_THAT(Get("/vanish"), HasStatus(200));
  EXPECT_THAT(Get("/vanish"), HasStatus(200));
  EXPECT_THAT(server_.seen(), SizeIs(3));
}

TEST_F(CurlClientTest, NobodyListensIsNeverSent) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);  // Bound and not listening: nobody else can take the port.
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  bool asked = false;
  const Answer answer =
      Ask({.method = "POST", .url = absl::StrCat("http://127.0.0.1:", ntohs(address.sin_port), "/"), .may_send = [&] {
             return asked = true;
           }});
  close(fd);
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(answer, WasSurelyNeverSent());
  EXPECT_FALSE(asked);
}

TEST_F(CurlClientTest, AnUnknownNameIsNeverSent) {
  NameLeadsTo("unknown.test", {});
  const Answer answer = Ask({.method = "POST", .url = "https://unknown.test/"});
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(answer, WasSurelyNeverSent());
}

TEST_F(CurlClientTest, ARequestThatMayNotBeSentAnyMoreIsNeverSeen) {
  Request request{.method = "POST", .url = server_.Url("/hello"), .may_send = [] { return false; }};
  const int connects_before = ConnectsTried();
  const Answer fresh = Ask(request);
  EXPECT_THAT(fresh, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(fresh, WasSurelyNeverSent());
  EXPECT_EQ(ConnectsTried(), connects_before + 1);
  EXPECT_THAT(Get("/hello"), HasStatus(200));
  const Answer kept = Ask(request);
  EXPECT_THAT(kept, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(kept, WasSurelyNeverSent());
  EXPECT_THAT(server_.seen(), SizeIs(1));
}

TEST_F(CurlClientTest, MaySendIsAskedOnceForEachRequestThatGoes) {
  int asked = 0;
  for (int i = 1; i <= 3; ++i) {
    const Answer answer = Ask({.url = server_.Url("/hello"), .may_send = [&] { return ++asked > 0; }});
    EXPECT_THAT(answer, HasStatus(200));
    EXPECT_EQ(asked, i);
  }
}

TEST_F(CurlClientTest, AReadThatMayNotBeSentASecondTimeMayHaveBeenHeard) {
  EXPECT_THAT(Get("/vanish"), HasStatus(200));
  int asked = 0;
  const Answer answer = Ask({.url = server_.Url("/vanish"), .may_send = [&] { return ++asked == 1; }});
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(answer, Not(WasSurelyNeverSent()));
  EXPECT_EQ(asked, 2);
}

// S14, F16 to F18.
TEST_F(CurlClientTest, AnAnswerOverTheCapIsNotKept) {
  Open({.max_body = 1'000'000, .max_headers = 20'000});
  EXPECT_THAT(Get("/bytes/1000000"), HasStatus(200));
  for (const char* path : {"/bytes/1000001", "/endless", "/bomb", "/headers"}) {
    const Answer answer = Get(path);
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kOutOfRange)) << path;
    EXPECT_THAT(answer, Not(WasSurelyNeverSent())) << path;
  }
  EXPECT_THAT(Get("/hello"), HasStatus(200));
}

TEST_F(CurlClientTest, WhatItCannotWriteIsRefused) {
  for (const Request& request :
       {Request{.url = server_.Url("/hello"), .headers = {{"X", "a\r\nEvil: 1"}}},
        Request{.url = server_.Url("/hello"), .headers = {{"X: 1\r\nEvil", "1"}}},
        Request{.url = server_.Url("/hello"), .bearer = base::Secret("a\nEvil: 1")},
        Request{.url = server_.Url("/hello"), .basic = Basic{"a:b", base::Secret("c")}},
        Request{.url = server_.Url("/hello"), .basic = Basic{"a\nEvil: 1", base::Secret("c")}},
        Request{.url = server_.Url("/hello"), .basic = Basic{"a", base::Secret("c\nEvil: 1")}},
        Request{.url = server_.Url("/hello"), .bearer = base::Secret("t0ken"), .basic = Basic{"a", base::Secret("c")}},
        Request{.url = server_.Url("/hello"), .content_type = "text/plain\r\nEvil: 1"},
        Request{.method = "GET / HTTP/1.1\r\nEvil: 1\r\n", .url = server_.Url("/hello")},
        Request{.method = "", .url = server_.Url("/hello")}}) {
    const Answer answer = Ask(request);
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(answer, WasSurelyNeverSent());
  }
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlClientTest, TellsTheObserverWhatBecameOfEachCall) {
  Open({.max_body = 100});
  const auto ask = [&](const std::string& path, std::function<bool()> may_send = nullptr) {
    const Answer ignored =
        Ask({.method = "POST", .url = server_.Url(path), .may_send = std::move(may_send), .operation = path});
  };
  for (const char* path :
       {"/hello", "/status/302", "/status/401", "/status/404", "/status/429", "/status/500", "/close", "/bytes/101"}) {
    ask(path);
  }
  ask("/echo", [] { return false; });
  const Answer refused = Ask({.url = "https://10.0.0.1/", .operation = "inside"});
  const Answer unknown = Ask({.url = "https://unknown.test/", .operation = "unknown"});
  const Answer late = Ask({.url = server_.Url("/hello"), .timeout = -absl::Seconds(1), .operation = "late"});
  EXPECT_THAT(results_, ElementsAre("/hello 2xx", "/status/302 3xx", "/status/401 401", "/status/404 4xx",
                                    "/status/429 429", "/status/500 5xx", "/close lost", "/bytes/101 too_large",
                                    "/echo never_sent", "inside refused", "unknown connect", "late timeout"));
}

std::size_t Threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

TEST_F(CurlClientTest, AThousandCallsAreUnderWaySideBySideOnOneThread) {
  constexpr std::size_t kConnections = 200;
  TestServer server(std::nullopt, kConnections);  // Answers nobody before so many wait.
  Open({.max_connections = kConnections});
  const std::size_t threads_before = Threads();
  std::vector<std::optional<Answer>> answers(1000);
  for (auto& answer : answers) Begin({.url = server.Url("/together"), .timeout = absl::Minutes(2)}, answer);
  RunUntil([&] { return server.most_together() == kConnections; });
  EXPECT_EQ(Threads(), threads_before);
  RunUntil([&] {
    return std::all_of(answers.begin(), answers.end(), [](const auto& answer) { return answer.has_value(); });
  });
  for (const auto& answer : answers) EXPECT_THAT(*answer, HasStatus(200));
  EXPECT_THAT(server.seen(), SizeIs(1000));
  EXPECT_LE(server.connections(), static_cast<int>(kConnections));
}

// I7. A peak fills several of libcurl's multis; afterwards only the first gets calls.
TEST_F(CurlClientTest, ConnectionsOfAPeakThatTheServerEndedDoNotStayOpen) {
  constexpr int kPeak = 200;
  Open();
  const std::ptrdiff_t before = OpenSockets();
  {
    TestServer crowd(std::nullopt, kPeak);
    std::vector<std::optional<Answer>> answers(kPeak);
    for (std::optional<Answer>& answer : answers) Begin({.url = crowd.Url("/together")}, answer);
    RunUntil([&] { return std::ranges::all_of(answers, [](const auto& answer) { return answer.has_value(); }); });
    EXPECT_GE(OpenSockets() - before, kPeak);
  }
  do {
    ASSERT_THAT(Get("/hello"), HasStatus(200));
  } while (OpenSockets() - before > 2);  // Its own, and the server's side of it.
}

TEST_F(CurlClientTest, CallsUnderWayEndAsCancelledWhenTheClientGoes) {
  Open();
  std::optional<Answer> one;
  std::optional<Answer> two;
  Begin({.url = server_.Url("/hang")}, one);
  Begin({.method = "POST", .url = server_.Url("/hang")}, two);
  RunUntil([&] { return server_.seen().size() == 2; });
  client_.reset();
  RunUntil([&] { return one && two; });
  EXPECT_THAT(*one, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(*two, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(*two, Not(WasSurelyNeverSent()));
}

TEST_F(CurlClientTest, ACallThatBeginsAfterTheClientWentIsNeverSent) {
  Open();
  std::optional<Answer> late;
  Begin({.url = server_.Url("/hello")}, late);
  client_.reset();
  RunUntil([&] { return late.has_value(); });
  EXPECT_THAT(*late, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(*late, WasSurelyNeverSent());
}

TEST_F(CurlClientTest, ACancelledCallEndsAtOnceAndItsConnectionWithIt) {
  Open();
  asio::cancellation_signal signal;
  std::optional<Answer> answer;
  asio::co_spawn(io_, client_->Send({.url = server_.Url("/hang")}),
                 asio::bind_cancellation_slot(signal.slot(),
                                              [&](const std::exception_ptr&, Answer got) { answer = std::move(got); }));
  RunUntil([&] { return server_.seen().size() == 1; });
  signal.emit(asio::cancellation_type::terminal);
  RunUntil([&] { return answer.has_value(); });
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(Get("/hello"), HasStatus(200));
}

TEST_F(CurlClientTest, AContextMayGoWithItsCallsStillUnderWay) {
  auto io = std::make_unique<asio::io_context>(1);
  auto client = std::make_unique<CurlClient>(io->get_executor(), Options{.policy = {.allow_loopback = true}});
  bool ended = false;
  asio::co_spawn(*io, client->Send({.url = server_.Url("/hang")}),
                 [&](const std::exception_ptr&, const Answer&) { ended = true; });
  while (server_.seen().empty()) io->run_one_for(std::chrono::milliseconds(5));
  client.reset();
  io.reset();
  EXPECT_FALSE(ended);
}

TEST(CurlClient, AnyThreadMayCallAndTakeItDown) {
  TestServer server;
  std::array<asio::io_context, 4> contexts;  // Outlive the client, which answers into them.
  asio::io_context engine{1};
  auto work = asio::make_work_guard(engine);
  std::thread runs([&] { engine.run(); });
  auto client = std::make_unique<CurlClient>(engine.get_executor(), Options{.policy = {.allow_loopback = true}});

  std::vector<std::thread> callers;
  for (asio::io_context& own : contexts) {
    callers.emplace_back([&] {
      for (int k = 0; k < 25; ++k) {
        std::optional<Answer> answer;
        asio::co_spawn(own, client->Send({.url = server.Url("/hello")}),
                       [&](const std::exception_ptr&, Answer got) { answer = std::move(got); });
        own.restart();
        own.run();
        ASSERT_TRUE(answer.has_value());
        EXPECT_THAT(*answer, HasStatus(200));
      }
    });
  }
  for (std::thread& caller : callers) caller.join();

  std::vector<std::future<Answer>> pending;
  for (int i = 0; i < 50; ++i) {
    pending.push_back(asio::co_spawn(engine, client->Send({.url = server.Url("/hang")}), asio::use_future));
  }
  server.AwaitSeen(100 + 10);
  client.reset();
  for (auto& answer : pending) EXPECT_THAT(answer.get(), StatusIs(absl::StatusCode::kCancelled));
  work.reset();
  runs.join();
}

// S13.
TEST_F(CurlClientTest, NoHostileUrlLeadsToAConnection) {
  NameLeadsTo("localhost", {"127.0.0.1", "::1"});
  NameLeadsTo("rebind.test", {"127.0.0.1"});
  NameLeadsTo("inside.test", {"10.0.0.1", "192.168.1.1", "172.16.0.1"});
  NameLeadsTo("mapped.test", {"::ffff:169.254.169.254"});
  NameLeadsTo("six.test", {"::1", "fd00:ec2::254", "fe80::1", "64:ff9b::a00:1"});
  NameLeadsTo("169.254.169.254.test", {"169.254.169.254"});
  const std::string at = absl::StrCat(":", server_.port(), "/");
  const std::vector<std::string> urls = {
      // No https, or no URL.
      "http://127.0.0.1" + at, "http://localhost" + at, "http://[::1]" + at, "http://api.rompslomp.nl/",
      "file:///etc/passwd", "gopher://127.0.0.1" + at + "_x", "ftp://127.0.0.1" + at, "dict://127.0.0.1" + at,
      "ldap://127.0.0.1" + at, "tftp://127.0.0.1" + at, "scp://127.0.0.1" + at, "smb://127.0.0.1" + at,
      "telnet://127.0.0.1" + at, "ws://127.0.0.1" + at, "//127.0.0.1" + at, "127.0.0.1" + at, "",
      "https:127.0.0.1" + at, "https:/127.0.0.1" + at, "https:///127.0.0.1" + at, "https://", "https://" + at,
      "https://?x", " https://127.0.0.1" + at, "HTTPS://127.0.0.1" + at,
      // A host that is not what it seems.
      "https://user:word@127.0.0.1" + at, "https://api.rompslomp.nl@127.0.0.1" + at,
      "https://127.0.0.1\\@api.rompslomp.nl/", "https://api.rompslomp.nl%40127.0.0.1" + at, "https://127.0.0.1%09" + at,
      "https://127.0.0.1\r\nHost: x/", "https://127.0.0.1" + at + "a b",
      "https://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1" + at,
      "https://127\xE3\x80\x82"
      "0\xE3\x80\x82"
      "0\xE3\x80\x82"
      "1" +
          at,
      "https://[fe80::1%25eth0]" + at, "https://api.rompslomp.nl,127.0.0.1" + at,
      // This machine, however it is written.
      "https://127.0.0.1" + at, "https://127.1" + at, "https://127.0.1" + at, "https://2130706433" + at,
      "https://0x7f000001" + at, "https://0x7f.1" + at, "https://017700000001" + at, "https://0177.0.0.1" + at,
      "https://127.0.0.2" + at, "https://0.0.0.0" + at, "https://0" + at, "https://[::1]" + at, "https://[::]" + at,
      "https://[::ffff:127.0.0.1]" + at, "https://[::ffff:7f00:1]" + at, "https://[0:0:0:0:0:ffff:7f00:0001]" + at,
      "https://[64:ff9b::7f00:1]" + at, "https://[2002:7f00:1::]" + at, "https://localhost" + at,
      "https://rebind.test" + at,
      // Its neighbours.
      "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/",
      "https://169.254.169.254/latest/meta-data/", "https://100.100.100.200/", "https://168.63.129.16/",
      "https://[fd00:ec2::254]/", "https://[fe80::1]/", "https://[ff02::1]/", "https://224.0.0.1/",
      "https://255.255.255.255/", "https://inside.test/", "https://mapped.test/", "https://six.test/",
      "https://169.254.169.254.test/", "https://3232235777/", "https://0xa9fea9fe/"};
  ASSERT_GE(urls.size(), 60u);
  const int connects_before = ConnectsTried();
  CurlClient strict(io_.get_executor(), {});
  for (const std::string& url : urls) {
    std::optional<Answer> answer;
    asio::co_spawn(io_, strict.Send({.url = url, .timeout = absl::Minutes(2)}),
                   [&](const std::exception_ptr&, Answer got) { answer = std::move(got); });
    RunUntil([&] { return answer.has_value(); });
    EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kPermissionDenied)) << url;
    EXPECT_THAT(*answer, WasSurelyNeverSent()) << url;
  }
  EXPECT_EQ(ConnectsTried(), connects_before);
  EXPECT_EQ(server_.connections(), 0);
}

// A fresh certificate, signed by itself, good for `subject` ("IP:127.0.0.1").
TestServer::Tls Certificate(const std::string& name, const std::string& subject) {
  const TestServer::Tls files{.certificate_file = absl::StrCat(::testing::TempDir(), "koppel_", getpid(), name, ".pem"),
                              .key_file = absl::StrCat(::testing::TempDir(), "koppel_", getpid(), name, ".key")};
  const std::string command = absl::StrCat(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test -addext "
      "subjectAltName=",
      subject, " -out ", files.certificate_file, " -keyout ", files.key_file, " 2>/dev/null");
  EXPECT_EQ(std::system(command.c_str()), 0) << "is openssl installed?";
  return files;
}

TEST_F(CurlClientTest, TrustsOnlyWhoItMustAndUnderTheirOwnName) {
  const TestServer::Tls files = Certificate("here", "IP:127.0.0.1");
  TestServer server(files);
  Open({.ca_file = files.certificate_file});
  EXPECT_THAT(Ask({.url = server.Url("/hello")}), HasStatus(200));
  EXPECT_THAT(server.seen(), SizeIs(1));

  // The same server, for who does not know its certificate.
  Open();
  const Answer unknown = Ask({.method = "POST", .url = server.Url("/hello"), .operation = "unknown"});
  EXPECT_THAT(unknown, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("certificate")));
  EXPECT_THAT(unknown, WasSurelyNeverSent());
  EXPECT_THAT(server.seen(), SizeIs(1));

  // A known certificate, of somebody else.
  const TestServer::Tls others = Certificate("elsewhere", "DNS:elsewhere.test");
  TestServer impostor(others);
  Open({.ca_file = others.certificate_file});
  const Answer wrong_name = Ask({.method = "POST", .url = impostor.Url("/hello"), .operation = "impostor"});
  EXPECT_THAT(wrong_name, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(wrong_name, WasSurelyNeverSent());
  EXPECT_THAT(impostor.seen(), IsEmpty());
  EXPECT_THAT(results_, ElementsAre(" 2xx", "unknown tls", "impostor tls"));
}

TEST_F(CurlClientTest, OfSeveralAddressesTheRefusedAreLeftOut) {
  NameLeadsTo("mixed.test", {"10.0.0.1", "127.0.0.1"});
  const TestServer::Tls files = Certificate("mixed", "DNS:mixed.test");
  TestServer server(files);
  const std::string url = absl::StrCat("https://mixed.test:", server.port());
  Open({.ca_file = files.certificate_file});
  const int connects_before = ConnectsTried();
  EXPECT_THAT(Ask({.url = url + "/hello"}), HasStatus(200));
  EXPECT_EQ(ConnectsTried(), connects_before + 1);
  // A refused address on the way is not what a call ends with that was lost later.
  const Answer lost = Ask({.method = "POST", .url = url + "/close"});
  EXPECT_THAT(lost, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(lost, Not(WasSurelyNeverSent()));
}

}  // namespace
}  // namespace koppel::http
