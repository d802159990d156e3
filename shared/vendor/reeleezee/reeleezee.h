// Reeleezee (RE): concept invoices over its REST API, version 1. What is odd about it stands in README.md.
#pragma once

#include <memory>

#include "vendor/vendor.h"
#include "vendor/zekerheid.h"

namespace koppel::vendor::reeleezee {

// A PUT on a GUID of ours makes or replaces one and the same record (../shared/vendors/reeleezee.md, section 5).
inline constexpr Zekerheidsregel kZekerheden[] = {
    {Bewerking::kFactuur,
     {Klasse::kA, absl::Seconds(90), absl::Seconds(120)},
     "id: the GUID of the reference",
     "section 5: PUT on our own GUID; a repeat replaces the lines, measured on purchase invoices"},
    {Bewerking::kRelatie,
     {Klasse::kA, absl::Seconds(90), absl::Seconds(120)},
     "id: the GUID of administration and number",
     "section 3.3: PUT makes or changes the customer of this GUID"},
    {Bewerking::kMateriaal,
     {Klasse::kA, absl::Seconds(90), absl::Seconds(120)},
     "id: the GUID of administration and code",
     "section 3.4: PUT makes or changes the product of this GUID"},
    {Bewerking::kUursoort,
     {Klasse::kA, absl::Seconds(90), absl::Seconds(120)},
     "id: the GUID of administration and code",
     "section 3.4: PUT makes or changes the product of this GUID"},
};

// `http` outlives it.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options);

// For tests: by another clock.
struct Klok;
std::unique_ptr<Vendor> OpenMetKlok(http::Client& http, const Options& options, Klok klok);

}  // namespace koppel::vendor::reeleezee
