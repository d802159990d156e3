// What holds for every accounting vendor: a name, what a repeat may do, and a few errands.
//
// Statuses mean the same for every vendor:
//   Unavailable, DeadlineExceeded   a read may succeed later; a create surely never reached the vendor
//   ResourceExhausted               the vendor asks for patience, and did nothing; see RetryAfter()
//   Unauthenticated                 the token was refused, and nothing was done: lease again, then ask a person
//   PermissionDenied                the token is good but may not do this (plan, scope, administration): ask a person
//   InvalidArgument                 the vendor refuses the data, in its own words
//   NotFound                        the administration is gone
//   Unknown                         a create may have been carried out: look it up before asking again
//   Internal                        the vendor's answer can't be understood by a read
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/secret.h"
#include "base/task.h"
#include "domein/conceptfactuur.h"
#include "domein/werkbon.h"
#include "vendor/zekerheid.h"

namespace koppel::http {
class Client;
}

namespace koppel::vendor {

// The way in to one administration, for one call. Leased from the settings service, never stored.
struct Toegang {
  std::string connectie;            // "<account>/<field app>/<vendor>": limits count per connection
  std::string administratie_id;     // the vendor's id
  base::Secret token;               // bearer token, password (Reeleezee) or omgevingscode (iMUIS)
  std::string gebruikersnaam = {};  // with a password; else empty
};

// What the office chose at the vendor in the settings, by the vendor's ids; empty: not chosen, or not asked there.
struct Keuzes {
  std::string btw_code;           // AS-13
  std::string debiteursoort;      // of new relaties (AS-17)
  std::string betalingsconditie;  // of new relaties (AS-17)
  std::string verkoopsoort;       // of new articles (AS-18)
  std::string verkoopsoort_uren;  // of new hour types (AS-09, X56)
  std::string artikelgroep;       // of new articles at iMUIS
  std::string artikelgroep_uren;  // of new hour types at iMUIS (IM-15)
};

// A concept as it stands at the vendor.
struct Factuurverwijzing {
  std::string id;
  std::string nummer;      // as people find it; empty while it is a concept that has none yet
  std::string referentie;  // ours, as the vendor echoes it
  domein::Bedrag totaal_excl;
  std::optional<domein::Bedrag> totaal_incl;  // nullopt: this vendor does not say (iMUIS)
  bool is_concept = true;
};

// An article to look for or to make.
struct Artikelvraag {
  domein::Soort soort = domein::Soort::kMateriaal;
  std::string code;
  std::string naam;
  std::optional<domein::Prijs> prijs;  // of a new one, excluding VAT
  std::string eenheid = {};            // of a new one, as the field app writes it
  std::string spiegel = {};            // free field 5: a mirror of the vendor's id, never trusted alone (X39, X70)
};

// The concept to look for: one that was begun.
struct Zoekvraag {
  std::string referentie;
  std::string bevroren;  // what Freeze made of it; empty: lost
};

// The create of a record of this kind.
constexpr Bewerking BewerkingVan(domein::Soort soort) {
  switch (soort) {
    case domein::Soort::kRelatie:
      return Bewerking::kRelatie;
    case domein::Soort::kMateriaal:
      return Bewerking::kMateriaal;
    case domein::Soort::kUursoort:
      return Bewerking::kUursoort;
  }
  return Bewerking::kRelatie;
}

struct CreateOpties {
  absl::Duration deadline;         // what is left of C; of a relatie or an article it is as the table says
  std::function<bool()> may_send;  // asked just before the first byte; false: the call ends as never sent
};

// How much a vendor may be asked at once, per connection.
struct Drukte {
  int tegelijk = 4;                                // calls
  absl::Duration interval = absl::ZeroDuration();  // how far apart, after ten at once; zero: it names no rate
};

// One accounting vendor, spoken to over HTTP. Holds no state between errands but a session, where the vendor has those;
// used on the engine's thread. All `Find…` compare exactly and return every match: none is unknown, more than one is
// never guessed between.
class Vendor {
 public:
  virtual ~Vendor() = default;

  virtual std::string Naam() const = 0;  // "rompslomp"
  // Its row of the table in zekerheid.h, with the times of Options.
  virtual Zekerheid ZekerheidVan(Bewerking bewerking) const = 0;
  virtual Drukte Hoogstens() const { return {}; }

