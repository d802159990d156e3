// Calls at the vendor for one koppeling: with its token, at its pace, and again when that may help.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "domein/koppeling.h"
#include "settings/client.h"
#include "settings/token_hash.h"
#include "stream/pause.h"
#include "vendor/vendor.h"
#include "workers/export/verbindingen.h"

namespace koppel::worker {

// How long a call may be tried before the werkbon waits for the sweep.
using Budget = stream::RetryBudget::Limits;

// Counted per retry; the reason is a status code's name.
using OnRetry = std::function<void(const absl::Status&)>;

class Aanroep {
 public:
  Aanroep(settings::Client& settings, Verbindingen& verbindingen, domein::KoppelingSleutel sleutel, Budget budget,
          OnRetry on_retry)
      : settings_(settings),
        verbindingen_(verbindingen),
        sleutel_(std::move(sleutel)),
        budget_(budget),
        on_retry_(std::move(on_retry)) {}

  // Whether a werkbon is held here for so long before it waits for the sweep.
  bool WaitsFor(absl::Duration wait) const { return wait <= budget_.age; }

  // One try, with one fresh token when the first is refused. For a create: what came of it is the caller's to judge.
  template <typename T>
  Task<absl::StatusOr<T>> Eenmaal(std::function<Task<absl::StatusOr<T>>(vendor::Toegang)> call);

  // Tries again what may succeed later, within the budget. For anything that may be repeated freely.
  template <typename T>
  Task<absl::StatusOr<T>> Herhaald(std::function<Task<absl::StatusOr<T>>(vendor::Toegang)> call);

 private:
  settings::Client& settings_;
  Verbindingen& verbindingen_;
  const domein::KoppelingSleutel sleutel_;
  const Budget budget_;
  const OnRetry on_retry_;
};

template <typename T>
Task<absl::StatusOr<T>> Aanroep::Eenmaal(std::function<Task<absl::StatusOr<T>>(vendor::Toegang)> call) {
  std::string refused;
  for (int tries = 0;; ++tries) {
    absl::StatusOr<vendor::Toegang> toegang = co_await settings_.Lease(sleutel_, refused);
    if (!toegang.ok()) co_return toegang.status();
    refused = settings::TokenHash(toegang->token);
    std::string connectie = sleutel_.ToString();
    const absl::StatusOr<http::Limiter::Permit> plek = co_await verbindingen_.Plaats(std::move(connectie), budget_.age);
    if (!plek.ok()) co_return plek.status();
    absl::StatusOr<T> answer = co_await call(*std::move(toegang));
    verbindingen_.Klaar(sleutel_.ToString(), answer.status());
    if (absl::IsUnauthenticated(answer.status()) && tries == 0) continue;
    co_return answer;
  }
}

template <typename T>
Task<absl::StatusOr<T>> Aanroep::Herhaald(std::function<Task<absl::StatusOr<T>>(vendor::Toegang)> call) {
  stream::RetryBudget budget(budget_, absl::Now());
  while (true) {
    absl::StatusOr<T> answer = co_await Eenmaal<T>(call);
    if (stream::AnswerOf(answer.status()) != stream::Answer::kRetry) co_return answer;
    const auto wait = budget.Next(absl::Now(), vendor::RetryAfter(answer.status()), stream::Draw());
    if (!wait) co_return answer;
    if (on_retry_) on_retry_(answer.status());
    co_await stream::Pause(*wait);
  }
}

}  // namespace koppel::worker
