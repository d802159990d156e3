#include "services/journal/service.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/ids.h"
#include "base/status_macros.h"
#include "koppel/v1/journal.grpc.pb.h"
#include "services/journal/vragen.h"
#include "wire/koppeling.h"

namespace koppel::journal_service {
namespace {

constexpr int kMaxMessage = 4 * 1024 * 1024;

grpc::Status ToGrpc(const absl::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()));
}

std::string Rfc3339(absl::Time tijd) { return absl::FormatTime(absl::RFC3339_full, tijd, absl::UTCTimeZone()); }

// Answers of one stream, written in the order in which they became durable.
class Antwoorden {
 public:
  using Stream = grpc::ServerReaderWriter<v1::JournalReplies, v1::JournalRequests>;

  explicit Antwoorden(Stream& stream) : stream_(stream), thread_([this] { Loop(); }) {}

  ~Antwoorden() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      einde_ = true;
    }
    wakker_.notify_all();
    thread_.join();
  }

  void Geef(v1::JournalReplies replies) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      rij_.push_back(std::move(replies));
    }
    wakker_.notify_one();
  }

 private:
  void Loop() {
    while (true) {
      std::deque<v1::JournalReplies> batch;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wakker_.wait(lock, [&] { return einde_ || !rij_.empty(); });
        if (rij_.empty()) return;
        batch.swap(rij_);
      }
      for (std::size_t i = 0; i < batch.size(); ++i) {
        grpc::WriteOptions options;
        if (i + 1 < batch.size()) options.set_buffer_hint();
        stream_.Write(batch[i], options);  // A broken stream drops them: the worker asks again.
      }
    }
  }

  Stream& stream_;
  std::mutex mutex_;
  std::condition_variable wakker_;
  std::deque<v1::JournalReplies> rij_;
  bool einde_ = false;
  std::thread thread_;
};

}  // namespace

class Service::Impl final : public v1::Journal::Service {
 public:
  Impl(Werk& werk, Sweep& sweep, Owners& owners, Publiceer publiceer)
      : werk_(werk), sweep_(sweep), owners_(owners), publiceer_(std::move(publiceer)) {}

