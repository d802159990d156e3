// What became of a werkbon, and why (design, 4).
#pragma once

#include <string>
#include <vector>

namespace koppel::domein {

enum class Uitkomst { kAfgehandeld, kFout, kOvergeslagen, kWacht, kOnzeker };
std::string NaamVan(Uitkomst uitkomst);  // "AFGEHANDELD"

// One reason: a stable code for programs, a Dutch sentence and a Dutch remedy for people.
struct Reden {
  std::string code;
  std::string zin;
  std::string te_nemen_actie;
  bool operator==(const Reden&) const = default;
};

// Why a werkbon can't become an invoice: all reasons at once, at least one.
struct Afwijzing {
  std::vector<Reden> redenen;
};

}  // namespace koppel::domein
