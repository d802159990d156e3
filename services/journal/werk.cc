#include "services/journal/werk.h"

#include <future>
#include <vector>

#include "telemetry/log.h"

namespace koppel::journal_service {
namespace {
constexpr std::size_t kBatch = 512;
}

Werk::Werk(std::unique_ptr<Store> store) : store_(std::move(store)), thread_([this] { Loop(); }) {}

Werk::~Werk() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    einde_ = true;
  }
  wakker_.notify_all();
  thread_.join();
}

void Werk::Post(Taak taak) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    rij_.push_back(std::move(taak));
  }
  wakker_.notify_one();
}

absl::Status Werk::Vraag(std::function<absl::Status(Store&)> doe) {
  auto antwoord = std::make_shared<std::promise<absl::Status>>();
  auto komt = antwoord->get_future();
  Post({std::move(doe), [antwoord](absl::Status status) { antwoord->set_value(std::move(status)); }});
  return komt.get();
}

std::int64_t Werk::transacties() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return transacties_;
}

void Werk::Loop() {
  while (true) {
    std::vector<Taak> taken;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wakker_.wait(lock, [&] { return einde_ || !rij_.empty(); });
      if (rij_.empty()) return;
      while (!rij_.empty() && taken.size() < kBatch) {
        taken.push_back(std::move(rij_.front()));
        rij_.pop_front();
      }
      ++transacties_;
    }
    absl::Status status = store_->Begin();
    for (const Taak& taak : taken) {
      if (!status.ok()) break;
      status = taak.doe(*store_);
    }
    if (status.ok()) status = store_->Commit();
    if (!status.ok()) {
      store_->Rollback();
      telemetry::Log(telemetry::Level::kError, "the journal's database refuses",
                     {{"status", status.ToString()}, {"tasks", taken.size()}});
    }
    for (const Taak& taak : taken) taak.klaar(status);
  }
}

}  // namespace koppel::journal_service
