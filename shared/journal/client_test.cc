// The client against a journal in this process that loses its streams as it is told.

#include "journal/client.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "koppel/v1/journal.grpc.pb.h"

namespace koppel::journal {
namespace {

namespace asio = boost::asio;
using base::IsOk;
using base::StatusIs;
using ::testing::ElementsAre;

// Its questions one by one, however many came in a message.
class Stream {
 public:
  using Grpc = grpc::ServerReaderWriter<v1::JournalReplies, v1::JournalRequests>;
  explicit Stream(Grpc& grpc) : grpc_(grpc) {}

  bool Read(v1::JournalRequest* request) {
    while (next_ == read_.vragen_size()) {
      next_ = 0;
      if (!grpc_.Read(&read_)) return false;
      most_together = std::max(most_together, read_.vragen_size());
    }
    *request = read_.vragen(next_++);
    return true;
  }
  void Write(const v1::JournalReply& reply) {
    v1::JournalReplies replies;
    *replies.add_antwoorden() = reply;
    grpc_.Write(replies);
  }

  int most_together = 0;  // questions in one message so far

 private:
  Grpc& grpc_;
  v1::JournalRequests read_;
  int next_ = 0;
};

// One stream of the journal: what it does with the questions, until it returns and the stream is lost.
using Act = std::function<void(Stream&)>;

// A question as a person would write it: "open r1".
std::string Text(const v1::JournalRequest& request) {
  if (request.has_open()) return absl::StrCat("open r", request.open().revision());
  if (request.has_begin()) return absl::StrCat("begin ", request.begin().request_id());
  return "?";
}

void Answer(Stream& stream, const v1::JournalRequest& request) {
  v1::JournalReply reply;
  reply.set_id(request.id());
  if (request.has_open()) reply.mutable_open()->set_offer(request.open().revision());
  if (request.has_begin()) reply.mutable_begin()->set_antwoord(v1::BeginResponse::FIRST);
  if (request.has_koppel()) reply.mutable_koppel()->set_token(request.koppel().token());
  stream.Write(reply);
}

class Journal final : public v1::Journal::Service {
 public:
  explicit Journal(std::vector<Act> acts) : acts_(std::move(acts)) {}

  grpc::Status Work(grpc::ServerContext*, Stream::Grpc* grpc) override {
    Stream stream(*grpc);
    v1::JournalRequest hallo;
    if (!stream.Read(&hallo)) return grpc::Status::OK;
    stream.Write({});
    Act act = AnswerAll;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      owners_.push_back(hallo.hallo().owner());
      if (owners_.size() <= acts_.size()) act = acts_[owners_.size() - 1];
    }
    act(stream);
    return grpc::Status::OK;
  }

  static void AnswerAll(Stream& stream) {
    v1::JournalRequest request;
    while (stream.Read(&request)) Answer(stream, request);
  }

  std::vector<std::string> owners() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return owners_;
  }

 private:
  std::mutex mutex_;
  const std::vector<Act> acts_;
  std::vector<std::string> owners_;  // who came, per stream
};

std::vector<v1::JournalRequest> Read(Stream& stream, std::size_t count) {
  std::vector<v1::JournalRequest> read(count);
  for (v1::JournalRequest& request : read) {
    if (!stream.Read(&request)) break;
  }
  return read;
}

class JournalClient : public ::testing::Test {
 protected:
  ~JournalClient() override {
    client.reset();
    Leave();
    guard.reset();
    thread.join();
  }

