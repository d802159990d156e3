// Proefboek: a vendor that does not exist, to show what a fifth one takes (docs/new-vendor.md). It speaks JSON of its
// own and is no part of Koppel: only the contract test's list knows it. What is odd about it stands in README.md.
#pragma once

#include <memory>

#include "vendor/vendor.h"
#include "vendor/zekerheid.h"

namespace koppel::vendor::proefboek {

inline constexpr Zekerheidsregel kZekerheden[] = {
    {Bewerking::kFactuur,
     {Klasse::kB, absl::Seconds(30), absl::Seconds(120)},
     "kenmerk",
     "README.md: unique per administration and searchable, a second one is 409"},
    {Bewerking::kRelatie,
     {Klasse::kB, absl::Seconds(30), absl::Seconds(120)},
     "nummer",
     "README.md: unique per administration and searchable, a second one is 409"},
    {Bewerking::kMateriaal,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "code",
     "README.md: searchable, exact; two may have one code"},
    {Bewerking::kUursoort,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "code",
     "README.md: searchable, exact; two may have one code"},
};

// `http` outlives it.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options);

}  // namespace koppel::vendor::proefboek
