#include "vendor/imuis/sessies.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/ids.h"
#include "http/boottime.h"

namespace koppel::vendor::imuis {
namespace {

Task<void> Wacht(absl::Duration duur) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(absl::ToChronoNanoseconds(duur));
  co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace

Klok EchteKlok() { return {.nu = &http::BootTime, .wacht = &Wacht}; }

const Sessies::Staat* Sessies::Bruikbaar(const std::string& sleutel) const {
  const auto found = staten_.find(sleutel);
  if (found == staten_.end() || !found->second.sessie.ok() || IsOud(found->second)) return nullptr;
  return &found->second;
}

void Sessies::Ruim() {
  std::erase_if(staten_, [&](const auto& een) { return IsOud(een.second); });
}

Task<absl::StatusOr<base::Secret>> Sessies::Haal(base::Secret omgevingscode,
                                                 std::function<Task<absl::StatusOr<base::Secret>>()> login) {
  const std::string sleutel = base::Sha256(omgevingscode.Reveal());
  if (const Staat* staat = Bruikbaar(sleutel)) co_return staat->sessie;
  const std::uint64_t gezien = afgelopen_;
  std::string wiens = sleutel;
  const http::Limiter::Permit beurt = co_await een_tegelijk_.Acquire(std::move(wiens));
  if (const Staat* staat = Bruikbaar(sleutel)) co_return staat->sessie;
  // While we waited somebody tried: what came of that is ours too.
  if (const auto found = staten_.find(sleutel); found != staten_.end() && found->second.volgnummer > gezien)
    co_return found->second.sessie;
  Ruim();
  absl::StatusOr<base::Secret> sessie = co_await login();
  staten_[sleutel] = {.sessie = sessie, .gebruikt = klok_.nu(), .volgnummer = ++afgelopen_};
  co_return sessie;
}

void Sessies::Gebruikt(const base::Secret& omgevingscode) {
  const auto found = staten_.find(base::Sha256(omgevingscode.Reveal()));
  if (found != staten_.end()) found->second.gebruikt = klok_.nu();
}

void Sessies::Vergeet(const base::Secret& omgevingscode, const base::Secret& sessie) {
  const auto found = staten_.find(base::Sha256(omgevingscode.Reveal()));
  if (found != staten_.end() && found->second.sessie.ok() && found->second.sessie->Reveal() == sessie.Reveal())
    staten_.erase(found);
}

}  // namespace koppel::vendor::imuis
