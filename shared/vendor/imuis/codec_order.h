// What iMUIS knows of sales orders: what is frozen of a concept, the rows to ask for, what they say, and the lines that
// are added or changed. Pure.
//
// A line that we added or changed carries a mark in its internal remark (OPMINT), which is how it is found again:
//   KPL-MFRGGZDFMZTWQ2LK-3             the third of the frozen lines, added by us
//   KPL-MFRGGZDFMZTWQ2LK-3-R15-25000   the third of the frozen lines set line 15 of the order to 2.5000
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "vendor/imuis/tabel.h"

namespace koppel::vendor::imuis {

// A line that the order must get.
struct Wens {
  std::string artikel;
  domein::Hoeveelheid aantal;
  domein::Prijs prijs;  // at most four decimals
  std::string omschrijving;
  std::int64_t regel = 0;  // the line of the order that this changes (IM-33); 0: a new one
};

// A concept as it was frozen: lines for one sales order, under our reference. Their order counts: marks name it.
struct Bevroren {
  std::string order;
  std::string referentie;
  std::vector<Wens> regels;
};

// InvalidArgument in Dutch for what iMUIS could not take: no sales order (X58), a line without article (X66), a
// negative one (X69), a price whose fifth decimal counts, amounts beyond its range, too many lines, a line of text.
absl::StatusOr<std::string> FreezeOrder(const domein::Conceptfactuur& concept_, const std::string& referentie);
absl::StatusOr<Bevroren> LeesBevroren(absl::string_view bevroren);  // Internal: this is not what FreezeOrder made

// The header of an order.
struct Orderkop {
  bool gefactureerd = false;
  bool geblokkeerd = false;
};
Selectie OrderkopVan(absl::string_view order);
absl::StatusOr<std::optional<Orderkop>> LeesOrderkop(const std::vector<Rij>& rijen, absl::string_view order);

// A line of an order; what can't be read of it is not there.
struct Orderregel {
  std::int64_t regel = 0;
  std::string artikel;
  std::optional<domein::Hoeveelheid> aantal;
  std::optional<domein::Prijs> prijs;
  std::optional<domein::Bedrag> bedrag;  // the vendor's; when it says none, quantity times price
  std::string opmerking;
  bool verwerkt = false;  // delivered or invoiced, if only partly
};
Selectie OrderregelsVan(absl::string_view order);
// Internal when a row is of another order: the selection was not done, and absence would say nothing.
absl::StatusOr<std::vector<Orderregel>> LeesOrderregels(const std::vector<Rij>& rijen, absl::string_view order);

// The marks of the `nummer`th frozen line, from 1.
std::string Kenmerk(const Bevroren& bevroren, std::size_t nummer);
std::string KenmerkVanBekende(const Bevroren& bevroren, std::size_t nummer);

// The remark with this mark behind it, in place of earlier ones of the same reference.
std::string MetKenmerk(absl::string_view opmerking, absl::string_view referentie, absl::string_view kenmerk);
// The words of a remark that are marks of this reference.
std::vector<absl::string_view> KenmerkenIn(absl::string_view opmerking, absl::string_view referentie);

// Changes one line (3.12).
Oproep EncodeWijzigRegel(absl::string_view order, std::int64_t regel, const Velden& velden);

// Adds these frozen lines, from 1, in one call (3.11). `opmerkingen` are those of their articles.
Oproep EncodeMaakRegels(const Bevroren& bevroren, const std::vector<std::size_t>& nummers,
                        const std::map<std::string, std::string>& opmerkingen);

}  // namespace koppel::vendor::imuis
