#include "vendor/reeleezee/lijn.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "absl/strings/match.h"
#include "http/boottime.h"
#include "vendor/reeleezee/guid.h"

namespace koppel::vendor::reeleezee {
namespace {

Task<void> Slaap(absl::Duration duur) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, absl::ToChronoNanoseconds(duur));
  co_await timer.async_wait(boost::asio::use_awaitable);
}

// HTTP Basic can't carry another.
bool KanInloggen(const Toegang& toegang) {
  return !toegang.gebruikersnaam.empty() && !absl::StrContains(toegang.gebruikersnaam, ':') && !toegang.token.empty();
}

}  // namespace

Klok EchteKlok() { return {.nu = &http::BootTime, .wacht = &Slaap}; }

Lijn::Lijn(http::Client& http, std::string base_url, Toegang toegang, const Klok& klok, absl::Duration budget)
    : http_(http),
      administratie_{.base_url = std::move(base_url), .id = toegang.administratie_id},
      toegang_(std::move(toegang)),
      klok_(klok),
      tot_(klok.nu() + budget),
      tempo_(kPerSeconde, absl::Seconds(1) / kPerSeconde) {}

Task<Answer> Lijn::Vraag(http::Request request) {
  // Said as the vendor would say it, and never asked: there is no such administration, no such login.
  if (!IsGuid(administratie_.id)) co_return http::Response{.status = 404, .headers = {}, .body = ""};
  if (!KanInloggen(toegang_)) co_return http::Response{.status = 401, .headers = {}, .body = ""};
  const absl::Duration wait = tempo_.Take(absl::UnixEpoch() + klok_.nu());
  if (wait > absl::ZeroDuration()) co_await klok_.wacht(wait);
  request.timeout = std::min(request.timeout, tot_ - klok_.nu());
  request.basic = http::Basic{.gebruikersnaam = toegang_.gebruikersnaam, .wachtwoord = toegang_.token};
  co_return co_await http_.Send(std::move(request));
}

}  // namespace koppel::vendor::reeleezee