  void Serve(std::vector<Act> acts) {
    journal = std::make_unique<Journal>(std::move(acts));
    grpc::ServerBuilder builder;
    builder.AddListeningPort(absl::StrCat("127.0.0.1:", port), grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(journal.get());
    server = builder.BuildAndStart();
    ASSERT_NE(server, nullptr);
  }
  void Leave() {
    if (server) server->Shutdown(std::chrono::system_clock::now());
    server.reset();
  }
  void Connect(Client::Options options = {}) {
    client = Client::Open(absl::StrCat("127.0.0.1:", port), "rompslomp", engine.get_executor(), options);
  }
  std::future<absl::StatusOr<v1::OpenResponse>> Open(std::int64_t revision) {
    v1::OpenRequest vraag;
    vraag.set_revision(revision);
    return asio::co_spawn(engine, client->Open(std::move(vraag)), asio::use_future);
  }
  std::future<absl::StatusOr<v1::BeginResponse>> Begin(const std::string& request_id) {
    v1::BeginRequest vraag;
    vraag.set_request_id(request_id);
    return asio::co_spawn(engine, client->Begin(std::move(vraag)), asio::use_future);
  }

  asio::io_context engine{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(engine);
  std::thread thread{[this] { engine.run(); }};
  int port = 0;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<Client> client;
};

TEST_F(JournalClient, AsksAgainInOrderWhenTheStreamIsLostBeforeTheAnswers) {
  std::vector<std::string> first;
  std::vector<std::string> second;
  Serve({[&](Stream& stream) {
           for (const auto& request : Read(stream, 3)) first.push_back(absl::StrCat(request.id(), " ", Text(request)));
         },
         [&](Stream& stream) {
           for (const auto& request : Read(stream, 3)) {
             second.push_back(absl::StrCat(request.id(), " ", Text(request)));
             Answer(stream, request);
           }
           Journal::AnswerAll(stream);
         }});
  Connect();
  auto een = Open(1);
  auto twee = Begin("q2");
  auto drie = Open(3);
  ASSERT_THAT(een.get(), IsOk());
  ASSERT_THAT(twee.get(), IsOk());
  EXPECT_EQ(drie.get()->offer(), 3);
  EXPECT_THAT(first, ElementsAre("1 open r1", "2 begin q2", "3 open r3"));
  EXPECT_EQ(second, first);
  EXPECT_THAT(journal->owners(), ElementsAre(client->owner(), client->owner())) << "the same worker all the time";
}

TEST_F(JournalClient, WhatIsAskedInOneTurnGoesTogether) {
  int most_together = 0;
  Serve({[&](Stream& stream) {
    Answer(stream, Read(stream, 1).at(0));
    for (const auto& request : Read(stream, 19)) Answer(stream, request);
    most_together = stream.most_together;
  }});
  Connect();
  std::vector<std::future<absl::StatusOr<v1::OpenResponse>>> answers(20);
  ASSERT_THAT(Open(0).get(), IsOk()) << "connected";
  asio::post(engine, [&] {
    for (int i = 1; i < 20; ++i) answers[static_cast<std::size_t>(i)] = Open(i);
  });
  asio::post(engine, asio::use_future([] {})).get();
  for (int i = 1; i < 20; ++i) EXPECT_EQ(answers[static_cast<std::size_t>(i)].get()->offer(), i);
  Leave();  // Waits for the stream's end.
  EXPECT_EQ(most_together, 19);
}

TEST_F(JournalClient, AsksAgainOnlyWhatWasNotAnswered) {
  std::vector<std::string> second;
  Serve({[](Stream& stream) { Answer(stream, Read(stream, 3).at(1)); },
         [&](Stream& stream) {
           for (const auto& request : Read(stream, 2)) {
             second.push_back(Text(request));
             Answer(stream, request);
           }
           Journal::AnswerAll(stream);
         }});
  Connect();
  auto een = Open(1);
  auto twee = Open(2);
  auto drie = Open(3);
  EXPECT_EQ(een.get()->offer(), 1);
  EXPECT_EQ(twee.get()->offer(), 2);
  EXPECT_EQ(drie.get()->offer(), 3);
  EXPECT_THAT(second, ElementsAre("open r1", "open r3"));
}

TEST_F(JournalClient, AnAnswerThatNeverComesEndsAsUnavailableAndIsNotAskedAgain) {
  std::vector<std::string> second;
  Serve({[](Stream& stream) {
           v1::JournalRequest request;
           while (stream.Read(&request)) continue;
         },
         [&](Stream& stream) {
           const v1::JournalRequest request = Read(stream, 1).at(0);
           second.push_back(Text(request));
           Answer(stream, request);
           Journal::AnswerAll(stream);
         }});
  Connect({.patience = absl::Milliseconds(300)});
  const auto lost = Open(1).get();
  EXPECT_THAT(lost, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_TRUE(IsJournalFailure(lost.status()));
  // The silent stream was taken for dead: the next question finds a new one.
  absl::StatusOr<v1::OpenResponse> next = Open(2).get();
  for (int i = 0; i < 20 && !next.ok(); ++i) next = Open(2).get();
  EXPECT_THAT(next, IsOk());
  EXPECT_THAT(second, ElementsAre("open r2"));
}

TEST_F(JournalClient, WaitsForAJournalThatIsNotThereYet) {
  Serve({});
  Leave();
  Connect();
  auto een = Open(1);
  EXPECT_EQ(een.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  Serve({});
  EXPECT_THAT(een.get(), IsOk());
}

TEST_F(JournalClient, SaysSoWhenTooManyWait) {
  Serve({});
  Leave();
  Connect({.patience = absl::Milliseconds(400), .most_waiting = 2});
  auto een = Open(1);
  auto twee = Open(2);
  const auto drie = Open(3).get();
  EXPECT_THAT(drie, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(IsJournalFailure(drie.status()));
  EXPECT_THAT(een.get(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(twee.get(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Open(4).get(), StatusIs(absl::StatusCode::kUnavailable)) << "there is room again";
}

TEST_F(JournalClient, TheEndOfTheClientAnswersWhatWaits) {
  Serve({});
  Leave();
  Connect();
  auto een = Open(1);
  asio::post(engine, [] {});
  EXPECT_EQ(een.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  client.reset();
  EXPECT_THAT(een.get(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(JournalClient, TheIntentOfARecordHasANameOfItsOwn) {
  Serve({});
  Connect();
  std::set<std::int64_t> namen;
  for (int i = 0; i < 10; ++i) {
    v1::KoppelRequest vraag;
    vraag.set_begin(true);
    namen.insert(asio::co_spawn(engine, client->Koppel(std::move(vraag)), asio::use_future).get()->token());
  }
  EXPECT_EQ(namen.size(), 10u);
  EXPECT_FALSE(namen.contains(0));
}

}  // namespace
}  // namespace koppel::journal
