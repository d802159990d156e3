#include "journal/client.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "koppel/v1/journal.grpc.pb.h"
#include "telemetry/log.h"

namespace koppel::journal {

namespace asio = boost::asio;

namespace {

constexpr char kMark[] = "koppel.journal";

absl::Status Mark(absl::Status status) {
  status.SetPayload(kMark, absl::Cord("1"));
  return status;
}

using Answer = absl::StatusOr<v1::JournalReply>;

// A message holds at most so many questions and, but for one that is larger by itself, bytes.
constexpr int kMostTogether = 256;
constexpr std::size_t kMostBytesTogether = 1024 * 1024;

}  // namespace

bool IsJournalFailure(const absl::Status& status) { return status.GetPayload(kMark).has_value(); }

// The stream's thread writes and a second one reads: gRPC allows one of each at a time. What waits for an answer is
// known by its number; when the stream breaks it stays, and is asked again on the next one. What the engine asks in one
// turn of its loop goes as one message, and the answers of a message come to it in one turn.
class Client::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const std::string& target, std::string vendor, asio::any_io_executor engine, Options options)
      : options_(options),
        engine_(std::move(engine)),
        vendor_(std::move(vendor)),
        owner_(absl::StrCat("export-", vendor_, "-", base::NewUuid())) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
    arguments.SetMaxReceiveMessageSize(4 * 1024 * 1024);
    stub_ = v1::Journal::NewStub(grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments));
  }

  void Start() {
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
      if (context_ != nullptr) context_->TryCancel();
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    std::map<std::int64_t, Question> left;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      left.swap(waiting_);
    }
    std::vector<Told> told;
    for (auto& [id, question] : left) {
      told.push_back({std::move(question.done), Mark(absl::UnavailableError("the journal's client ends"))});
    }
    Tell(std::move(told));
  }

  // The question's number, to Forget it by; 0 when it will not be asked. `done` is told on the engine, in each case.
  std::int64_t Ask(v1::JournalRequest request, std::function<void(Answer)> done) {
    absl::Status refused;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (stop_) {
        refused = absl::UnavailableError("the journal's client ends");
      } else if (waiting_.size() >= options_.most_waiting) {
        refused = absl::ResourceExhaustedError(
            absl::StrCat(waiting_.size(), " questions wait for the journal's answer; this one is not asked"));
      } else {
        request.set_id(++next_id_);
        waiting_.emplace(next_id_, Question{std::move(request), std::move(done), turns_});
        if (connected_) outgoing_.push_back(next_id_);
        if (!std::exchange(wake_posted_, true)) {
          asio::post(engine_, [self = shared_from_this()] { self->WakeWriter(); });
        }
        return next_id_;
      }
    }
    std::vector<Told> told;
    told.push_back({std::move(done), Mark(std::move(refused))});
    Tell(std::move(told));
    return 0;
  }

  // Its patience has ended: it is not asked again, for what its asker does next must not be overtaken by it. A stream
  // that said nothing since it was asked is taken for dead.
  void Forget(std::int64_t id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return;
    if (found->second.turn == turns_ && context_ != nullptr) context_->TryCancel();
    waiting_.erase(found);
  }

  absl::Duration patience() const { return options_.patience; }

  asio::any_io_executor engine() const { return engine_; }
  bool connected() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return connected_;
  }
  const std::string& owner() const { return owner_; }

 private:
  struct Question {
    v1::JournalRequest request;
    std::function<void(Answer)> done;
    std::int64_t turn;  // answers that had come, of any question, when it was sent
  };
  using Stream = grpc::ClientReaderWriter<v1::JournalRequests, v1::JournalReplies>;
  struct Told {
    std::function<void(Answer)> done;
    Answer answer;
  };

  void Tell(std::vector<Told> told) {
    asio::post(engine_, [told = std::make_shared<std::vector<Told>>(std::move(told))] {
      for (Told& one : *told) one.done(std::move(one.answer));
    });
  }

  void WakeWriter() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      wake_posted_ = false;
    }
    wake_.notify_all();
  }

  void Run() {
    auto pause = std::chrono::milliseconds(50);
    while (true) {
      grpc::ClientContext context;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (stop_) return;
        context_ = &context;
      }
      context.set_wait_for_ready(false);
      std::unique_ptr<Stream> stream = stub_->Work(&context);
      v1::JournalRequests hello;
      v1::Hallo& hallo = *hello.add_vragen()->mutable_hallo();
      hallo.set_owner(owner_);
      hallo.set_vendor(vendor_);
      v1::JournalReplies welcome;
      if (stream->Write(hello) && stream->Read(&welcome)) {
        pause = std::chrono::milliseconds(50);
        Speak(*stream);
      }
      context.TryCancel();
      stream->Finish();
      Disconnect();
      std::unique_lock<std::mutex> lock(mutex_);
      context_ = nullptr;
      wake_.wait_for(lock, pause, [&] { return stop_; });
      if (stop_) return;
      pause = std::min(pause * 2, std::chrono::milliseconds(2000));
    }
  }

  void Speak(Stream& stream) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      connected_ = true;
      broken_ = false;
      ++turns_;
      for (auto& [id, question] : waiting_) outgoing_.push_back(id);  // Asked before, not answered: again, in order.
    }
    std::thread reader([&] {
      v1::JournalReplies replies;
      while (stream.Read(&replies)) {
        std::vector<Told> told;
        {
          const std::lock_guard<std::mutex> lock(mutex_);
          ++turns_;
          for (v1::JournalReply& reply : *replies.mutable_antwoorden()) {
            const auto found = waiting_.find(reply.id());
            if (found == waiting_.end()) continue;
            told.push_back({std::move(found->second.done), std::move(reply)});
            waiting_.erase(found);
          }
        }
        Tell(std::move(told));
      }
      const std::lock_guard<std::mutex> lock(mutex_);
      broken_ = true;
      wake_.notify_all();
    });
    while (true) {
      v1::JournalRequests together;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return stop_ || broken_ || !outgoing_.empty(); });
        if (stop_ || broken_) break;
        TakeTogether(together);
      }
      if (together.vragen_size() > 0 && !stream.Write(together)) break;
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (context_ != nullptr) context_->TryCancel();
    }
    reader.join();
  }

  // Under the lock.
  void TakeTogether(v1::JournalRequests& together) {
    std::size_t bytes = 0;
    while (!outgoing_.empty() && together.vragen_size() < kMostTogether) {
      const auto found = waiting_.find(outgoing_.front());
      if (found != waiting_.end()) {  // Else forgotten meanwhile.
        bytes += found->second.request.ByteSizeLong();
        if (together.vragen_size() > 0 && bytes > kMostBytesTogether) return;
        found->second.turn = turns_;
        *together.add_vragen() = found->second.request;
      }
      outgoing_.pop_front();
    }
  }

  void Disconnect() {
    const std::lock_guard<std::mutex> lock(mutex_);
    connected_ = false;
    outgoing_.clear();
  }

  const Options options_;
  const asio::any_io_executor engine_;
  const std::string vendor_;
  const std::string owner_;
  std::unique_ptr<v1::Journal::Stub> stub_;
  std::thread thread_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool wake_posted_ = false;  // the writer is woken at the end of the engine's turn
  bool stop_ = false;
  bool connected_ = false;
  bool broken_ = false;
  grpc::ClientContext* context_ = nullptr;
  std::int64_t next_id_ = 0;
  std::int64_t turns_ = 0;  // answers and streams so far
  std::deque<std::int64_t> outgoing_;
  std::map<std::int64_t, Question> waiting_;  // in the order of asking
};

