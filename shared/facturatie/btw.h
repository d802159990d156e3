// Which VAT a line gets (X51, X52, T31).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "domein/conceptfactuur.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie {

struct Btw {
  std::string code;  // the vendor's id; empty: the vendor works it out
  domein::Btwtarief tarief;
  std::string herkomst;  // "btw van het artikel"
};

// The article's own, else reverse charge when the relatie has that, else the default, which the line's herkomst says
// (X52). A reason when there is none and this vendor needs one. `artikel` null: a line without article.
std::variant<Btw, domein::Reden> KiesBtw(const domein::BekendArtikel* artikel, const domein::Stamgegevens& bekend,
                                         const Spelregels& regels);

// The rate that a price of the werkbon holds: the field app's own, else the article's, else the default (T31). Whether
// it is reverse charged afterwards changes nothing in that. nullopt: nobody knows.
std::optional<domein::Btwtarief> BtwInPrijs(const domein::Materiaalregel& regel, const domein::BekendArtikel* artikel,
                                            const domein::Stamgegevens& bekend);

// "21 %", "9,975 %"
std::string InWoorden(domein::Btwtarief tarief);

}  // namespace koppel::facturatie
