// The vendor's login server: /connect/authorize without its pages, and /connect/token (vendor page 2).
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "tests/sandbox/asperion/tokens.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/frame/target.h"

namespace koppel::sandbox::asperion {

struct LoginClient {
  std::string id = "koppel-test";
  std::string secret = "geheim";
  std::string redirect_uri = "https://koppel.example/oauth/asperion";
};

// What a user's consent led to.
struct Code {
  Rights rights;
  absl::Time expires;
  std::string challenge = {};  // S256; empty: none came along (A3)
};

class Login {
 public:
  Login(LoginClient client, Tokens& tokens, absl::Duration token_lifetime)
      : client_(std::move(client)), tokens_(tokens), token_lifetime_(token_lifetime) {}

  // A code as if a user had just given consent; it works once.
  void InstallCode(const std::string& code, Code consent);

  // What the user answers on the consent page from now on.
  void set_consents(bool consents) { consents_ = consents; }

  // `page`: the path behind /connect/.
  Response Handle(const Request& request, absl::string_view page, const Parameters& query, absl::Time now);

  // The hash of a code that was just used, once; it stays used after a restart.
  std::string TakeUsedCode();
  void MarkUsed(const std::string& code_hash) { codes_.erase(code_hash); }

 private:
  Response Authorize(const Parameters& query, absl::Time now);
  Response Exchange(const Request& request, absl::Time now);
  Response ExchangeCode(const Parameters& form, absl::Time now);

  const LoginClient client_;
  Tokens& tokens_;
  const absl::Duration token_lifetime_;
  bool consents_ = true;
  absl::flat_hash_map<std::string, Code> codes_;  // by hash
  std::string used_code_;
};

// How long a code works (A4).
constexpr absl::Duration kCodeLifetime = absl::Seconds(300);

}  // namespace koppel::sandbox::asperion
