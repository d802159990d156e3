// Asperion (AS): concept invoices over its public API. What is odd about it stands in README.md.
#pragma once

#include <memory>

#include "vendor/vendor.h"
#include "vendor/zekerheid.h"

namespace koppel::vendor::asperion {

inline constexpr Zekerheidsregel kZekerheden[] = {
    {Bewerking::kFactuur,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "description, at its end",
     "section 5: no idempotency; 3.9: Description is a filter; the reference field is the user's (AS-23)"},
    {Bewerking::kRelatie,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "customerNumber",
     "3.6: searchable; that it is unique is only assumed: A13"},
    {Bewerking::kMateriaal,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "code",
     "3.7: searchable; that it is unique is only assumed: A16"},
    {Bewerking::kUursoort,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "code",
     "3.7: searchable; that it is unique is only assumed: A16"},
};

// `http` outlives it.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options);

}  // namespace koppel::vendor::asperion
