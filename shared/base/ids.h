// Names that two workers must compute alike, and names that nobody else may have.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace koppel::base {

// The SHA-256 of `bytes`, 32 bytes.
std::string Sha256(absl::string_view bytes);

// Lower case hexadecimal.
std::string Hex(absl::string_view bytes);

// RFC 4648 base32 without padding: A-Z and 2-7.
std::string Base32(absl::string_view bytes);

// The parts joined unambiguously ("ab","c" differs from "a","bc"), hashed, and written as the first 16 base32
// characters (80 bits: 10^9 names collide with odds of 4 in 10^7). Design 5: ref, result event id.
std::string StableName(std::initializer_list<absl::string_view> parts);

// "KPL-" and the StableName of the four: the name of the one invoice of a werkbon at its vendor. It moves only with
// `generation`, which a person raises ("opnieuw factureren").
std::string Referentie(absl::string_view account, absl::string_view koppeling, absl::string_view werkbon_id,
                       std::int64_t generation);

// A random version 4 UUID in its usual form.
std::string NewUuid();

}  // namespace koppel::base
