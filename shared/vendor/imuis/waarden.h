// Numbers, days, yes and no, and texts as iMUIS writes and takes them (vendor page, 4.4). Pure.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/bedrag.h"
#include "domein/datum.h"

namespace koppel::vendor::imuis {

// Decimals: sent with a point and at most four of them, read with a point or a comma. What no invoice can hold
// (quantities from 10^10, prices from 10^9, amounts from 10^11 euros) is InvalidArgument, as is all that is no number.
std::string EncodePrijs(domein::Prijs prijs);       // rounded to four decimals, half away from zero
domein::Prijs AfgerondePrijs(domein::Prijs prijs);  // what EncodePrijs says
absl::StatusOr<domein::Prijs> DecodePrijs(absl::string_view tekst);
absl::StatusOr<domein::Hoeveelheid> DecodeAantal(absl::string_view tekst);
absl::StatusOr<domein::Bedrag> DecodeBedrag(absl::string_view tekst);  // rounded once to the cent

// Days: sent as "05-03-2026"; read as that, as "5-3-2026", and as ISO 8601, whose moment decides when it has an offset.
std::string EncodeDatum(domein::Datum datum);
absl::StatusOr<domein::Datum> DecodeDatum(absl::string_view tekst);

bool DecodeJa(absl::string_view tekst);  // "J", "j" and "true"; everything else is no

// At most so many digits and nothing else; a number moreover begins with no zero.
bool IsCijfers(absl::string_view tekst, std::size_t cijfers);
bool IsNummer(absl::string_view tekst, std::size_t cijfers);

// One line without needless space, cut at this many characters: for what only informs.
std::string Regel(absl::string_view tekst, std::size_t tekens);

// Whether a text can be a key as it is: one line of at most so many characters, no space at its ends. Keys are never
// cut.
bool IsSleutel(absl::string_view tekst, std::size_t tekens);

}  // namespace koppel::vendor::imuis
