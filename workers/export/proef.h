// Trying a werkbon before anything is made for it, so that all its reasons come at once and nothing is made in vain.
#pragma once

#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "workers/export/stamgegevens.h"

namespace koppel::worker {

// What the vendor would hold if everything missing were there. What may be made is as we would make it. What a person
// must make there would have a price: that the werkbon has none is no second reason. Pure.
domein::Stamgegevens AlsofAllesErIs(const Gevonden& gevonden, const domein::Koppeling& koppeling);

}  // namespace koppel::worker
