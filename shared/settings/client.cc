#include "settings/client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "koppel/v1/settings.grpc.pb.h"
#include "settings/token_hash.h"
#include "wire/koppeling.h"

namespace koppel::settings {
namespace {

namespace asio = boost::asio;
using domein::KoppelingSleutel;

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);

std::optional<KoppelingSleutel> SleutelVan(const v1::Koppeling& koppeling) {
  const absl::StatusOr<domein::Veldapp> veldapp = wire::ParseVeldapp(koppeling.veldapp());
  if (!veldapp.ok()) return std::nullopt;
  return KoppelingSleutel{koppeling.account(), *veldapp, koppeling.vendor()};
}

absl::Status FromGrpc(const grpc::Status& status) {
  const std::string& text = status.error_message();
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return absl::OkStatus();
    case grpc::StatusCode::NOT_FOUND:
      return absl::NotFoundError(text);
    case grpc::StatusCode::UNAUTHENTICATED:
      return absl::UnauthenticatedError(text);
    case grpc::StatusCode::INVALID_ARGUMENT:
      return absl::InvalidArgumentError(text);
    default:
      return absl::UnavailableError(absl::StrCat("settings service: ", text));
  }
}

// Which koppeling, and which refused token.
using Question = std::pair<KoppelingSleutel, std::string>;

}  // namespace

