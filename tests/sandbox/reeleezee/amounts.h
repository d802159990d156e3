// The amounts of a sales invoice (7.11): exact, rounded half away from zero.
#pragma once

#include "tests/sandbox/reeleezee/call.h"

namespace koppel::sandbox::reeleezee {

// Fills in the amounts of each line and of the whole. A line's amount is Quantity x Price to the cent, or the NetAmount
// that was sent without those; VAT is taken per line and added up, or over the sum per rate
// (Rules::vat_over_sums). With IsVatIncluded prices hold the VAT, which is taken out of the rounded amount. False: an
// amount has more than nine digits before the point.
bool ComputeAmounts(const Call& call, Record* invoice);

}  // namespace koppel::sandbox::reeleezee