namespace {

// Waits for the answer on the engine, or for the end of patience: whichever comes first is the one that counts.
template <typename Impl>
Task<Answer> Await(std::shared_ptr<Impl> impl, v1::JournalRequest request) {
  auto initiate = [impl](auto handler, v1::JournalRequest asked) {
    using Handler = decltype(handler);
    struct Once {
      Handler handler;
      asio::steady_timer timer;
      bool done = false;
      Once(Handler h, const asio::any_io_executor& executor) : handler(std::move(h)), timer(executor) {}
      void Settle(std::shared_ptr<Answer> answer) {
        if (std::exchange(done, true)) return;
        timer.cancel();
        handler(std::move(answer));
      }
    };
    auto once = std::make_shared<Once>(std::move(handler), impl->engine());
    const auto id = std::make_shared<std::int64_t>(0);
    once->timer.expires_after(absl::ToChronoNanoseconds(impl->patience()));
    once->timer.async_wait([once, impl, id](boost::system::error_code cancelled) {
      if (cancelled) return;
      impl->Forget(*id);
      once->Settle(std::make_shared<Answer>(Mark(absl::UnavailableError("the journal did not answer in time"))));
    });
    *id = impl->Ask(std::move(asked),
                    [once](Answer answer) { once->Settle(std::make_shared<Answer>(std::move(answer))); });
  };
  const std::shared_ptr<Answer> answer =
      co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::shared_ptr<Answer>)>(
          initiate, asio::use_awaitable, std::move(request));
  if (!answer->ok()) co_return answer->status();
  const std::string& error = (*answer)->error();
  if (absl::StartsWith(error, "begin at open again")) co_return Mark(absl::AbortedError(error));
  if (!error.empty()) co_return Mark(absl::InvalidArgumentError(error));
  co_return std::move(*answer);
}

}  // namespace

