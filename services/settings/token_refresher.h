// Gives out the access of a koppeling, and is the only one that refreshes it: one refresh per koppeling at a time,
// however many ask; what the vendor rotated is on disk before anybody gets it (reliability S11).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "domein/koppeling.h"
#include "services/settings/oauth.h"
#include "services/settings/store.h"

namespace koppel::http {
class Client;
}

namespace koppel::settings_service {

// An access as it is handed out.
struct Verlening {
  Toegang toegang;
  std::string administratie_id;
  absl::Time tot;  // lease again after this; InfiniteFuture: until the vendor refuses it
};

// Where a vendor gives tokens, and who we are there. `http` outlives its user.
struct Tokenloket {
  http::Client& http;
  std::string token_url;  // ".../oauth/token"
  OauthClient client;
};

// Used on one thread, that of its tasks. `store` outlives it, and it outlives its tasks.
class TokenRefresher {
 public:
  struct Options {
    std::map<std::string, Tokenloket> loketten;   // by vendor; none: its OAuth tokens can't be refreshed
    absl::Duration deadline = absl::Seconds(20);  // of one call to the vendor
    std::function<absl::Time()> now = absl::Now;
  };
  // How a refresh ended, for the metrics: "ok", "opnieuw_inloggen", "configuratie" or "niet_bereikbaar".
  using Geteld = std::function<void(const std::string& vendor, const std::string& result)>;
  using Verloren = std::function<void(const domein::KoppelingSleutel& sleutel)>;

  // `verloren` hears of each koppeling whose access turns out to be lost.
  TokenRefresher(Store& store, Options options, Verloren verloren, Geteld geteld);
  ~TokenRefresher();

  // The access as it is now, refreshed first when it is due. `refused` is the TokenHash of a token that the vendor
  // refused, or empty: it forces a refresh only while that is still the stored token.
  //   NotFound          no such koppeling
  //   Unauthenticated   no access, or it is lost: a person must log in (X61)
  //   Unavailable       try again later; nothing is lost
  Task<absl::StatusOr<Verlening>> Lease(domein::KoppelingSleutel sleutel, std::string refused);

 private:
  struct Flight;
  struct Verloop;

  Task<absl::Status> JoinRefresh(domein::KoppelingSleutel sleutel, Toegang toegang);
  Task<absl::Status> Refresh(domein::KoppelingSleutel sleutel, Toegang toegang);
  Task<absl::StatusOr<Tokens>> AskVendor(std::string vendor, base::Secret refresh_token);
  absl::Status Keep(const domein::KoppelingSleutel& sleutel);
  absl::Status Lose(const domein::KoppelingSleutel& sleutel, const Toegang& toegang);
  absl::Status MagVerversen(const domein::KoppelingSleutel& sleutel, const Toegang& toegang, bool geweigerd);

  Store& store_;
  Options options_;
  Verloren verloren_;
  Geteld geteld_;
  std::map<domein::KoppelingSleutel, std::shared_ptr<Flight>> flights_;
  std::map<domein::KoppelingSleutel, Verloop> verloop_;
};

}  // namespace koppel::settings_service
