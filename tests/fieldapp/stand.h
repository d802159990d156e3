// What the field apps hold: their werkbonnen with their statuses, and what Koppel answered. Pure; used by one thread at
// a time.
//
// OutSmart has two statuses that a result sets, and tells of that change as of any other: the echo of our own flip.
// Simple-Simon has neither. Sending a work order changes none of its fields: that it was sent, or failed (X33), is kept
// beside it in the link's own lists, and the invoice's id goes into its ExtKey only when that is switched on, which it
// is not (page, 5.4 and A17). So its Modified stays, readsync does not report it, and there is no echo.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "koppel/v1/events.pb.h"
#include "tests/fieldapp/outsmart.h"

namespace koppel::fieldapp {

// Names a werkbon; the row number means something within its field app only.
struct Bonsleutel {
  std::string account;
  v1::Veldapp veldapp = v1::VELDAPP_OUTSMART;
  std::string id;
  auto operator<=>(const Bonsleutel&) const = default;
};

struct Bon {
  std::string account;
  v1::Veldapp veldapp = v1::VELDAPP_OUTSMART;
  v1::Werkbon werkbon;
  std::int64_t revision = 0;  // microseconds since 1970 of its last change here
  absl::Time offered;         // when that change was told
  std::optional<v1::WerkbonResult> result;
  absl::Time result_at;
  int results = 0;         // result events that were about it
  int invoices_told = 0;   // different invoice ids told
  bool verzonden = false;  // Simple-Simon: marked as sent, since an invoice was told
};

// Whether it is in Simple-Simon's list "Mislukt" (X33): the last result is FOUT, and nothing changed since.
bool Mislukt(const Bon& bon);

class Stand {
 public:
  // Takes or replaces a werkbon as it now stands; answers the event that tells it. `revision` 0: `now`, and always
  // later than the last. Simple-Simon's own Modified would not do: it counts whole seconds, and an hour twice a year.
  v1::WerkbonStatusChanged Zet(const std::string& account, v1::Veldapp veldapp, v1::Werkbon werkbon,
                               std::int64_t revision, absl::Time now);

  // OutSmart: a person sets the werkbonstatus; nullopt: no such werkbon.
  std::optional<v1::WerkbonStatusChanged> ZetWerkbonstatus(const std::string& account, const std::string& id,
                                                           const std::string& code, absl::Time now);

  // Simple-Simon: a person puts it into the archive, which offers it (SR-11), or takes it out. NotFound: no such
  // werkbon; FailedPrecondition: it is not ready, or already so.
  absl::StatusOr<v1::WerkbonStatusChanged> Archiveer(const std::string& account, const std::string& id,
                                                     bool gearchiveerd, absl::Time now);

  // The event of the werkbon as it stands, once more; nullopt: no such werkbon.
  std::optional<v1::WerkbonStatusChanged> Nogmaals(const Bonsleutel& sleutel) const;

  // Applies a result. OutSmart: flips the Status or the werkbonstatus as it asks, and answers the event of that change,
  // which is our own flip's echo. Simple-Simon: marks an invoiced werkbon as sent, whatever status the result names.
  // nullopt: nothing changed, or it is about an older revision that changed since.
  std::optional<v1::WerkbonStatusChanged> PasToe(const v1::WerkbonResult& result, absl::Time now);

  const std::map<Bonsleutel, Bon>& bonnen() const { return bonnen_; }
  Uursoorten uursoorten;  // OutSmart's

 private:
  v1::WerkbonStatusChanged Event(const Bon& bon) const;

  std::map<Bonsleutel, Bon> bonnen_;
};

}  // namespace koppel::fieldapp
