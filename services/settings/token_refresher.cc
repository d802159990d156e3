#include "services/settings/token_refresher.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "http/client.h"
#include "settings/token_hash.h"

namespace koppel::settings_service {
namespace {

namespace asio = boost::asio;
using domein::KoppelingSleutel;

constexpr absl::Duration kMaxRust = absl::Seconds(30);
// A vendor that refuses what it has just given would otherwise make us refresh without end.
constexpr std::size_t kMaxGeweigerd = 5;
constexpr absl::Duration kGeweigerdVenster = absl::Minutes(1);

absl::Status LogInAgain(const KoppelingSleutel& sleutel) {
  return absl::UnauthenticatedError(absl::StrCat("the access of ", sleutel.ToString(), " is lost: log in again"));
}

}  // namespace

// One refresh on its way, and who waits for it.
struct TokenRefresher::Flight {
  explicit Flight(const asio::any_io_executor& executor) : landed(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer landed;
  std::optional<absl::Status> status;
};

// What is remembered of one koppeling between two refreshes.
struct TokenRefresher::Verloop {
  // The pair that the vendor gave and the database has not taken yet, in the place of which revisie.
  std::optional<Toegang> kept;
  std::int64_t kept_revisie = 0;

  // Failures since the last success with this revisie, and when to ask the vendor again.
  std::int64_t revisie = 0;
  int failures = 0;
  absl::Time rust_tot = absl::InfinitePast();

