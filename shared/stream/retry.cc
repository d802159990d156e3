#include "stream/retry.h"

#include <algorithm>

namespace koppel::stream {

Answer AnswerOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return Answer::kDone;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return Answer::kRetry;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return Answer::kCredentials;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return Answer::kFinal;
    default:
      return Answer::kUnknown;
  }
}

absl::Duration BackOff(int tries, absl::Duration base, absl::Duration cap, double draw) {
  const absl::Duration top = std::min(cap, base * static_cast<double>(1 << std::clamp(tries, 0, 20)));
  return top * std::clamp(draw, 0.1, 1.0);
}

std::optional<absl::Duration> RetryBudget::Next(absl::Time now, std::optional<absl::Duration> retry_after,
                                                double draw) {
  ++tries_;
  const absl::Duration wait =
      std::max(retry_after.value_or(absl::ZeroDuration()), BackOff(tries_, limits_.base, limits_.cap, draw));
  if (tries_ >= limits_.tries || now + wait - began_ > limits_.age) return std::nullopt;
  return wait;
}

}  // namespace koppel::stream