  grpc::Status Work(grpc::ServerContext*,
                    grpc::ServerReaderWriter<v1::JournalReplies, v1::JournalRequests>* stream) override {
    v1::JournalRequests requests;
    const auto is_hallo = [&] {
      if (requests.vragen_size() != 1 || !requests.vragen(0).has_hallo()) return false;
      const std::string& owner = requests.vragen(0).hallo().owner();
      return !owner.empty() && owner.size() <= 200;
    };
    if (!stream->Read(&requests) || !is_hallo()) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "a stream begins with hallo and a name");
    }
    const std::string owner = requests.vragen(0).hallo().owner();
    owners_.Komt(owner);
    {
      // Outlives the stream while answers to what it asked are still to come.
      auto antwoorden = std::make_shared<Antwoorden>(*stream);
      antwoorden->Geef({});
      const Vrager vrager{owner, [this](const std::string& wie) { return owners_.Leeft(wie); }};
      auto open = std::make_shared<Open>();
      while (stream->Read(&requests)) {
        auto gevraagd = std::make_shared<v1::JournalRequests>(std::move(requests));
        auto replies = std::make_shared<v1::JournalReplies>();
        open->Erbij();
        werk_.Post({[gevraagd, replies, vrager](Store& store) -> absl::Status {
                      for (const v1::JournalRequest& vraag : gevraagd->vragen()) {
                        RETURN_IF_ERROR(Beantwoord(store, vraag, vrager, absl::Now(), *replies->add_antwoorden()));
                      }
                      return absl::OkStatus();
                    },
                    [gevraagd, replies, antwoorden = antwoorden.get(), open](absl::Status status) {
                      if (!status.ok()) *replies = NietGeschreven(*gevraagd);
                      antwoorden->Geef(std::move(*replies));
                      open->Eraf();
                    }});
        requests.Clear();
      }
      open->Wacht();
    }
    owners_.Gaat(owner);
    return grpc::Status::OK;
  }

  grpc::Status GetWerkbon(grpc::ServerContext*, const v1::GetWerkbonRequest* vraag,
                          v1::GetWerkbonResponse* uit) override {
    const auto veldapp = wire::ParseVeldapp(vraag->veldapp());
    if (!veldapp.ok()) return ToGrpc(veldapp.status());
    if (vraag->account().empty() || (vraag->werkbon_id().empty() && vraag->ordernummer().empty())) {
      return ToGrpc(absl::InvalidArgumentError("give the account, and the werkbon's id or ordernummer"));
    }
    const absl::Status status = werk_.Vraag([&](Store& store) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<Bewaard> gevonden, store.Zoek(vraag->account(), domein::NaamVan(*veldapp),
                                                                       vraag->werkbon_id(), vraag->ordernummer()));
      for (const Bewaard& w : gevonden) RETURN_IF_ERROR(Toon(store, w, *uit->add_werkbonnen()));
      return absl::OkStatus();
    });
    if (!status.ok()) return ToGrpc(status);
    if (uit->werkbonnen().empty())
      return ToGrpc(
          absl::NotFoundError("no such werkbon is known; was its event published, and has its account a koppeling?"));
    return grpc::Status::OK;
  }

  grpc::Status OfferAgain(grpc::ServerContext*, const v1::OfferAgainRequest* vraag,
                          v1::OfferAgainResponse* uit) override {
    const auto sleutel = LeesSleutel(vraag->sleutel());
    if (!sleutel.ok()) return ToGrpc(sleutel.status());
    v1::WerkbonStatusChanged event;
    absl::Status mag;
    const absl::Status status = werk_.Vraag([&](Store& store) -> absl::Status {
      ASSIGN_OR_RETURN(std::optional<Bewaard> w, store.Lees(*sleutel));
      ASSIGN_OR_RETURN(const std::optional<Inhoud> inhoud,
                       store.LeesInhoud(sleutel->account, sleutel->veldapp, sleutel->werkbon_id));
      if (!w || !inhoud || !event.ParseFromString(inhoud->event)) {
        mag = absl::NotFoundError("deze werkbon is hier niet bekend");
        return absl::OkStatus();
      }
      mag = journal_service::OfferAgain(w->rij, vraag->nieuwe_factuur());
      if (!mag.ok()) return absl::OkStatus();
      const absl::Time nu = absl::Now();
      w->bijgewerkt = nu;
      uit->set_offer(w->rij.offer);
      uit->set_generation(w->rij.generation);
      event.set_revision(inhoud->revision);
      RETURN_IF_ERROR(store.Schrijf(*w));
      return store.Voeg(*sleutel, {.tijdstip = nu,
                                   .wat = vraag->nieuwe_factuur() ? "opnieuw_factureren" : "opnieuw_aangeboden",
                                   .revision = inhoud->revision,
                                   .offer = w->rij.offer,
                                   .generation = w->rij.generation,
                                   .toelichting = absl::StrCat("door ", vraag->door())});
    });
    if (!status.ok()) return ToGrpc(status);
    if (!mag.ok()) return ToGrpc(mag);
    event.set_aangeboden_door(v1::AANBIEDER_PERSOON);
    event.set_aangeboden_reden(vraag->door());
    event.set_offer(uit->offer());
    event.set_vendor(sleutel->vendor);
    return ToGrpc(publiceer_(event));
  }

  grpc::Status SweepDue(grpc::ServerContext*, const v1::SweepDueRequest* vraag, v1::SweepDueResponse* uit) override {
    const auto uitslag = sweep_.Veeg(vraag->force());
    if (!uitslag.ok()) return ToGrpc(uitslag.status());
    uit->set_was_due(uitslag->was_due);
    uit->set_opnieuw_aangeboden(uitslag->opnieuw_aangeboden);
    uit->set_wachtend(uitslag->wachtend);
    return grpc::Status::OK;
  }

  grpc::Status Counts(grpc::ServerContext*, const v1::CountsRequest* vraag, v1::CountsResponse* uit) override {
    return ToGrpc(werk_.Vraag([&](Store& store) -> absl::Status {
      ASSIGN_OR_RETURN(const auto tel, store.Tel(vraag->account()));
      for (const auto& [toestand, aantal] : tel) (*uit->mutable_per_toestand())[toestand] = aantal;
      ASSIGN_OR_RETURN(const std::int64_t laat, store.TelAandacht());
      uit->set_late_outcomes(laat);
      return absl::OkStatus();
    }));
  }

  std::unique_ptr<grpc::Server> server;

 private:
  static v1::JournalReplies NietGeschreven(const v1::JournalRequests& gevraagd) {
    v1::JournalReplies replies;
    for (const v1::JournalRequest& vraag : gevraagd.vragen()) {
      v1::JournalReply& reply = *replies.add_antwoorden();
      reply.set_id(vraag.id());
      reply.set_error("begin at open again: the journal could not write");
    }
    return replies;
  }

  // Counts the messages of a stream that are not answered yet.
  struct Open {
    std::mutex mutex;
    std::condition_variable leeg;
    int aantal = 0;
    void Erbij() {
      const std::lock_guard<std::mutex> lock(mutex);
      ++aantal;
    }
    void Eraf() {
      const std::lock_guard<std::mutex> lock(mutex);
      if (--aantal == 0) leeg.notify_all();
    }
    void Wacht() {
      std::unique_lock<std::mutex> lock(mutex);
      leeg.wait(lock, [&] { return aantal == 0; });
    }
  };

  static absl::Status Toon(Store& store, const Bewaard& w, v1::WerkbonStand& uit) {
    ASSIGN_OR_RETURN(const domein::Veldapp veldapp, wire::VeldappVan(w.sleutel.veldapp));
    const domein::KoppelingSleutel koppeling{w.sleutel.account, veldapp, w.sleutel.vendor};
    *uit.mutable_sleutel()->mutable_koppeling() = wire::ToProto(koppeling);
    uit.mutable_sleutel()->set_werkbon_id(w.sleutel.werkbon_id);
    uit.set_ordernummer(w.ordernummer);
    uit.set_toestand(NaamVan(w.rij.toestand));
    uit.set_revision(w.rij.nieuwste);
    uit.set_offer(w.rij.offer);
    uit.set_generation(w.rij.generation);
    uit.set_referentie(base::Referentie(w.sleutel.account, koppeling.Soort(), w.sleutel.werkbon_id, w.rij.generation));
    uit.set_aandacht(VraagtAandacht(w.rij));
    if (!w.rij.oordeel.empty() && !uit.mutable_oordeel()->ParseFromString(w.rij.oordeel)) uit.clear_oordeel();
    ASSIGN_OR_RETURN(const std::vector<Stap> stappen, store.Tijdlijn(w.sleutel));
    for (const Stap& stap : stappen) {
      v1::Stap& naar = *uit.add_stappen();
      naar.set_tijdstip(Rfc3339(stap.tijdstip));
      naar.set_wat(stap.wat);
      naar.set_revision(stap.revision);
      naar.set_offer(stap.offer);
      naar.set_generation(stap.generation);
      naar.set_toelichting(stap.toelichting);
    }
    return absl::OkStatus();
  }

  Werk& werk_;
  Sweep& sweep_;
  Owners& owners_;
  const Publiceer publiceer_;
};

Service::Service(Werk& werk, Sweep& sweep, Owners& owners, Publiceer publiceer)
    : impl_(std::make_unique<Impl>(werk, sweep, owners, std::move(publiceer))) {}

Service::~Service() {
  if (impl_->server) impl_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}

absl::StatusOr<int> Service::Listen(const std::string& address) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(kMaxMessage);
  builder.SetMaxSendMessageSize(kMaxMessage);
  builder.RegisterService(impl_.get());
  impl_->server = builder.BuildAndStart();
  if (!impl_->server || port == 0) return absl::UnavailableError(absl::StrCat("cannot listen on ", address));
  return port;
}

}  // namespace koppel::journal_service
