// A concept invoice for a person to check at the vendor, and the vendor's records that it stands on.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domein/bedrag.h"
#include "domein/datum.h"

namespace koppel::domein {

enum class Soort { kRelatie, kMateriaal, kUursoort };
std::string NaamVan(Soort soort);  // "relatie"

// A customer at the vendor.
struct BekendeRelatie {
  std::string vendor_id;
  std::string nummer;
  std::string btw_nummer;
  bool btw_verlegd = false;  // VAT is reverse charged to this customer (X52)
};

// An article at the vendor: a material or an hour type.
struct BekendArtikel {
  std::string vendor_id;
  std::string code;
  std::string omschrijving;
  std::optional<Prijs> prijs;  // excluding VAT
  std::string btw_code;        // the vendor's id of its VAT; empty: the default
  Btwtarief btw;
};

// The vendor's records that a werkbon needs, as far as found; keyed by the field app's code.
struct Stamgegevens {
  std::optional<BekendeRelatie> relatie;
  std::map<std::string, BekendArtikel> materialen;
  std::map<std::string, BekendArtikel> uursoorten;
  std::map<std::string, BekendArtikel> vaste_artikelen;  // by the vendor's id: of the settings (SR-32 to SR-34)
  std::string standaard_btw_code;  // the vendor's id of the VAT for lines without one of their own; empty: none (X52)
  Btwtarief standaard_btw;
  std::string verlegd_btw_code;  // the vendor's id of reverse charged VAT, at 0 %; empty: it has none (X52)
  std::string vendor_notitie;    // how this administration takes a concept: the vendor's own note, handed on as it is
};

enum class Regelsoort { kBedrag, kTekst };

struct Factuurregel {
  Regelsoort soort = Regelsoort::kBedrag;  // kTekst: `omschrijving` alone, no quantity, price or VAT
  std::string omschrijving;
  Hoeveelheid aantal;
  Prijs prijs;             // excluding VAT
  std::string artikel_id;  // the vendor's; empty: a line without article
  std::string btw_code;    // the vendor's id
  Btwtarief btw;
  Bedrag netto;                 // aantal * prijs, rounded once
  std::string herkomst;         // which entry, which rule, which rounding; for the proeffactuur
  std::string orderregel = {};  // iMUIS: number of the order line that this one changes; empty: a new line (IM-33)
};

struct Conceptfactuur {
  std::string relatie_id;  // the vendor's
  Datum factuurdatum;
  std::optional<Datum> vervaldatum;  // absent: the administration's own term
  std::string omschrijving;
  std::string kenmerk = {};         // what the office wants in the vendor's reference field; empty: nothing (AS-23)
  std::string verkooporder = {};    // iMUIS: number of the sales order that gets the lines (IM-19, X80); else empty
  std::string vendor_notitie = {};  // of Stamgegevens
  std::vector<Factuurregel> regels;

  Bedrag Netto() const;  // sum of the lines

  // Each rate with the sum of its nets, lowest rate first. VAT is BtwOver of that sum, never the sum of VAT per line
  // (T19, T20).
  std::vector<std::pair<Btwtarief, Bedrag>> BtwPerTarief() const;
  Bedrag Btw() const;  // all VAT, so counted
};

}  // namespace koppel::domein
