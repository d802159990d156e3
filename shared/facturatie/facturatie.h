// From a werkbon and the settings of its koppeling to a concept invoice, or to every reason why not. Pure: values in,
// values out. Rules belong to the koppeling, not to the vendor (X13).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"

namespace koppel::facturatie {

// Why this werkbon is not for us, or nullopt when it is to be exported: the koppeling's state, activation, Status,
// Werkbon status, archived (OS-10 to OS-14, RO-11, RO-21, X23, X73, SR-11). Not an error: the outcome is OVERGESLAGEN,
// or WACHT where the koppeling's state says so.
struct NietNu {
  domein::Uitkomst uitkomst;  // kOvergeslagen or kWacht
  domein::Reden reden;
};
std::optional<NietNu> NietVoorOns(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling,
                                  absl::Time revision);

// The records a werkbon needs at the vendor, each once.
struct Nodig {
  domein::Relatie relatie;                         // who pays (X74)
  std::vector<domein::Materiaalregel> materialen;  // one per code, in the werkbon's order; those without a code not
  std::vector<domein::Uursoort> uursoorten;        // one per code, in the werkbon's order
  std::vector<std::string> vaste_artikelen = {};   // the vendor's ids of the articles that the settings add (SR-32)
};
Nodig WatNodigIs(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling);

// Which record could not be had, and why: found nowhere and not to be created, or found more than once.
struct Gemis {
  domein::Soort soort;
  std::string code;  // number or code at the field app
  std::string naam;
  enum class Waarom { kOnbekend, kMeerdere } waarom = Waarom::kOnbekend;
};
domein::Reden RedenVoor(const Gemis& gemis, const domein::Koppeling& koppeling);

// Whether the settings allow to make it (OS-19, RO-13); never when there is more than one already.
bool MagGemaakt(const Gemis& gemis, const domein::Koppeling& koppeling);

// The vendor refuses what it was sent, in its own words, shown beside ours.
domein::Reden RedenVoorWeigering(const std::string& woorden, const domein::Koppeling& koppeling);

// Everything wrong with the werkbon itself, before the vendor is asked anything: no lines, hours without a type, clock
// times that never were, a negative total that shows already. Empty: go on.
std::vector<domein::Reden> Controleer(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling);

// A concept for a person to check, or every reason why this werkbon cannot be invoiced yet. `bekend` holds each record
// of WatNodigIs that exists; what it lacks is a reason. `vandaag` is the day of creation in Amsterdam (X50).
std::variant<domein::Conceptfactuur, domein::Afwijzing> BuildConceptfactuur(const domein::Werkbon& werkbon,
                                                                            const domein::Koppeling& koppeling,
                                                                            const domein::Stamgegevens& bekend,
                                                                            domein::Datum vandaag);

}  // namespace koppel::facturatie
