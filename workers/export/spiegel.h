// Free field 5 of a material as a mirror of the vendor's id (RE-19, RE-21, X39, X70): never trusted, only kept right.
#pragma once

#include <string>
#include <vector>

#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "facturatie/facturatie.h"

namespace koppel::worker {

// A material whose free field 5 holds something else than the vendor's id, or nothing.
struct Spiegelfout {
  std::string code;       // at the field app
  std::string gevonden;   // what stands there
  std::string vendor_id;  // what is to stand there
  std::string vendor_code;
};

// None where the koppeling keeps no mirror.
std::vector<Spiegelfout> ControleerSpiegels(const domein::Koppeling& koppeling, const facturatie::Nodig& nodig,
                                            const domein::Stamgegevens& bekend);

}  // namespace koppel::worker
