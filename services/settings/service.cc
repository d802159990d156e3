#include "services/settings/service.h"

#include <grpcpp/grpcpp.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "koppel/v1/settings.grpc.pb.h"
#include "services/settings/apply.h"
#include "services/settings/store.h"
#include "services/settings/token_refresher.h"
#include "wire/koppeling.h"

namespace koppel::settings_service {
namespace {

namespace asio = boost::asio;
using domein::KoppelingSleutel;

constexpr int kMaxRequestBytes = 1024 * 1024;

const char* CodeName(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::OK:
      return "OK";
    case grpc::StatusCode::INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case grpc::StatusCode::NOT_FOUND:
      return "NOT_FOUND";
    case grpc::StatusCode::UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    default:
      return "UNAVAILABLE";
  }
}

// The four that the contract knows. Whatever fails inside is UNAVAILABLE without its details: workers wait (design, 4).
grpc::Status ToGrpc(const absl::Status& status) {
  const std::string text(status.message());
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return grpc::Status::OK;
    case absl::StatusCode::kInvalidArgument:
      return {grpc::StatusCode::INVALID_ARGUMENT, text};
    case absl::StatusCode::kNotFound:
      return {grpc::StatusCode::NOT_FOUND, text};
    case absl::StatusCode::kUnauthenticated:
      return {grpc::StatusCode::UNAUTHENTICATED, text};
    default:
      return {grpc::StatusCode::UNAVAILABLE, "the settings service can't answer now; try again later"};
  }
}

bool IsToldAsIs(const absl::Status& status) {
  return status.ok() || absl::IsInvalidArgument(status) || absl::IsNotFound(status) || absl::IsUnauthenticated(status);
}

void Fill(const Verlening& verlening, v1::LeaseResponse& antwoord) {
  const Toegang& toegang = verlening.toegang;
  switch (toegang.soort) {
    case ToegangSoort::kOauth:
    case ToegangSoort::kPersoonlijkToken:
      antwoord.set_access_token(toegang.geheim.Reveal());
      break;
    case ToegangSoort::kWachtwoord:
      antwoord.set_gebruikersnaam(toegang.gebruikersnaam);
      antwoord.set_wachtwoord(toegang.geheim.Reveal());
      break;
    case ToegangSoort::kOmgevingscode:
      antwoord.set_omgevingscode(toegang.geheim.Reveal());
      break;
  }
  antwoord.set_administratie_id(verlening.administratie_id);
  if (verlening.tot < absl::InfiniteFuture()) {
    antwoord.set_vervalt_op(absl::FormatTime(absl::RFC3339_full, verlening.tot, absl::UTCTimeZone()));
  }
}

v1::Koppeling Gone(const KoppelingSleutel& sleutel) {
  v1::Koppeling koppeling;
  koppeling.set_account(sleutel.account);
  koppeling.set_veldapp(wire::ToProto(sleutel.veldapp));
  koppeling.set_vendor(sleutel.vendor);
  return koppeling;
}

// gRPC 1.51 has one callback queue per process, and tears it down in a race with its own threads when the last user
// goes (double unref in grpc_completion_queue_next; also seen in couchbase/couchbase-cxx-client#1060). So one user
// stays.
const void* KeepCallbackQueue() {
  struct User {
    std::shared_ptr<grpc::Channel> channel = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
    std::unique_ptr<v1::Settings::Stub> stub = v1::Settings::NewStub(channel);
    grpc::ClientContext context;
    v1::GetRequest request;
    v1::Koppeling response;
    std::promise<void> done;
  };
  static const User* const kUser = [] {
    auto* user = new User;
    user->context.TryCancel();  // Before it starts: nothing is sent.
    user->stub->async()->Get(&user->context, &user->request, &user->response,
                             [user](const grpc::Status&) { user->done.set_value(); });
    user->done.get_future().wait();
    return user;
  }();
  return kUser;
}

}  // namespace

