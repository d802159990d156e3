// What a werkbon's offer came to, as the field app is told.
#pragma once

#include <string>
#include <vector>

#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "koppel/v1/events.pb.h"
#include "koppel/v1/journal.pb.h"
#include "vendor/vendor.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::worker {

// Everything about one offer that its verdict repeats.
struct Aanbod {
  wire::WerkbonStatusChanged event;
  domein::Koppeling koppeling;
  v1::OpenResponse open;  // the journal's offer, generation and reference
};

// A verdict without an invoice. FOUT asks OutSmart for 99 and leaves the Status (X09); the others ask for nothing.
v1::WerkbonResult MaakOordeel(const Aanbod& aanbod, domein::Uitkomst uitkomst, std::vector<domein::Reden> redenen);

// AFGEHANDELD: the concept stands at the vendor as `factuur`; OutSmart is asked for Afgehandeld (OS-15).
v1::WerkbonResult MaakAfgehandeld(const Aanbod& aanbod, const vendor::Factuurverwijzing& factuur,
                                  const v1::Bevroren& bevroren);

// The reason of a WACHT: too many of this koppeling wait already.
domein::Reden RedenWachtrij();

// The reason of a WACHT or ONZEKER, from what the vendor or a service answered. Never names a person or a secret.
domein::Reden RedenVoorStatus(const absl::Status& status, const std::string& vendor_naam);

}  // namespace koppel::worker