class Client::Impl : public std::enable_shared_from_this<Client::Impl> {
 public:
  Impl(const std::string& target, std::string vendor, asio::any_io_executor engine, absl::Duration deadline)
      : vendor_(std::move(vendor)), deadline_(deadline), engine_(std::move(engine)) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
    // A watch is silent for hours; only a ping tells a quiet service from a dead machine.
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20000);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10000);
    arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    stub_ = v1::Settings::NewStub(grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments));
  }

  void Start() {
    watch_ = std::thread([this] { WatchUntilStopped(); });
    lease_thread_ = std::thread([this] { TakeAnswers(); });
  }

  void Stop() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
      if (watch_context_ != nullptr) watch_context_->TryCancel();
      for (Call* call : calls_) call->context.TryCancel();
    }
    watch_.join();
    leases_queue_.Shutdown();
    lease_thread_.join();
  }

  bool Ready() const {
    absl::MutexLock lock(&mutex_);
    return ready_;
  }

  bool WaitReady(absl::Duration patience) const {
    absl::MutexLock lock(&mutex_);
    return mutex_.AwaitWithTimeout(absl::Condition(&ready_), patience);
  }

  std::optional<absl::Time> StaleSince() const {
    absl::MutexLock lock(&mutex_);
    return stale_since_;
  }

  std::optional<domein::Koppeling> Find(const KoppelingSleutel& sleutel) const {
    absl::MutexLock lock(&mutex_);
    const auto found = koppelingen_.find(sleutel);
    return found == koppelingen_.end() ? std::nullopt : found->second;
  }

  bool KentAccount(const std::string& account, domein::Veldapp veldapp) const {
    absl::MutexLock lock(&mutex_);
    const auto first = koppelingen_.lower_bound({account, veldapp, ""});
    return first != koppelingen_.end() && first->first.account == account && first->first.veldapp == veldapp;
  }

  Task<absl::StatusOr<vendor::Toegang>> Lease(KoppelingSleutel sleutel, std::string refused) {
    if (std::optional<vendor::Toegang> toegang = Remembered(sleutel, refused)) co_return *std::move(toegang);

    // Who comes while an equal question is on its way shares its answer.
    const Question question{sleutel, refused};
    std::shared_ptr<Flight>& place = flights_[question];
    if (place == nullptr) {
      place = std::make_shared<Flight>(engine_);
      Ask(question);
    }
    const std::shared_ptr<Flight> flight = place;
    while (!flight->answer) co_await flight->landed.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return *flight->answer;
  }

 private:
  struct Flight {
    explicit Flight(const asio::any_io_executor& engine) : landed(engine, asio::steady_timer::time_point::max()) {}
    asio::steady_timer landed;
    std::optional<absl::StatusOr<vendor::Toegang>> answer;
  };

  struct Call {
    Question question;
    grpc::ClientContext context;
    v1::LeaseResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::LeaseResponse>> reader;
    std::int64_t wijziging = 0;
  };

  struct Remembrance {
    vendor::Toegang toegang;
    std::string hash;
    absl::Time tot;
  };

  std::optional<vendor::Toegang> Remembered(const KoppelingSleutel& sleutel, const std::string& refused) {
    absl::MutexLock lock(&mutex_);
    const auto found = leases_.find(sleutel);
    if (found == leases_.end()) return std::nullopt;
    if (found->second.hash == refused || absl::Now() >= found->second.tot) {
      leases_.erase(found);
      return std::nullopt;
    }
    return found->second.toegang;
  }

  void Ask(const Question& question) {
    const KoppelingSleutel& sleutel = question.first;
    auto call = std::make_unique<Call>();
    call->question = question;
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + deadline_));
    v1::LeaseRequest request;
    *request.mutable_sleutel() = wire::ToProto(sleutel);
    request.set_refused(question.second);

    absl::MutexLock lock(&mutex_);
    if (stopping_) {
      asio::post(engine_, [self = shared_from_this(), question] {
        self->Answer(question, absl::UnavailableError("the client of the settings service is gone"));
      });
      return;
    }
    call->wijziging = wijzigingen_[sleutel];
    call->reader = stub_->AsyncLease(&call->context, request, &leases_queue_);
    call->reader->Finish(&call->response, &call->status, call.get());
    calls_.insert(call.release());
  }

  // The thread of the leases: each answer goes to the engine. Ends when the queue is shut down and empty.
  void TakeAnswers() {
    void* tag = nullptr;
    bool ok = false;
    while (leases_queue_.Next(&tag, &ok)) {
      std::shared_ptr<Call> call(static_cast<Call*>(tag));
      {
        absl::MutexLock lock(&mutex_);
        calls_.erase(call.get());
      }
      asio::post(engine_, [self = shared_from_this(), call] { self->Land(*call); });
    }
  }

  // On the engine's thread.
  void Land(Call& call) {
    if (!call.status.ok()) return Answer(call.question, FromGrpc(call.status));
    // Changed while the answer was on its way: it may be about the administration of before.
    if (Veranderd(call)) return Ask(call.question);
    Answer(call.question, Remember(call.question.first, call.response));
  }

  void Answer(const Question& question, absl::StatusOr<vendor::Toegang> answer) {
    const auto node = flights_.extract(question);
    node.mapped()->answer = std::move(answer);
    node.mapped()->landed.cancel();
  }

  bool Veranderd(const Call& call) {
    absl::MutexLock lock(&mutex_);
    return wijzigingen_[call.question.first] != call.wijziging;
  }

  absl::StatusOr<vendor::Toegang> Remember(const KoppelingSleutel& sleutel, v1::LeaseResponse& response) {
    vendor::Toegang toegang;
    toegang.connectie = sleutel.ToString();
    toegang.administratie_id = response.administratie_id();
    toegang.token = base::Secret(std::move(*response.mutable_access_token()));
    if (toegang.token.empty()) toegang.token = base::Secret(std::move(*response.mutable_wachtwoord()));
    if (toegang.token.empty()) toegang.token = base::Secret(std::move(*response.mutable_omgevingscode()));
    toegang.gebruikersnaam = response.gebruikersnaam();
    absl::Time tot = absl::InfiniteFuture();
    if (!response.vervalt_op().empty() && !absl::ParseTime(absl::RFC3339_full, response.vervalt_op(), &tot, nullptr)) {
      tot = absl::InfinitePast();  // Used for this call, not kept.
    }
    absl::MutexLock lock(&mutex_);
    leases_.insert_or_assign(sleutel, Remembrance{toegang, TokenHash(toegang.token), tot});
    return toegang;
  }

  void WatchUntilStopped() {
    absl::Duration pause = kFirstPause;
    for (;;) {
      if (WatchOnce()) pause = kFirstPause;
      absl::MutexLock lock(&mutex_);
      if (!stale_since_) stale_since_ = absl::Now();
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), pause)) return;
      pause = std::min(2 * pause, kLongestPause);
    }
  }

  // Follows one stream to its end. Whether it came as far as being complete.
  bool WatchOnce() {
    grpc::ClientContext context;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return false;
      watch_context_ = &context;
    }
    v1::WatchRequest request;
    request.set_vendor(vendor_);
    const std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader = stub_->Watch(&context, request);
    std::set<KoppelingSleutel> seen;
    bool compleet = false;
    v1::WatchResponse message;
    while (reader->Read(&message)) {
      if (message.compleet()) {
        compleet = true;
        Complete(seen);
        seen.clear();
      } else if (const auto sleutel = SleutelVan(message.koppeling())) {
        if (!compleet) seen.insert(*sleutel);
        Take(*sleutel, message);
      }
    }
    const grpc::Status ignored = reader->Finish();  // However it ended, the next one follows.
    absl::MutexLock lock(&mutex_);
    watch_context_ = nullptr;
    return compleet;
  }

  void Take(const KoppelingSleutel& sleutel, const v1::WatchResponse& message) {
    absl::MutexLock lock(&mutex_);
    ++wijzigingen_[sleutel];
    leases_.erase(sleutel);  // Perhaps another administration, or another login.
    if (message.verwijderd()) {
      koppelingen_.erase(sleutel);
      return;
    }
    // One that this program can't understand is known all the same: its werkbonnen are not rubbish.
    absl::StatusOr<domein::Koppeling> koppeling = wire::ParseKoppeling(message.koppeling());
    koppelingen_.insert_or_assign(
        sleutel, koppeling.ok() ? std::optional<domein::Koppeling>(*std::move(koppeling)) : std::nullopt);
  }

  // What was deleted while the stream was down is not in `seen`.
  void Complete(const std::set<KoppelingSleutel>& seen) {
    absl::MutexLock lock(&mutex_);
    std::erase_if(koppelingen_, [&](const auto& entry) { return !seen.contains(entry.first); });
    std::erase_if(leases_, [&](const auto& entry) { return !seen.contains(entry.first); });
    ready_ = true;
    stale_since_.reset();
  }

  const std::string vendor_;
  const absl::Duration deadline_;
  const asio::any_io_executor engine_;
  std::unique_ptr<v1::Settings::Stub> stub_;
  grpc::CompletionQueue leases_queue_;
  std::thread watch_;
  std::thread lease_thread_;

  // On the engine's thread.
  std::map<Question, std::shared_ptr<Flight>> flights_;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool ready_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Time> stale_since_ ABSL_GUARDED_BY(mutex_) = absl::Now();
  std::map<KoppelingSleutel, std::optional<domein::Koppeling>> koppelingen_ ABSL_GUARDED_BY(mutex_);
  std::map<KoppelingSleutel, std::int64_t> wijzigingen_ ABSL_GUARDED_BY(mutex_);  // how often it was told to us
  std::map<KoppelingSleutel, Remembrance> leases_ ABSL_GUARDED_BY(mutex_);
  grpc::ClientContext* watch_context_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::set<Call*> calls_ ABSL_GUARDED_BY(mutex_);
};

std::unique_ptr<Client> Client::Open(std::string target, std::string vendor, asio::any_io_executor engine,
                                     absl::Duration deadline) {
  auto impl = std::make_shared<Impl>(target, std::move(vendor), std::move(engine), deadline);
  impl->Start();
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

Client::Client(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() { impl_->Stop(); }

bool Client::Ready() const { return impl_->Ready(); }
bool Client::WaitReady(absl::Duration patience) const { return impl_->WaitReady(patience); }
std::optional<absl::Time> Client::StaleSince() const { return impl_->StaleSince(); }
std::optional<domein::Koppeling> Client::Find(const KoppelingSleutel& sleutel) const { return impl_->Find(sleutel); }
bool Client::KentAccount(const std::string& account, domein::Veldapp veldapp) const {
  return impl_->KentAccount(account, veldapp);
}

Task<absl::StatusOr<vendor::Toegang>> Client::Lease(KoppelingSleutel sleutel, std::string refused) {
  const std::shared_ptr<Impl> impl = impl_;  // Until the answer, also when this Client goes.
  co_return co_await impl->Lease(std::move(sleutel), std::move(refused));
}

}  // namespace koppel::settings
