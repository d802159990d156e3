// What a vendor's token endpoint is asked and answers (rompslomp.md 2.1, step 4; asperion.md 2.1, step 5): both take
// the client in the form. Pure: text in, values out.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/secret.h"

namespace koppel::settings_service {

// Who we are to the vendor.
struct OauthClient {
  std::string id;
  base::Secret secret;
};

struct Tokens {
  base::Secret access_token;
  base::Secret refresh_token;                // empty: the vendor did not rotate it
  std::optional<absl::Duration> expires_in;  // nullopt: not told
  std::string scope;                         // empty: not told
};

// The body of a refresh, application/x-www-form-urlencoded.
base::Secret EncodeRefresh(const OauthClient& client, const base::Secret& refresh_token);

// The answer to a refresh. Statuses, none of which quotes a token or the vendor's own text:
//   Unauthenticated      invalid_grant: this refresh token is spent, withdrawn or expired
//   FailedPrecondition   the vendor refuses us or our request (invalid_client and its kin): our own configuration
//   ResourceExhausted    429
//   Unavailable          anything else that is no answer to the question
//   Unknown              success that can't be understood: the vendor may have rotated the pair
absl::StatusOr<Tokens> DecodeTokens(int http_status, absl::string_view body);

}  // namespace koppel::settings_service
