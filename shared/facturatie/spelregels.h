// What a koppeling does with a werkbon, as data (X13): one row per koppeling, filled with what the office chose. The
// rest of this folder reads it, and never asks which field app or vendor it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"

namespace koppel::facturatie {

// What people call a kind of record (X38).
struct Woord {
  std::string een;         // "materiaal"
  std::string lidwoord;    // "het"
  std::string meervoud;    // "materialen"
  std::string bij_vendor;  // the vendor's own word, where it differs; else empty
};

// Whether a kind of record may be made at the vendor when a werkbon needs it (OS-19 to OS-21).
struct Nieuw {
  bool optie = true;  // there is such an option; not where the vendor leads (SR-02)
  bool mag = false;   // the office allows it
  std::string mist;   // the choice that making one still asks for: "een verkoopsoort"; empty: none (AS-17, AS-18, X56)
};

struct Spelregels {
  // Words in reasons.
  std::string vendor;            // "Rompslomp"
  std::array<Woord, 3> woorden;  // by domein::Soort
  std::string maakt;             // what an export makes: "conceptfacturen"
  std::string optie;             // the option that switches it on: "Concept factuur"
  std::string ophalen;  // how records come to the field app: "haal klanten op met Nu synchroniseren"; may be empty

  // When it is for us.
  bool opgeslagen = false;  // settings were saved (ALL-05)
  bool export_aan = false;  // RO-09, AS-11, RE-12, IM-19; Simple-Simon: always
  // The Werkbon status that is required beside Compleet (OS-12, RO-11); nullopt: archiving offers it instead (SR-11).
  std::optional<std::string> werkbonstatus = "1";
  std::vector<std::string> filterwoorden;  // without spaces around them, none empty (SR-36, X24)

  // On what it is booked.
  bool factuurrelatie_betaalt = true;  // X74; false: the customer, also one known through its work address (SR-13, X71)
  bool op_verkooporder = false;        // as lines of its own sales order, only then (IM-19, IM-32, IM-33, X80)
  std::array<Nieuw, 3> nieuw;          // by domein::Soort

  // Lines.
  // Scope total: one line per hour type, rounded once; per line: one line per entry, each rounded by itself, which is
  // Asperion's unless the office chose total (X01, X02, X62).
  domein::UrenAfronden uren_afronden;
  bool uren_als_totalen = false;      // travel and work time as two totals, without hour types (SR-15, SR-16)
  bool artikel_nodig = false;         // material without article is refused (X66, X71)
  bool artikel_op_extern_id = false;  // the field app keeps the vendor's id of an article (SR-14)
  bool vendorprijs_eerst =
      false;                   // the vendor's price of a material goes before the werkbon's (SR-01); else after (X67)
  bool negatief_mag = true;    // a line may be negative (X69)
  bool btw_code_nodig = true;  // else the vendor works VAT out by itself
  bool btw_nummer_bij_verlegd = false;  // reverse charge asks for the customer's VAT number, and the vendor shows it
  bool btw_in_instellingen = false;     // the default VAT is chosen in the settings (AS-13)

  // The vendor's ids of the articles of the settings; empty: not used (SR-32 to SR-34).
  std::string reistijd_artikel;
  std::string werktijd_artikel;
  std::string standaard_artikel;

  // Texts.
  domein::Veldapp veldapp = domein::Veldapp::kOutsmart;  // whose catalogue they use (X54)
  std::string omschrijving;                              // of the invoice, with tags (RO-15)
  std::string tekstregel;                                // AS-22
  std::vector<domein::ExtraRegel> extra_regels;          // AS-24
  bool omschrijving_als_regel = false;                   // SR-35
  std::string referentieveld;                            // AS-23
  std::optional<std::int32_t> betaaltermijn_dagen;       // nullopt: the vendor's own (RO-10, RE-15, X49)

  const Woord& WoordVoor(domein::Soort soort) const { return woorden[static_cast<std::size_t>(soort)]; }
  const Nieuw& NieuwVoor(domein::Soort soort) const { return nieuw[static_cast<std::size_t>(soort)]; }
};

// Without saved settings: the words alone, and nothing is allowed.
Spelregels SpelregelsVan(const domein::Koppeling& koppeling);

}  // namespace koppel::facturatie
