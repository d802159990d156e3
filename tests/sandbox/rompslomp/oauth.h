// The vendor's OAuth pages: authorize, token and revoke (vendor page 2.1). Errors are flat, unlike those of the API.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/rompslomp/tokens.h"

namespace koppel::sandbox::rompslomp {

struct OAuthClient {
  std::string id = "koppel-test";
  std::string secret = "geheim";
  std::string redirect_uri = "https://koppel.example/oauth/rompslomp";
};

class OAuth {
 public:
  OAuth(OAuthClient client, Tokens& tokens, absl::Duration token_lifetime)
      : client_(std::move(client)), tokens_(tokens), token_lifetime_(token_lifetime) {}

  // A code as if a user had just given consent; it works once.
  void InstallCode(const std::string& code, Rights rights, absl::Time expires);

  // What the user answers on the consent page from now on.
  void set_consents(bool consents) { consents_ = consents; }

  // `target` begins with "oauth".
  Response Handle(const Request& request, const Target& target, absl::Time now);

  // The hash of a code that was just used, once; it stays used after a restart.
  std::string TakeUsedCode();
  void MarkUsed(const std::string& code_hash) { codes_.erase(code_hash); }

 private:
  struct Code {
    Rights rights;
    absl::Time expires;
  };

  Response Authorize(const Parameters& query, absl::Time now);
  Response Token(const Parameters& form, absl::Time now);
  Response Revoke(const Parameters& form);
  bool KnowsClient(const Parameters& form) const;

  const OAuthClient client_;
  Tokens& tokens_;
  const absl::Duration token_lifetime_;
  bool consents_ = true;
  absl::flat_hash_map<std::string, Code> codes_;  // by hash
  std::string used_code_;
};

}  // namespace koppel::sandbox::rompslomp
