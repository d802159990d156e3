#include "vendor/answer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "http/retry_after.h"
#include "vendor/vendor.h"

namespace koppel::vendor {
namespace {

constexpr char kRetryAfter[] = "koppel.vendor/retry-after-ms";
constexpr absl::Duration kLongestWait = absl::Hours(1);
constexpr absl::Duration kWaitWithoutNumber = absl::Seconds(5);
constexpr std::size_t kMaxWords = 300;

// A wait that is written as a date counts from the vendor's own clock, not ours.
absl::Time SentAt(const http::Response& response) {
  absl::Time sent;
  std::string error;
  const std::string* date = response.Header("Date");
  if (date != nullptr && absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", *date, absl::UTCTimeZone(), &sent, &error))
    return sent;
  return absl::InfiniteFuture();
}

std::optional<absl::Duration> AskedWait(const http::Response& response) {
  const std::string* header = response.Header("Retry-After");
  if (header == nullptr) return std::nullopt;
  return http::ParseRetryAfter(*header, SentAt(response), kLongestWait);
}

}  // namespace

absl::Status WithRetryAfter(absl::Status status, absl::Duration wait) {
  status.SetPayload(kRetryAfter, absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(wait))));
  return status;
}

std::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kRetryAfter);
  std::int64_t ms = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &ms)) return std::nullopt;
  return absl::Milliseconds(ms);
}

absl::Status WithoutAnswer(const absl::Status& status, Call call) {
  const std::string words = InWords(status.message());
  if (http::SurelyNeverSent(status)) return http::NeverSent(absl::UnavailableError(words));
  if (call == Call::kCreate) return absl::UnknownError(words);
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return absl::DeadlineExceededError(words);
    case absl::StatusCode::kOutOfRange:
      return absl::InternalError(words);
    default:
      return absl::UnavailableError(words);
  }
}

absl::Status Refusal(const http::Response& response, Call call, absl::string_view words) {
  const std::string said = InWords(words);
  const std::string text =
      said.empty() ? absl::StrCat("HTTP ", response.status) : absl::StrCat("HTTP ", response.status, ": ", said);
  switch (response.status) {
    case 401:
      return absl::UnauthenticatedError(text);
    case 402:
    case 403:
      return absl::PermissionDeniedError(text);
    case 404:
      return absl::NotFoundError(text);
    case 429:
      return WithRetryAfter(absl::ResourceExhaustedError(text), AskedWait(response).value_or(kWaitWithoutNumber));
    default:
      break;
  }
  const bool at_their_side = response.status >= 500 || response.status == 408 || response.status == 425;
  if (at_their_side && call == Call::kRead) {
    const std::optional<absl::Duration> wait = AskedWait(response);
    return wait ? WithRetryAfter(absl::UnavailableError(text), *wait) : absl::UnavailableError(text);
  }
  if (!at_their_side && response.status >= 400) return absl::InvalidArgumentError(said.empty() ? text : said);
  return Unreadable(text, call);
}

absl::Status Unreadable(absl::string_view what, Call call) {
  const std::string words = InWords(what);
  return call == Call::kCreate ? absl::UnknownError(words) : absl::InternalError(words);
}

std::string InWords(absl::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool control = absl::ascii_iscntrl(static_cast<unsigned char>(c));
    if (!control) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  absl::StripAsciiWhitespace(&line);
  line.resize(BytesOf(line, kMaxWords));
  return line;
}

std::size_t BytesOf(absl::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && characters-- == 0) break;
  }
  return at;
}

}  // namespace koppel::vendor
