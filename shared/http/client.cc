#include "http/client.h"

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

namespace koppel::http {
namespace {
constexpr char kNeverSent[] = "koppel.http/never-sent";
}

const std::string* Response::Header(absl::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (absl::EqualsIgnoreCase(key, name)) return &value;
  }
  return nullptr;
}

bool SurelyNeverSent(const absl::Status& status) { return status.GetPayload(kNeverSent).has_value(); }

absl::Status NeverSent(absl::Status status) {
  status.SetPayload(kNeverSent, absl::Cord("1"));
  return status;
}

std::string UrlEncode(absl::string_view text) {
  std::string out;
  for (unsigned char c : text) {
    if (absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~') {
      out += static_cast<char>(c);
    } else {
      absl::StrAppendFormat(&out, "%%%02X", c);
    }
  }
  return out;
}

}  // namespace koppel::http