class Service::Impl final : public v1::Settings::CallbackService {
 public:
  Impl(asio::any_io_executor engine, Store& store, TokenRefresher& refresher, Options options)
      : engine_(std::move(engine)), store_(store), refresher_(refresher), options_(std::move(options)) {}

  absl::Status Listen() {
    callback_queue_user_ = KeepCallbackQueue();
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
    builder.AddListeningPort(options_.listen, grpc::InsecureServerCredentials(), &port_);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    // Workers look whether a silent watch is still there.
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0) {
      return absl::InvalidArgumentError(absl::StrCat("cannot listen on ", options_.listen, ": is the port in use?"));
    }
    return absl::OkStatus();
  }

  int port() const { return port_; }

  void Changed(const KoppelingSleutel& sleutel) {
    for (Watcher* watcher : watchers_) watcher->Changed(sleutel);
  }

  void Stop(absl::Duration patience) {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
      const auto idle = [](int* waiting) { return *waiting == 0; };
      mutex_.AwaitWithTimeout(absl::Condition(+idle, &waiting_), patience);
    }
    OnEngine([this] {
      for (Watcher* watcher : watchers_) watcher->End(Stops());
      // Only leases take long: the vendor is slow. Their refresh may go on; nobody waits for it any more.
      while (!leases_.empty()) FinishLease(*leases_.begin(), absl::UnavailableError("the settings service stops"));
    });
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
    server_->Wait();
    OnEngine([] {});  // What the last calls posted has run.
  }

  grpc::ServerUnaryReactor* Apply(grpc::CallbackServerContext* context, const v1::ApplyRequest* verzoek,
                                  v1::ApplyResponse* antwoord) override {
    return Answer("Apply", context, [this, verzoek, antwoord]() -> absl::Status {
      absl::StatusOr<v1::ApplyResponse> uitkomst = settings_service::Apply(*verzoek, store_, options_.now());
      if (!uitkomst.ok()) return uitkomst.status();
      *antwoord = *std::move(uitkomst);
      if (antwoord->has_koppeling()) Notify(*SleutelVan(antwoord->koppeling()));
      return absl::OkStatus();
    });
  }

  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context, const v1::GetRequest* verzoek,
                                v1::Koppeling* antwoord) override {
    return Answer("Get", context, [this, verzoek, antwoord]() -> absl::Status {
      const absl::StatusOr<KoppelingSleutel> sleutel = wire::ParseSleutel(verzoek->sleutel());
      if (!sleutel.ok()) return sleutel.status();
      absl::StatusOr<v1::Koppeling> koppeling = store_.Get(*sleutel);
      if (koppeling.ok()) *antwoord = *std::move(koppeling);
      return koppeling.status();
    });
  }

  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context, const v1::ListRequest* verzoek,
                                 v1::ListResponse* antwoord) override {
    return Answer("List", context, [this, verzoek, antwoord]() -> absl::Status {
      Store::Keuze keuze{verzoek->account(), std::nullopt, verzoek->vendor()};
      if (verzoek->veldapp() != v1::VELDAPP_UNSPECIFIED) {
        const absl::StatusOr<domein::Veldapp> veldapp = wire::ParseVeldapp(verzoek->veldapp());
        if (!veldapp.ok()) return veldapp.status();
        keuze.veldapp = *veldapp;
      }
      absl::StatusOr<std::vector<v1::Koppeling>> koppelingen = store_.List(keuze);
      if (!koppelingen.ok()) return koppelingen.status();
      for (v1::Koppeling& koppeling : *koppelingen) *antwoord->add_koppelingen() = std::move(koppeling);
      return absl::OkStatus();
    });
  }

  grpc::ServerUnaryReactor* Delete(grpc::CallbackServerContext* context, const v1::DeleteRequest* verzoek,
                                   v1::DeleteResponse*) override {
    return Answer("Delete", context, [this, verzoek]() -> absl::Status {
      const absl::StatusOr<KoppelingSleutel> sleutel = wire::ParseSleutel(verzoek->sleutel());
      if (!sleutel.ok()) return sleutel.status();
      if (verzoek->door().empty()) return absl::InvalidArgumentError("door is empty: say who deletes");
      absl::Status status = store_.Delete(*sleutel, verzoek->door(), options_.now());
      if (status.ok()) Notify(*sleutel);
      return status;
    });
  }

  grpc::ServerUnaryReactor* Lease(grpc::CallbackServerContext* context, const v1::LeaseRequest* verzoek,
                                  v1::LeaseResponse* antwoord) override {
    const Call call("Lease", context->DefaultReactor());
    if (!Admit(call)) return call.reactor;
    const absl::StatusOr<KoppelingSleutel> sleutel = wire::ParseSleutel(verzoek->sleutel());
    if (!sleutel.ok()) {
      Finish(call, sleutel.status());
      return call.reactor;
    }
    asio::post(engine_, [this, call, antwoord, sleutel = *sleutel, refused = verzoek->refused()] {
      const auto lease = std::make_shared<Call>(call);
      leases_.insert(lease);
      asio::co_spawn(engine_, refresher_.Lease(sleutel, refused),
                     [this, lease, antwoord](const std::exception_ptr& thrown, absl::StatusOr<Verlening> verlening) {
                       if (lease->answered) return;  // By Stop, and all else may be gone.
                       if (thrown) verlening = absl::InternalError("the lease was broken off");
                       if (verlening.ok()) Fill(*verlening, *antwoord);
                       FinishLease(lease, verlening.status());
                     });
    });
    return call.reactor;
  }

  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext*,
                                                     const v1::WatchRequest* verzoek) override {
    auto* watcher = new Watcher(*this, verzoek->vendor());
    asio::post(engine_, [watcher] { watcher->Start(); });
    return watcher;
  }

 private:
  // One call that waits for its answer.
  struct Call {
    Call(const char* its_method, grpc::ServerUnaryReactor* its_reactor) : method(its_method), reactor(its_reactor) {}
    const char* method;
    grpc::ServerUnaryReactor* reactor;
    absl::Time begin = absl::Now();
    bool answered = false;  // leases only
  };

  // One stream. Everything happens on the engine's thread; gRPC's own threads only post. What is to be sent are names,
  // each once, so that a slow reader costs no memory and always gets the newest.
  class Watcher final : public grpc::ServerWriteReactor<v1::WatchResponse> {
   public:
    Watcher(Impl& impl, std::string vendor) : impl_(impl), vendor_(std::move(vendor)) {}

    void Start() {
      impl_.watchers_.insert(this);
      if (impl_.Stopping()) return End(Stops());
      const auto sleutels = impl_.store_.Sleutels({"", std::nullopt, vendor_});
      if (!sleutels.ok()) return Fail(sleutels.status());
      to_send_.insert(sleutels->begin(), sleutels->end());
      Next();
    }

    void Changed(const KoppelingSleutel& sleutel) {
      if (!vendor_.empty() && vendor_ != sleutel.vendor) return;
      to_send_.insert(sleutel);
      if (!writing_) Next();
    }

    void End(const grpc::Status& status) {
      if (ended_) return;
      ended_ = true;
      Finish(status);
    }

    void OnWriteDone(bool ok) override {
      asio::post(impl_.engine_, [this, ok] {
        writing_ = false;
        if (!ok) return End(grpc::Status::CANCELLED);
        Next();
      });
    }

    void OnCancel() override {
      asio::post(impl_.engine_, [this] { End(grpc::Status::CANCELLED); });
    }

    // The last reaction there is, so its post comes after all others.
    void OnDone() override {
      asio::post(impl_.engine_, [this] {
        impl_.watchers_.erase(this);
        delete this;
      });
    }

   private:
    void Fail(const absl::Status& status) {
      if (impl_.options_.mislukt) impl_.options_.mislukt("Watch", status);
      End(ToGrpc(status));
    }

    void Next() {
      if (ended_) return;
      message_.Clear();
      if (!to_send_.empty()) {
        const KoppelingSleutel sleutel = to_send_.extract(to_send_.begin()).value();
        absl::StatusOr<v1::Koppeling> koppeling = impl_.store_.Get(sleutel);
        if (!koppeling.ok() && !absl::IsNotFound(koppeling.status())) return Fail(koppeling.status());
        message_.set_verwijderd(!koppeling.ok());
        *message_.mutable_koppeling() = koppeling.ok() ? *std::move(koppeling) : Gone(sleutel);
      } else if (!compleet_) {
        compleet_ = true;
        message_.set_compleet(true);
      } else {
        return;
      }
      writing_ = true;
      StartWrite(&message_);
    }

    Impl& impl_;
    const std::string vendor_;
    std::set<KoppelingSleutel> to_send_;
    v1::WatchResponse message_;
    bool writing_ = false;
    bool compleet_ = false;
    bool ended_ = false;
  };

  static grpc::Status Stops() { return {grpc::StatusCode::UNAVAILABLE, "the settings service stops"}; }

  bool Admit(const Call& call) {
    bool room = false;
    {
      absl::MutexLock lock(&mutex_);
      room = ++waiting_ <= options_.max_waiting && !stopping_;
    }
    if (!room) Finish(call, absl::UnavailableError("too many calls are waiting, or the service stops"));
    return room;
  }

  void FinishLease(std::shared_ptr<Call> lease, const absl::Status& status) {
    leases_.erase(lease);
    lease->answered = true;
    Finish(*lease, status);
  }

  void Finish(const Call& call, const absl::Status& status) {
    {
      absl::MutexLock lock(&mutex_);
      --waiting_;
    }
    const grpc::Status answer = ToGrpc(status);
    if (!IsToldAsIs(status) && options_.mislukt) options_.mislukt(call.method, status);
    if (options_.geteld) options_.geteld(call.method, CodeName(answer.error_code()), absl::Now() - call.begin);
    call.reactor->Finish(answer);
  }

  bool Stopping() {
    absl::MutexLock lock(&mutex_);
    return stopping_;
  }

  grpc::ServerUnaryReactor* Answer(const char* method, grpc::CallbackServerContext* context,
                                   std::function<absl::Status()> answer) {
    const Call call(method, context->DefaultReactor());
    if (Admit(call)) {
      asio::post(engine_, [this, call, answer = std::move(answer)] { Finish(call, answer()); });
    }
    return call.reactor;
  }

  void Notify(const KoppelingSleutel& sleutel) {
    Changed(sleutel);
    if (options_.gewijzigd) options_.gewijzigd(sleutel);
  }

  void OnEngine(const std::function<void()>& step) {
    std::promise<void> done;
    asio::post(engine_, [&] {
      step();
      done.set_value();
    });
    done.get_future().wait();
  }

  asio::any_io_executor engine_;
  Store& store_;
  TokenRefresher& refresher_;
  const Options options_;
  const void* callback_queue_user_ = nullptr;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;

  absl::Mutex mutex_;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  // On the engine's thread.
  std::set<Watcher*> watchers_;
  std::set<std::shared_ptr<Call>> leases_;
};

absl::StatusOr<std::unique_ptr<Service>> Service::Open(asio::any_io_executor engine, Store& store,
                                                       TokenRefresher& refresher, Options options) {
  auto impl = std::make_unique<Impl>(std::move(engine), store, refresher, std::move(options));
  if (absl::Status status = impl->Listen(); !status.ok()) return status;
  return std::unique_ptr<Service>(new Service(std::move(impl)));
}

Service::Service(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Service::~Service() = default;

int Service::port() const { return impl_->port(); }
void Service::Changed(const KoppelingSleutel& sleutel) { impl_->Changed(sleutel); }
void Service::Stop(absl::Duration patience) { impl_->Stop(patience); }

}  // namespace koppel::settings_service
