#include "services/settings/melder.h"

#include <utility>

#include "base/status_macros.h"

namespace koppel::settings_service {

Melder::Melder(Parts parts, absl::Duration rust) : parts_(std::move(parts)), rust_(rust), thread_([this] { Run(); }) {}

Melder::~Melder() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    awake_ = true;
  }
  thread_.join();
}

void Melder::Wake() {
  absl::MutexLock lock(&mutex_);
  awake_ = true;
}

bool Melder::Stopping() {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

void Melder::Run() {
  bool failing = false;
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      if (failing) {
        mutex_.AwaitWithTimeout(absl::Condition(&stopping_), rust_);
      } else {
        mutex_.Await(absl::Condition(&awake_));
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
