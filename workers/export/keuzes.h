// What the office chose at the vendor, out of the settings of a koppeling.
#pragma once

#include "domein/koppeling.h"
#include "vendor/vendor.h"

namespace koppel::worker {

vendor::Keuzes KeuzesVan(const domein::Koppeling& koppeling);

}  // namespace koppel::worker
