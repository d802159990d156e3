// What a repeat of each operation may do at a vendor (design, 5): a table per vendor, beside its adapter, and the rules
// that follow from a class.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace koppel::vendor {

enum class Klasse {
  kA,  // the client chooses the id: the same once more is the same record
  kB,  // the vendor refuses a second one with our reference
  kC,  // it can be searched by our reference, no more
  kE,  // neither
};

enum class Bewerking { kFactuur, kRelatie, kMateriaal, kUursoort };  // creates

struct Zekerheid {
  Klasse klasse;
  absl::Duration deadline;   // C: how long a create may take
  absl::Duration nalanding;  // H: how long after that the vendor may still carry it out, at least 120 s
};

struct Zekerheidsregel {
  Bewerking bewerking;
  Zekerheid zekerheid;
  absl::string_view referentie;  // where our name of it stands at the vendor
  absl::string_view bron;        // who says so: a section or an assumption (A…) of ../shared/vendors/<vendor>.md
};

// nullptr: there is no such operation in this vendor's table.
constexpr const Zekerheidsregel* FindZekerheid(absl::Span<const Zekerheidsregel> tabel, Bewerking bewerking) {
  for (const Zekerheidsregel& regel : tabel) {
    if (regel.bewerking == bewerking) return &regel;
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