Client::Client(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() { impl_->Stop(); }

std::unique_ptr<Client> Client::Open(const std::string& target, const std::string& vendor, asio::any_io_executor engine,
                                     Options options) {
  auto impl = std::make_shared<Impl>(target, vendor, std::move(engine), options);
  impl->Start();
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

Task<absl::StatusOr<v1::OpenResponse>> Client::Open(v1::OpenRequest vraag) {
  v1::JournalRequest request;
  *request.mutable_open() = std::move(vraag);
  std::shared_ptr<Impl> impl = impl_;
  Answer answer = co_await Await(std::move(impl), std::move(request));
  if (!answer.ok()) co_return answer.status();
  co_return std::move(*answer->mutable_open());
}

Task<absl::StatusOr<v1::BeginResponse>> Client::Begin(v1::BeginRequest vraag) {
  v1::JournalRequest request;
  *request.mutable_begin() = std::move(vraag);
  std::shared_ptr<Impl> impl = impl_;
  Answer answer = co_await Await(std::move(impl), std::move(request));
  if (!answer.ok()) co_return answer.status();
  co_return std::move(*answer->mutable_begin());
}

Task<absl::StatusOr<v1::FinishResponse>> Client::Finish(v1::FinishRequest vraag) {
  v1::JournalRequest request;
  *request.mutable_finish() = std::move(vraag);
  std::shared_ptr<Impl> impl = impl_;
  Answer answer = co_await Await(std::move(impl), std::move(request));
  if (!answer.ok()) co_return answer.status();
  co_return std::move(*answer->mutable_finish());
}

Task<absl::StatusOr<v1::KoppelResponse>> Client::Koppel(v1::KoppelRequest vraag) {
  // A name for the question: asked again after a lost answer, it is known to be the same.
  if (vraag.has_begin() && vraag.token() == 0)
    vraag.set_token(absl::Uniform<std::int64_t>(absl::BitGen(), 1, std::int64_t{1} << 53));
  v1::JournalRequest request;
  *request.mutable_koppel() = std::move(vraag);
  std::shared_ptr<Impl> impl = impl_;
  Answer answer = co_await Await(std::move(impl), std::move(request));
  if (!answer.ok()) co_return answer.status();
  co_return std::move(*answer->mutable_koppel());
}

bool Client::connected() const { return impl_->connected(); }
std::string Client::owner() const { return impl_->owner(); }

}  // namespace koppel::journal
