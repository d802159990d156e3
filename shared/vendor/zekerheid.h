// What a repeat of each operation may do at each vendor (design, 5): one table, and the rules that follow from a class.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::vendor {

enum class Klasse {
  kA,  // the client chooses the id: the same once more is the same record
  kB,  // the vendor refuses a second one with our reference
  kC,  // it can be searched by our reference, no more
  kE,  // neither
};

enum class Bewerking { kFactuur, kRelatie, kMateriaal, kUursoort, kOrderregel };  // creates

struct Zekerheid {
  Klasse klasse;
  absl::Duration deadline;   // C: how long a create may take
  absl::Duration nalanding;  // H: how long after that the vendor may still carry it out, at least 120 s
};

struct Zekerheidsregel {
  absl::string_view vendor;
  Bewerking bewerking;
  Zekerheid zekerheid;
  absl::string_view referentie;  // where our name of it stands at the vendor
  absl::string_view bron;        // who says so: a section or an assumption (A…) of ../shared/vendors/<vendor>.md
};

inline constexpr Zekerheidsregel kZekerheden[] = {
    {"rompslomp",
     Bewerking::kFactuur,
     {Klasse::kB, absl::Seconds(30), absl::Seconds(120)},
     "api_reference",
     "section 5: unique per company and searchable; how a second one is refused: A14"},
    {"rompslomp",
     Bewerking::kRelatie,
     {Klasse::kB, absl::Seconds(30), absl::Seconds(120)},
     "contact_number",
     "section 3: a unique reference; how a second one is refused: A15"},
    {"rompslomp",
     Bewerking::kMateriaal,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "invoice_line.product_code",
     "section 3: searchable, exact; that it is unique is only assumed: A15"},
    {"rompslomp",
     Bewerking::kUursoort,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "invoice_line.product_code",
     "section 3: searchable, exact; that it is unique is only assumed: A15"},
};

// nullptr: that vendor has no such operation.
constexpr const Zekerheidsregel* FindZekerheid(absl::string_view vendor, Bewerking bewerking) {
  for (const Zekerheidsregel& regel : kZekerheden) {
    if (regel.vendor == vendor && regel.bewerking == bewerking) return &regel;
  }
  return nullptr;
}

// Of a second create nothing comes, whatever became of the first.
constexpr bool WeigertTweede(Klasse klasse) { return klasse == Klasse::kA || klasse == Klasse::kB; }

// How long after a create began that has no answer another may begin to create the same, once a look-up finds nothing:
// at once where the vendor refuses a second one, else when the first can no longer land, and of class E never.
inline absl::Duration Overnamewacht(const Zekerheid& zekerheid) {
  if (WeigertTweede(zekerheid.klasse)) return absl::ZeroDuration();
  if (zekerheid.klasse == Klasse::kE) return absl::InfiniteDuration();
  return zekerheid.deadline + zekerheid.nalanding;
}

}  // namespace koppel::vendor
