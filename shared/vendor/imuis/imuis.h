// iMUIS Online (IM): lines on the sales order that a werkbon came from, over its Cloudswitch API. What is odd about it
// stands in README.md.
#pragma once

#include <memory>

#include "vendor/imuis/klok.h"
#include "vendor/vendor.h"
#include "vendor/zekerheid.h"

namespace koppel::vendor::imuis {

// C of the order lines covers several calls: one per line that changes, one for all that are added.
inline constexpr Zekerheidsregel kZekerheden[] = {
    {Bewerking::kFactuur,
     {Klasse::kC, absl::Seconds(120), absl::Seconds(120)},
     "ORDRG.OPMINT",
     "section 5: no key, no conditional write; a mark per line that is read back"},
    {Bewerking::kRelatie,
     {Klasse::kB, absl::Seconds(60), absl::Seconds(120)},
     "DEB.ZKSL",
     "section 3.2: primary key, unique; section 5: a duplicate cannot exist; how a second one is refused: A19"},
    {Bewerking::kMateriaal,
     {Klasse::kB, absl::Seconds(60), absl::Seconds(120)},
     "ART.NR",
     "section 3.4: unique; section 5: natural key; how a second one is refused: A19"},
    {Bewerking::kUursoort,
     {Klasse::kB, absl::Seconds(60), absl::Seconds(120)},
     "ART.NR",
     "section 3.4: unique; section 5: natural key; how a second one is refused: A19"},
};

// `http` outlives it. options.partnersleutel says who we are; without it every login is refused.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options);

// For tests: by another clock.
std::unique_ptr<Vendor> Open(http::Client& http, const Options& options, Klok klok);

}  // namespace koppel::vendor::imuis
