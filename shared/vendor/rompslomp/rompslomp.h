// Rompslomp (RO, SR): concept invoices over its public API. What is odd about it stands in README.md.
#pragma once

#include <memory>

#include "vendor/vendor.h"
#include "vendor/zekerheid.h"

namespace koppel::vendor::rompslomp {

inline constexpr Zekerheidsregel kZekerheden[] = {
    {Bewerking::kFactuur,
     {Klasse::kB, absl::Seconds(30), absl::Seconds(120)},
     "api_reference",
     "section 5: unique per company and searchable; how a second one is refused: A14"},
    {Bewerking::kRelatie,
     {Klasse::kB, absl::Seconds(30), absl::Seconds(120)},
     "contact_number",
     "section 3: a unique reference; how a second one is refused: A15"},
    {Bewerking::kMateriaal,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "invoice_line.product_code",
     "section 3: searchable, exact; that it is unique is only assumed: A15"},
    {Bewerking::kUursoort,
     {Klasse::kC, absl::Seconds(30), absl::Seconds(120)},
     "invoice_line.product_code",
     "section 3: searchable, exact; that it is unique is only assumed: A15"},
};

// `http` outlives it.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options);

}  // namespace koppel::vendor::rompslomp
