#include "services/settings/melder.h"

#include <utility>

#include "base/status_macros.h"

namespace koppel::settings_service {

Melder::Melder(Parts parts, absl::Duration rust) : parts_(std::move(parts)), rust_(rust), thread_([this] { Run(); }) {}

Melder::~Melder() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Melder::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    awake_ = true;
  }
  changed_.notify_all();
}

bool Melder::Stopping() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stopping_;
}

void Melder::Run() {
  bool failing = false;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (failing) {
        changed_.wait_for(lock, absl::ToChronoMilliseconds(rust_), [&] { return stopping_; });
      } else {
        changed_.wait(lock, [&] { return awake_ || stopping_; });
      }
      if (stopping_) return;
      awake_ = false;
    }
    const absl::Status status = TellAll();
    if (!status.ok() && !failing && parts_.mislukt) parts_.mislukt(status);
    failing = !status.ok();
  }
}

absl::Status Melder::TellAll() {
  for (;;) {
    ASSIGN_OR_RETURN(const std::vector<Melding> meldingen, parts_.meldingen());
    if (meldingen.empty()) return absl::OkStatus();
    for (const Melding& melding : meldingen) {
      if (Stopping()) return absl::OkStatus();
      RETURN_IF_ERROR(parts_.send(melding));
      RETURN_IF_ERROR(parts_.gemeld(melding));
    }
  }
}

}  // namespace koppel::settings_service
