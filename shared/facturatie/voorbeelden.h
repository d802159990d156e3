// Koppelingen, werkbonnen and what the vendor knows of them, for tests: short to write, and printed as a person would.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"

namespace koppel::facturatie::voorbeeld {

// An entry of hours; without begin only a total.
struct U {
  std::string soort;
  int minuten = 0;
  const char* begin = "";
  const char* eind = "";
  const char* datum = "2026-02-27";
  int pauze = 0;
  std::string wie = {};
  bool reistijd = false;
};

// A row of material; `veld5` is free field 5, `id` the vendor's id that the field app keeps.
struct M {
  std::string code;
  const char* aantal = "1";
  const char* prijs = "";  // empty: not priced
  std::string veld5 = {};
  std::string id = {};
  bool inclusief = false;
};

struct W {
  std::vector<U> uren = {};
  std::vector<M> materialen = {};
  int reistijd = 0;
  int werktijd = 0;
};

// On, in force for years, and nothing else chosen than what stands in voorbeelden.cc.
domein::Koppeling OutsmartRompslomp();
domein::Koppeling OutsmartAsperion();
domein::Koppeling OutsmartReeleezee();
domein::Koppeling OutsmartImuis();
domein::Koppeling SimplesimonRompslomp();
std::vector<domein::Koppeling> AlleKoppelingen();
std::vector<domein::Koppeling> OutsmartKoppelingen();

// The settings, to change.
template <typename Instellingen>
Instellingen& Van(domein::Koppeling& koppeling) {
  return std::get<Instellingen>(koppeling.instellingen);
}

// Ready to be invoiced at whichever koppeling: Compleet with status 1, from sales order 202600041; archived and ready
// for Simple-Simon.
domein::Werkbon MaakWerkbon(const W& w, const domein::Koppeling& koppeling);

// The vendor knows the customer and everything on the werkbon, each hour at 65.00 and each article at 3.00, high VAT;
// of the articles of the settings travel costs 40.00, work 60.00 and the default 25.00.
domein::Stamgegevens Bekend(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling);

using Uitkomst = std::variant<domein::Conceptfactuur, domein::Afwijzing>;

// On 2026-10-20, when everything is known.
Uitkomst Bouw(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling);

// The lines as a person would write them, "montage 1.75 x 65.00 = 113.75" or "# text"; or the codes of the reasons.
std::vector<std::string> Toon(const Uitkomst& uitkomst);
std::vector<std::string> Toon(const domein::Werkbon& werkbon, const domein::Koppeling& koppeling);
std::vector<std::string> Toon(const W& w, const domein::Koppeling& koppeling);

// The concept, or the test stops.
domein::Conceptfactuur Concept(const Uitkomst& uitkomst);
domein::Conceptfactuur Concept(const W& w, const domein::Koppeling& koppeling);

// Where each line comes from.
std::vector<std::string> Herkomst(const domein::Conceptfactuur& concept_);

std::vector<std::string> Codes(const std::vector<domein::Reden>& redenen);

domein::Prijs P(const char* tekst);
domein::Datum D(const char* tekst);

}  // namespace koppel::facturatie::voorbeeld