  // What holds for all werkbonnen of an administration: the VAT for lines without one of their own, reverse charge, and
  // the vendor's note. Relation and articles stay empty.
  virtual Task<absl::StatusOr<domein::Stamgegevens>> Standaarden(Toegang toegang, Keuzes keuzes) = 0;

  // By number when there is one, else by exact name with postal code and house number, or by the number that
  // CreateRelatie gives one without (X72).
  virtual Task<absl::StatusOr<std::vector<domein::BekendeRelatie>>> FindRelatie(Toegang toegang,
                                                                                domein::Relatie relatie) = 0;
  // InvalidArgument, in Dutch, also when a choice that the vendor demands is not made.
  virtual Task<absl::StatusOr<domein::BekendeRelatie>> CreateRelatie(Toegang toegang, domein::Relatie relatie,
                                                                     Keuzes keuzes, CreateOpties opties = {}) = 0;
  // The record behind a stored link; nullopt: it is gone.
  virtual Task<absl::StatusOr<std::optional<domein::BekendeRelatie>>> GetRelatie(Toegang toegang,
                                                                                 std::string vendor_id) = 0;

  // Per question its matches, in the order of the questions: by code, and for an hour type else by exact name (X55).
  virtual Task<absl::StatusOr<std::vector<std::vector<domein::BekendArtikel>>>> FindArtikelen(
      Toegang toegang, std::vector<Artikelvraag> vragen) = 0;
  // InvalidArgument, in Dutch, also when a choice that the vendor demands is not made.
  virtual Task<absl::StatusOr<domein::BekendArtikel>> CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes keuzes,
                                                                    CreateOpties opties = {}) = 0;
  // The record behind a stored link; nullopt: it is gone.
  virtual Task<absl::StatusOr<std::optional<domein::BekendArtikel>>> GetArtikel(Toegang toegang,
                                                                                std::string vendor_id) = 0;

  // The create of this concept in the vendor's own form, to be frozen before it is sent. InvalidArgument when the
  // vendor could not take it (too many lines, amounts beyond its range).
  virtual absl::StatusOr<std::string> Freeze(const domein::Conceptfactuur& concept_,
                                             const std::string& referentie) const = 0;

  // The invoice with exactly this reference, published or not (iMUIS: all its lines on the sales order); nullopt:
  // surely not there now.
  virtual Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Find(Toegang toegang, Zoekvraag vraag) = 0;

  // Sends what Freeze made. OK only when the reference is echoed. Calls before the one that makes it may be needed
  // (class A looks first, iMUIS adds what lacks); a refusal or lost answer of those did nothing.
  virtual Task<absl::StatusOr<Factuurverwijzing>> Create(Toegang toegang, std::string bevroren,
                                                         CreateOpties opties) = 0;
};

// How long the vendor asks to wait, carried by a ResourceExhausted status, and by an Unavailable one when it says so.
absl::Status WithRetryAfter(absl::Status status, absl::Duration wait);
std::optional<absl::Duration> RetryAfter(const absl::Status& status);

struct Options {
  std::string base_url;              // empty: the vendor's own
  absl::Duration deadline = {};      // C of every create; zero: as the table says
  absl::Duration nalanding = {};     // H of every create; zero: as the table says
  base::Secret partnersleutel = {};  // iMUIS: who we are there; other vendors ask none
};

// The row of a vendor's table, with the times of `options`. An operation without a row stops the process: the contract
// test knows them all.
Zekerheid ZekerheidVan(absl::Span<const Zekerheidsregel> tabel, Bewerking bewerking, const Options& options);

// The vendor called `naam`, or NotFound naming the ones there are; FailedPrecondition when it wants a partner key and
// there is none. `http` outlives it.
absl::StatusOr<std::unique_ptr<Vendor>> Open(const std::string& naam, http::Client& http, const Options& options);

// All names there are.
std::vector<std::string> Namen();

// What a repeat of each operation may do at this vendor; empty: no such vendor.
absl::Span<const Zekerheidsregel> Zekerheden(absl::string_view vendor);

}  // namespace koppel::vendor
