// Random werkbonnen for the property tests, with what the vendor knows of them and settings to go with it.
#pragma once

#include <cstdint>
#include <random>

#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "domein/werkbon.h"

namespace koppel::facturatie::voorbeeld {

struct Geval {
  domein::Koppeling koppeling;
  domein::Werkbon werkbon;
  domein::Stamgegevens bekend;
};

// Of this koppeling, with other settings. What people write: nine in ten hold nothing that is wrong, now and then
// something is missing, unknown, ambiguous or returned. Articles of material have ids that begin with m, hour types
// with u.
Geval Willekeurig(domein::Koppeling koppeling, std::mt19937_64& random);

// The same, with numbers that nobody writes: the largest and smallest that the types hold.
Geval Uiterst(domein::Koppeling koppeling, std::mt19937_64& random);

}  // namespace koppel::facturatie::voorbeeld