  std::deque<absl::Time> geweigerd;  // refreshes that a refusal forced
};

TokenRefresher::TokenRefresher(Store& store, Options options, Verloren verloren, Geteld geteld)
    : store_(store), options_(std::move(options)), verloren_(std::move(verloren)), geteld_(std::move(geteld)) {}
TokenRefresher::~TokenRefresher() = default;

Task<absl::StatusOr<Verlening>> TokenRefresher::Lease(KoppelingSleutel sleutel, std::string refused) {
  bool refreshed = false;
  for (int round = 0; round < 3; ++round) {
    CO_ASSIGN(const v1::Koppeling koppeling, store_.Get(sleutel));
    CO_RETURN_IF_ERROR(Keep(sleutel));
    absl::StatusOr<Toegang> stored = store_.GetToegang(sleutel);
    if (absl::IsNotFound(stored.status())) co_return LogInAgain(sleutel);
    CO_ASSIGN(Toegang toegang, std::move(stored));
    if (toegang.verloren) co_return LogInAgain(sleutel);

    const bool geweigerd = !refused.empty() && settings::TokenHash(toegang.geheim) == refused;
    const absl::Time nu = options_.now();
    Verlening verlening{toegang, koppeling.administratie_id(), toegang.ververs_op};
    if (toegang.soort != ToegangSoort::kOauth) {
      if (!geweigerd) co_return verlening;
      CO_RETURN_IF_ERROR(Lose(sleutel, toegang));
      continue;  // Lost by now, or somebody brought a new one.
    }
    const bool bruikbaar = !toegang.geheim.empty() && !geweigerd;
    if (bruikbaar && (nu < toegang.ververs_op || refreshed)) co_return verlening;

    absl::Status status = MagVerversen(sleutel, toegang, geweigerd);
    if (status.ok()) status = co_await JoinRefresh(sleutel, toegang);
    if (status.ok()) {
      refreshed = true;
      continue;
    }
    // Refreshing early has this use: what we have still works for a while.
    if (absl::IsUnavailable(status) && bruikbaar && nu < toegang.vervalt_op) {
      verlening.tot = std::min(toegang.vervalt_op, nu + kMaxRust);
      co_return verlening;
    }
    co_return status;
  }
  co_return absl::UnavailableError(absl::StrCat("the access of ", sleutel.ToString(), " keeps changing; try again"));
}

absl::Status TokenRefresher::MagVerversen(const KoppelingSleutel& sleutel, const Toegang& toegang, bool geweigerd) {
  if (flights_.contains(sleutel)) return absl::OkStatus();  // Joins it.
  if (!options_.loketten.contains(sleutel.vendor)) {
    return absl::UnavailableError(absl::StrCat("no OAuth client is configured for ", sleutel.vendor));
  }
  Verloop& verloop = verloop_[sleutel];
  const absl::Time nu = options_.now();
  if (verloop.revisie == toegang.revisie && nu < verloop.rust_tot) {
    return absl::UnavailableError("the token endpoint failed a moment ago; try again later");
  }
  if (!geweigerd) return absl::OkStatus();
  while (!verloop.geweigerd.empty() && verloop.geweigerd.front() < nu - kGeweigerdVenster)
    verloop.geweigerd.pop_front();
  if (verloop.geweigerd.size() >= kMaxGeweigerd) {
    return absl::UnavailableError("the vendor keeps refusing the tokens it gives; try again later");
  }
  verloop.geweigerd.push_back(nu);
  return absl::OkStatus();
}

Task<absl::Status> TokenRefresher::JoinRefresh(KoppelingSleutel sleutel, Toegang toegang) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  std::shared_ptr<Flight>& place = flights_[sleutel];
  if (place == nullptr) {
    place = std::make_shared<Flight>(executor);
    // On its own, so that it goes on when the one who asked goes away.
    asio::co_spawn(executor, Refresh(sleutel, std::move(toegang)),
                   [this, sleutel, flight = place](const std::exception_ptr& thrown, absl::Status status) {
                     flights_.erase(sleutel);
                     flight->status = thrown ? absl::UnavailableError("the refresh was broken off") : std::move(status);
                     flight->landed.cancel();
                   });
  }
  const std::shared_ptr<Flight> flight = place;
  while (!flight->status) {
    co_await flight->landed.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return *flight->status;
}

Task<absl::Status> TokenRefresher::Refresh(KoppelingSleutel sleutel, Toegang toegang) {
  absl::StatusOr<Tokens> tokens = co_await AskVendor(sleutel.vendor, toegang.refresh_token);
  Verloop& verloop = verloop_[sleutel];
  if (tokens.ok()) {
    KOPPEL_FAILPOINT("token.refresh.answered");
    const absl::Time nu = options_.now();
    Toegang nieuw = toegang;
    nieuw.geheim = std::move(tokens->access_token);
    if (!tokens->refresh_token.empty()) nieuw.refresh_token = std::move(tokens->refresh_token);
    if (!tokens->scope.empty()) nieuw.scope = std::move(tokens->scope);
    nieuw.vervalt_op = tokens->expires_in ? nu + *tokens->expires_in : absl::InfiniteFuture();
    nieuw.ververs_op = tokens->expires_in ? VerversOp(nu, nieuw.vervalt_op) : absl::InfiniteFuture();
    verloop.kept = std::move(nieuw);
    verloop.kept_revisie = toegang.revisie;
    verloop.failures = 0;
    geteld_(sleutel.vendor, "ok");
    co_return Keep(sleutel);
  }
  if (absl::IsUnauthenticated(tokens.status())) {
    // Another instance may have rotated, or a person logged in, while we asked with the old one.
    const absl::StatusOr<Toegang> now_stored = store_.GetToegang(sleutel);
    CO_RETURN_IF_ERROR(now_stored.status());
    if (now_stored->revisie != toegang.revisie) co_return absl::OkStatus();
    geteld_(sleutel.vendor, "opnieuw_inloggen");
    CO_RETURN_IF_ERROR(Lose(sleutel, toegang));
    co_return LogInAgain(sleutel);
  }
  geteld_(sleutel.vendor, absl::IsFailedPrecondition(tokens.status()) ? "configuratie" : "niet_bereikbaar");
  verloop.failures = verloop.revisie == toegang.revisie ? std::min(verloop.failures + 1, 6) : 1;
  verloop.revisie = toegang.revisie;
  verloop.rust_tot = options_.now() + std::min(kMaxRust, absl::Seconds(1 << (verloop.failures - 1)));
  co_return absl::UnavailableError(tokens.status().message());
}

// A lost answer leaves open whether the vendor rotated, so the same refresh token is tried once more: when it did, the
// answer is invalid_grant, and only then a person is needed.
Task<absl::StatusOr<Tokens>> TokenRefresher::AskVendor(std::string vendor, base::Secret refresh_token) {
  const Tokenloket& loket = options_.loketten.at(vendor);
  const base::Secret body = EncodeRefresh(loket.client, refresh_token);
  absl::StatusOr<Tokens> tokens = absl::UnavailableError("not asked yet");
  for (int attempt = 0; attempt < 2; ++attempt) {
    http::Request request;
    request.method = "POST";
    request.url = loket.token_url;
    request.operation = "refresh_token";
    request.headers = {{"Accept", "application/json"}};
    request.content_type = "application/x-www-form-urlencoded";
    request.body = body.Reveal();
    request.timeout = options_.deadline;
    const absl::StatusOr<http::Response> response = co_await loket.http.Send(std::move(request));
    if (!response.ok()) {
      tokens = response.status();
      if (http::SurelyNeverSent(tokens.status())) break;
    } else {
      tokens = DecodeTokens(response->status, response->body);
      if (!absl::IsUnknown(tokens.status())) break;
    }
  }
  co_return tokens;
}

absl::Status TokenRefresher::Keep(const KoppelingSleutel& sleutel) {
  const auto found = verloop_.find(sleutel);
  if (found == verloop_.end() || !found->second.kept) return absl::OkStatus();
  Verloop& verloop = found->second;
  // Kept here while the database fails: thrown away, it would cost a person a login.
  RETURN_IF_ERROR(store_.Rotate(sleutel, verloop.kept_revisie, *verloop.kept).status());
  verloop.kept.reset();
  return absl::OkStatus();
}

absl::Status TokenRefresher::Lose(const KoppelingSleutel& sleutel, const Toegang& toegang) {
  ASSIGN_OR_RETURN(const bool lost, store_.ZetOpnieuwInloggen(sleutel, toegang.revisie, options_.now()));
  if (lost) verloren_(sleutel);
  return absl::OkStatus();
}

}  // namespace koppel::settings_service
