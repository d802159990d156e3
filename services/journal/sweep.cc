#include "services/journal/sweep.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "telemetry/log.h"

namespace koppel::journal_service {
namespace {

constexpr int kPerKeer = 5'000;
// Content that no pool ever opened is offered a few times only: perhaps its vendor has no pool here.
constexpr int kZonderAntwoord = 5;

}  // namespace

Sweep::Sweep(Parts parts, Options options) : parts_(std::move(parts)), options_(options) {}

Sweep::~Sweep() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    einde_ = true;
  }
  wakker_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Sweep::Start() {
  thread_ = std::thread([this] {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!wakker_.wait_for(lock, absl::ToChronoMilliseconds(options_.interval), [&] { return einde_; })) {
      lock.unlock();
      const auto uitslag = Veeg(false);
      if (!uitslag.ok())
        telemetry::Log(telemetry::Level::kWarn, "the sweep did not come to its end",
                       {{"status", uitslag.status().ToString()}});
      lock.lock();
    }
  });
}

absl::StatusOr<Sweep::Uitslag> Sweep::Veeg(bool force) {
  const std::lock_guard<std::mutex> lock(bezig_);
  const absl::Time nu = absl::Now();
  if (!force && nu - laatst_ < options_.interval * 0.9) return Uitslag{};
  laatst_ = nu;
  return VeegNu(nu);
}

absl::StatusOr<bool> Sweep::MagNu(const Store::Veegbaar& een, absl::Time nu) {
  const std::vector<std::string> vendors = parts_.vendors(een.inhoud.account, een.inhoud.veldapp);
  if (vendors.empty()) return false;  // Nobody would take it: it waits until the account has a koppeling.
  if (!een.werkbon) {
    if (een.inhoud.onbekend_account) return true;
    if (een.inhoud.veegbeurten >= kZonderAntwoord) return false;
  } else {
    const Rij& rij = een.werkbon->rij;
    if (rij.toestand == Toestand::kWacht || rij.toestand == Toestand::kOnzeker) return true;
    if (!rij.owner.empty() && parts_.leeft(rij.owner)) return false;
  }
  if (nu - een.inhoud.ontvangen < options_.stil) return false;
  // No outcome, and quiet: only when its pool has passed it, for else it is simply still to come.
  const std::vector<std::string> pools = een.werkbon ? std::vector<std::string>{een.werkbon->sleutel.vendor} : vendors;
  for (const std::string& vendor : pools) {
    ASSIGN_OR_RETURN(const bool voorbij, parts_.voorbij(vendor, een.inhoud.partition, een.inhoud.offset));
    if (!voorbij) return false;
  }
  return true;
}

absl::StatusOr<Sweep::Uitslag> Sweep::VeegNu(absl::Time nu) {
  std::vector<Store::Veegbaar> veegbaar;
  RETURN_IF_ERROR(parts_.werk.Vraag([&](Store& store) -> absl::Status {
    ASSIGN_OR_RETURN(veegbaar, store.LeesVeegbaar(nu - options_.stil, kPerKeer));
    return absl::OkStatus();
  }));
  Uitslag uitslag;
  uitslag.was_due = true;
  std::map<std::string, int> per_connectie;
  for (const Store::Veegbaar& een : veegbaar) {
    const auto mag = MagNu(een, nu);
    if (!mag.ok()) {
      ++uitslag.wachtend;
      continue;
    }
    if (!*mag) continue;
    if (++per_connectie[absl::StrCat(een.inhoud.account, "/", een.inhoud.veldapp)] > options_.per_connectie) {
      ++uitslag.wachtend;
      continue;
    }
    v1::WerkbonStatusChanged event;
    if (!event.ParseFromString(een.inhoud.event)) continue;
    event.set_revision(een.inhoud.revision);
    event.set_aangeboden_door(v1::AANBIEDER_SWEEP);
    event.set_offer(0);
    RETURN_IF_ERROR(parts_.publiceer(event));
    ++uitslag.opnieuw_aangeboden;
    RETURN_IF_ERROR(parts_.werk.Vraag([&](Store& store) -> absl::Status {
      RETURN_IF_ERROR(store.Geveegd(een.inhoud, nu));
      if (!een.werkbon) return absl::OkStatus();
      const Rij& rij = een.werkbon->rij;
      return store.Voeg(een.werkbon->sleutel,
                        {.tijdstip = nu,
                         .wat = "opnieuw_aangeboden",
                         .revision = een.inhoud.revision,
                         .offer = rij.offer,
                         .generation = rij.generation,
                         .toelichting = absl::StrCat("door de sweep, was ", NaamVan(rij.toestand))});
    }));
  }
  if (uitslag.opnieuw_aangeboden + uitslag.wachtend > 0) {
    telemetry::Log(telemetry::Level::kInfo, "swept",
                   {{"offered", uitslag.opnieuw_aangeboden}, {"waiting", uitslag.wachtend}});
  }
  return uitslag;
}

}  // namespace koppel::journal_service
