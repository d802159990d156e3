#include "vendor/imuis/cloudswitch.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "vendor/imuis/bladeraar.h"

namespace koppel::vendor::imuis {
namespace {

constexpr absl::Duration kPauze = absl::Milliseconds(200);  // after an empty page, then twice as long each time

}  // namespace

Cloudswitch::Cloudswitch(http::Client& http, const Options& options, Klok klok)
    : http_(http),
      base_url_(options.base_url.empty() ? kBaseUrl : options.base_url),
      partnersleutel_(options.partnersleutel),
      klok_(klok),
      sessies_(std::move(klok)) {}

Task<absl::StatusOr<Uitslag>> Cloudswitch::Stuur(Wie wie, Oproep oproep, Grens grens) {
  http::Request request = EncodeOproep(base_url_, wie, oproep);
  request.timeout = std::clamp(grens.tot - klok_.nu(), absl::ZeroDuration(), kTijd);
  if (oproep.soort == Call::kCreate) request.may_send = grens.may_send;
  const Answer answer = co_await http_.Send(std::move(request));
  co_return DecodeUitslag(answer, wie, oproep);
}

Task<absl::StatusOr<base::Secret>> Cloudswitch::LogIn(Toegang toegang, Grens grens) {
  const Wie wie{.partnersleutel = partnersleutel_, .omgevingscode = toegang.token};
  Oproep oproep = EncodeLogin();
  CO_ASSIGN(const Uitslag uitslag, co_await Stuur(wie, std::move(oproep), std::move(grens)));
  co_return DecodeLogin(uitslag);
}

// Whether a session has ended is told by what it does, never by a text (2.4).
Task<absl::StatusOr<Uitslag>> Cloudswitch::Roep(Toegang toegang, Oproep oproep, Grens grens) {
  std::function<Task<absl::StatusOr<base::Secret>>()> login = [this, toegang, grens] { return LogIn(toegang, grens); };
  for (int sessies = 0; sessies < 2; ++sessies) {
    CO_ASSIGN(const base::Secret sessie, co_await sessies_.Haal(toegang.token, login));
    const Wie wie{.partnersleutel = partnersleutel_, .omgevingscode = toegang.token, .sessie = sessie};
    CO_ASSIGN(Uitslag uitslag, co_await Stuur(wie, oproep, grens));
    sessies_.Gebruikt(toegang.token);
    if (uitslag.gelukt && oproep.soort == Call::kRead && !uitslag.foutmelding.empty())
      co_return absl::UnavailableError(uitslag.foutmelding);
    if (uitslag.gelukt) co_return uitslag;

    Oproep keep = EncodeKeepSession();
    CO_ASSIGN(const Uitslag leeft, co_await Stuur(wie, std::move(keep), grens));
    if (leeft.gelukt) {
      co_return absl::InvalidArgumentError(uitslag.foutmelding.empty() ? "iMUIS weigert dit en zegt niet waarom."
                                                                       : uitslag.foutmelding);
    }
    sessies_.Vergeet(toegang.token, sessie);
  }
  co_return absl::UnavailableError("a session ends as soon as it is made");
}

Task<absl::StatusOr<std::vector<Rij>>> Cloudswitch::Lees(Toegang toegang, Selectie selectie, Grens grens) {
  Bladeraar bladeraar(selectie.sleutel);
  for (auto nu = Bladeraar::Nu::kVerder; nu != Bladeraar::Nu::kKlaar;) {
    if (nu == Bladeraar::Nu::kNogmaals) co_await klok_.wacht(kPauze * (1 << (bladeraar.leeg() - 1)));
    Oproep oproep = EncodeLees(selectie, bladeraar.bladzijde());
    CO_ASSIGN(const Uitslag uitslag, co_await Roep(toegang, std::move(oproep), grens));
    CO_ASSIGN(Tabel tabel, DecodeLees(uitslag));
    CO_ASSIGN(nu, bladeraar.Add(std::move(tabel)));
  }
  co_return bladeraar.Take();
}

}  // namespace koppel::vendor::imuis
