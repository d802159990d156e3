// The service as errands use it: one function called in a session that lives, and a selection read whole. Used on one
// thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "base/task.h"
#include "http/client.h"
#include "vendor/imuis/klok.h"
#include "vendor/imuis/sessies.h"
#include "vendor/imuis/soap.h"
#include "vendor/imuis/tabel.h"
#include "vendor/vendor.h"

namespace koppel::vendor::imuis {

// How long an errand may last, and whether its writes may still be sent.
struct Grens {
  absl::Duration tot;  // by the clock
  std::function<bool()> may_send = {};
};

class Cloudswitch {
 public:
  static constexpr absl::Duration kTijd = absl::Seconds(60);  // of one call (4.2)

  // `http` outlives it.
  Cloudswitch(http::Client& http, const Options& options, Klok klok);

  Grens Binnen(absl::Duration duur) const { return {.tot = klok_.nu() + duur}; }
  Task<void> Wacht(absl::Duration duur) { return klok_.wacht(duur); }

  // One call to its end. InvalidArgument: the vendor refuses it, in its words, and did nothing. A read is never
  // answered with a message beside it; what a create says besides stays in the Uitslag.
  Task<absl::StatusOr<Uitslag>> Roep(Toegang toegang, Oproep oproep, Grens grens);

  // The whole selection, whatever its number of pages.
  Task<absl::StatusOr<std::vector<Rij>>> Lees(Toegang toegang, Selectie selectie, Grens grens);

 private:
  Task<absl::StatusOr<Uitslag>> Stuur(Wie wie, Oproep oproep, Grens grens);
  Task<absl::StatusOr<base::Secret>> LogIn(Toegang toegang, Grens grens);

  http::Client& http_;
  const std::string base_url_;
  const base::Secret partnersleutel_;
  const Klok klok_;
  Sessies sessies_;
};

}  // namespace koppel::vendor::imuis
