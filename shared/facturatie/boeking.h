// An invoice while its lines are put together: what they are made from, the lines so far, and what is wrong.
#pragma once

#include <string>
#include <vector>

#include "domein/conceptfactuur.h"
#include "facturatie/redenenlijst.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie {

// A line that is still to get its VAT.
struct NieuweRegel {
  const domein::BekendArtikel* artikel = nullptr;  // null: a line without article
  std::string omschrijving;
  domein::Hoeveelheid aantal;
  domein::Prijs prijs;  // excluding VAT
  std::string herkomst;
  std::string orderregel = {};
};

struct Boeking {
  const Spelregels& regels;
  const domein::Stamgegevens& bekend;
  std::vector<domein::Factuurregel> lijnen = {};
  Redenenlijst redenen = {};

  // With its VAT and what it comes to, or the reason why it can have no VAT.
  void Voeg(NieuweRegel nieuw);

  // A line of text alone (AS-22, AS-24, SR-35).
  void VoegTekst(std::string tekst, std::string herkomst);
};

}  // namespace koppel::facturatie
