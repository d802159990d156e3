// Who may create an invoice, and what becomes of a werkbon: row and question in, row and answer out. Pure: no clock, no
// database, no network. The rules are those of design 5; leaving one out makes a duplicate or loses a werkbon.
//
// Each function changes the row it is given; what it answers is true only once that row is durable. The same question
// asked twice in a row is answered as once: a worker that lost its stream asks again whatever was not answered.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "vendor/zekerheid.h"

namespace koppel::journal_service {

enum class Toestand { kNieuw, kBegonnen, kOnzeker, kAfgehandeld, kFout, kOvergeslagen, kWacht };
enum class Uitkomst { kAfgehandeld, kFout, kOvergeslagen, kWacht, kOnzeker };
using vendor::Klasse;  // what a repeat may do

std::string NaamVan(Toestand toestand);  // "begonnen"
// InvalidArgument for a name that is none.
absl::StatusOr<Toestand> ToestandVan(const std::string& naam);

// What is known of one werkbon at one koppeling.
struct Rij {
  std::int64_t nieuwste = 0;    // newest revision seen, microseconds since 1970
  std::int64_t offer = 1;       // try
  std::int64_t generation = 1;  // invoice
  Toestand toestand = Toestand::kNieuw;
  std::int64_t revision = 0;  // that the verdict, or the attempt, is about
  std::string hash;           // of the content that the verdict, or the attempt, is about
  std::string nieuwste_hash;  // of the newest revision's content
  bool aandacht = false;      // changed after it was invoiced (X34), or a late outcome

  // The attempt, when one has begun.
  std::int64_t token = 0;                        // rises with each holder, and fences the ones before
  int creates = 0;                               // creates of this offer that may have been carried out
  bool laatste_telt = false;                     // the create of `token` is one of them
  absl::Time begon = absl::InfinitePast();       // when the last create began
  absl::Time landt_tot = absl::InfinitePast();   // until then a create of this offer may still be carried out
  absl::Time eerder_tot = absl::InfinitePast();  // the same, without the create of `token`
  bool andere_inhoud = false;  // a create of this offer that may be carried out has other content than `hash`
  absl::Duration deadline;     // C
  Klasse klasse = Klasse::kB;
  std::string owner;       // the worker that holds it
  std::string request_id;  // of the Begin that was answered last with FIRST or AGAIN
  bool request_was_first = false;
  std::string bevroren;  // the concept as it was frozen
  std::string administratie_id;
  std::int64_t instellingen_versie = 0;

  std::string oordeel;    // the last verdict, opaque; empty: none yet
  bool nagezocht = true;  // false after a restored backup: look before the first create

  bool Begonnen() const { return toestand == Toestand::kBegonnen || toestand == Toestand::kOnzeker; }
  bool HeeftOordeel() const { return toestand == Toestand::kAfgehandeld || toestand == Toestand::kFout; }

  bool operator==(const Rij&) const = default;
};

// For tests only: a rule that is switched off must be missed. All on in production.
struct Regels {
  bool begun_first = true;  // an attempt that has begun is carried to its end, whatever revision arrives
  bool fout_waits = true;   // no end without an invoice while an earlier call may still land
  bool fence = true;        // a stale Finish does not change the verdict
  bool newest_wins = true;  // an older revision after a newer one is dropped
  bool look_first = true;   // a takeover looks up before it creates
  bool busy = true;         // no takeover while the owner lives and its call may still be answered
  bool wait = true;         // class C: a takeover waits out C + H
  bool zeker = true;        // a look-up that began before `landt_tot` does not prove that nothing was made
  bool x34 = true;          // attention when what stands on the invoice may not be what is known now

  bool operator==(const Regels&) const = default;
};

struct OpenVraag {
  std::int64_t revision = 0;
  std::string hash;
  bool geflipt = false;  // werkbonstatus 99 or Status Afgehandeld
};
struct OpenAntwoord {
  enum Soort { kGaVerder, kOpgevolgd, kOordeel, kLoopt, kEcho } soort = kGaVerder;
  bool gewijzigd_na_factuur = false;

  bool operator==(const OpenAntwoord&) const = default;
};
OpenAntwoord Open(Rij& rij, const OpenVraag& vraag, const Regels& regels = {});

struct BeginVraag {
  std::int64_t revision = 0;
  std::int64_t offer = 0;
  std::string hash;
  std::string request_id;
  std::string owner;
  std::string bevroren;  // empty: only take over
  std::string administratie_id;
  std::int64_t instellingen_versie = 0;
  absl::Duration deadline;
  absl::Duration nalanding;
  Klasse klasse = Klasse::kB;
  std::int64_t surely_not_there = 0;
  bool nothing_done = false;
  absl::Time gezocht = absl::InfinitePast();  // when the last look-up that found nothing began; InfinitePast: none
};
struct BeginAntwoord {
  enum Soort { kFirst, kAgain, kBusy, kDone, kSuperseded, kOnzeker } soort = kFirst;
  absl::Duration wacht;  // kBusy: until it may be asked again; kAgain, kOnzeker: until a create may begin anew
  absl::Duration rust;   // until no earlier create can land

  bool operator==(const BeginAntwoord&) const = default;
};
// `ander_leeft`: the row's owner is another worker than the one that asks, and its stream lives. Aborted: what was
// asked no longer fits the row, begin at Open again.
absl::StatusOr<BeginAntwoord> Begin(Rij& rij, const BeginVraag& vraag, bool ander_leeft, absl::Time now,
                                    const Regels& regels = {});

struct FinishVraag {
  std::int64_t revision = 0;
  std::int64_t offer = 0;
  std::int64_t token = 0;  // 0: nothing was begun
  Uitkomst uitkomst = Uitkomst::kWacht;
  std::string oordeel;
  std::string hash;
  bool nothing_done = false;
  absl::Time gezocht = absl::InfinitePast();  // when the last look-up that found nothing began; InfinitePast: none
};
struct FinishAntwoord {
  enum Soort { kAangenomen, kTeLaat, kLoopt, kOpgevolgd } soort = kAangenomen;

  bool operator==(const FinishAntwoord&) const = default;
};
// Aborted: another carries the attempt on, begin at Open again. InvalidArgument: an outcome that needs an attempt.
absl::StatusOr<FinishAntwoord> Finish(Rij& rij, const FinishVraag& vraag, absl::Time now, const Regels& regels = {});

// Whether a person should look at it: see `aandacht`, or the outcome of its creates stays unknown.
bool VraagtAandacht(const Rij& rij);

// A person offers it again, or with `nieuwe_factuur` asks for a second invoice on purpose. FailedPrecondition says what
// stands in the way, in Dutch.
absl::Status OfferAgain(Rij& rij, bool nieuwe_factuur);

}  // namespace koppel::journal_service
