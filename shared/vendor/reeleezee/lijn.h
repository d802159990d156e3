// The line to Reeleezee for one errand: its login with every call, its pace, what is left of its time, and lists put
// together. Used by one coroutine.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "base/task.h"
#include "http/client.h"
#include "http/limiter.h"
#include "vendor/reeleezee/bladeraar.h"
#include "vendor/reeleezee/codec.h"
#include "vendor/vendor.h"

namespace koppel::vendor::reeleezee {

// So many calls a login makes in a second at most.
inline constexpr int kPerSeconde = 3;

struct Klok {
  std::function<absl::Duration()> nu;  // does not go back
  std::function<Task<void>(absl::Duration)> wacht;
};
Klok EchteKlok();

// How records of a kind are read. `heel` lists also what hangs from each record, as a single one always does.
template <typename Kaart>
struct Leeswijze {
  absl::StatusOr<Pagina<Kaart>> (*decode_lijst)(const Answer&);
  http::Request (*encode_een)(const Administratie&, absl::string_view id);
  absl::StatusOr<std::optional<Kaart>> (*decode_een)(const Answer&);
};

class Lijn {
 public:
  // `http` and `klok` outlive it. After `budget` no call of the errand takes longer.
  Lijn(http::Client& http, std::string base_url, Toegang toegang, const Klok& klok,
       absl::Duration budget = absl::InfiniteDuration());
  Lijn(const Lijn&) = delete;
  Lijn& operator=(const Lijn&) = delete;

  const Administratie& administratie() const { return administratie_; }

  Task<Answer> Vraag(http::Request request);

  // The whole list, whatever its number of pages.
  template <typename Kaart>
  Task<absl::StatusOr<std::vector<Kaart>>> Lijst(http::Request request,
                                                 absl::StatusOr<Pagina<Kaart>> (*decode)(const Answer&));

  // The list by `heel`; where the vendor refuses that (section 6), by `kaal` and then each record by itself.
  template <typename Kaart>
  Task<absl::StatusOr<std::vector<Kaart>>> ListHeel(http::Request heel, http::Request kaal, Leeswijze<Kaart> hoe);

  // One record; nullopt: it is not there.
  template <typename Kaart>
  Task<absl::StatusOr<std::optional<Kaart>>> Haal(std::string id, Leeswijze<Kaart> hoe);

  // The record that was just made.
  template <typename Kaart>
  Task<absl::StatusOr<Kaart>> LeesTerug(std::string id, Leeswijze<Kaart> hoe);

 private:
  http::Client& http_;
  const Administratie administratie_;
  const Toegang toegang_;
  const Klok& klok_;
  const absl::Duration tot_;
  http::TokenBucket tempo_;
};

template <typename Kaart>
Task<absl::StatusOr<std::vector<Kaart>>> Lijn::Lijst(http::Request request,
                                                     absl::StatusOr<Pagina<Kaart>> (*decode)(const Answer&)) {
  Bladeraar<Kaart> bladeraar;
  while (true) {
    http::Request vraag = request;
    const Answer answer = co_await Vraag(std::move(vraag));
    CO_ASSIGN(Pagina<Kaart> pagina, decode(answer));
    const std::string volgende = pagina.volgende;
    CO_ASSIGN(const bool whole, bladeraar.Add(std::move(pagina)));
    if (whole) co_return bladeraar.Take();
    CO_ASSIGN(request, EncodeVolgende(administratie_, std::move(request), volgende));
  }
}

template <typename Kaart>
Task<absl::StatusOr<std::vector<Kaart>>> Lijn::ListHeel(http::Request heel, http::Request kaal, Leeswijze<Kaart> hoe) {
  absl::StatusOr<std::vector<Kaart>> kaarten = co_await Lijst<Kaart>(std::move(heel), hoe.decode_lijst);
  if (!absl::IsInvalidArgument(kaarten.status())) co_return kaarten;
  CO_ASSIGN(const std::vector<Kaart> kale, co_await Lijst<Kaart>(std::move(kaal), hoe.decode_lijst));
  std::vector<Kaart> hele;
  for (const Kaart& kaart : kale) {
    CO_ASSIGN(std::optional<Kaart> een, co_await Haal<Kaart>(kaart.id, hoe));
    if (een) hele.push_back(*std::move(een));
  }
  co_return hele;
}

template <typename Kaart>
Task<absl::StatusOr<std::optional<Kaart>>> Lijn::Haal(std::string id, Leeswijze<Kaart> hoe) {
  absl::AsciiStrToLower(&id);
  http::Request request = hoe.encode_een(administratie_, id);
  const Answer answer = co_await Vraag(std::move(request));
  CO_ASSIGN(std::optional<Kaart> kaart, hoe.decode_een(answer));
  if (kaart && kaart->id != id) co_return absl::InternalError("another record came back");
  co_return kaart;
}

template <typename Kaart>
Task<absl::StatusOr<Kaart>> Lijn::LeesTerug(std::string id, Leeswijze<Kaart> hoe) {
  absl::StatusOr<std::optional<Kaart>> kaart = co_await Haal<Kaart>(std::move(id), hoe);
  if (!kaart.ok() || !*kaart) co_return NietTeruggelezen(kaart.status());
  co_return **std::move(kaart);
}

}  // namespace koppel::vendor::reeleezee
