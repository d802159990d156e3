// LIKE: % is any text, _ any character, [abc], [a-z] and [^abc] one of a set, as SQL Server has it. Without regard to
// the case of ASCII letters (A27).
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace koppel::sandbox::imuis {

bool MatchesLike(absl::string_view text, absl::string_view pattern);

// The longest piece that every match contains; empty: there is none.
std::string LongestPiece(absl::string_view pattern);

}  // namespace koppel::sandbox::imuis
