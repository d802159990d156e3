#include "facturatie/overlap.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace koppel::facturatie {
namespace {

constexpr std::int64_t kDag = 24 * 60;  // minutes

struct Stuk {
  const std::string* wie;
  std::int64_t begin;  // minutes on the wall clock
  std::int64_t eind;
  int nummer;
};

}  // namespace

std::vector<int> Overlappend(const std::vector<domein::Uurregel>& uren) {
  std::vector<Stuk> stukken;
  for (std::size_t i = 0; i < uren.size(); ++i) {
    const domein::Uurregel& een = uren[i];
    const std::string& wie = een.medewerker_nummer.empty() ? een.medewerker_naam : een.medewerker_nummer;
    if (!een.begin || !een.eind || een.totaal == domein::Werktijd() || wie.empty()) continue;
    const std::int64_t dag = (een.datum.dag() - absl::CivilDay()) * kDag;
    const std::int64_t eind = een.eind->minuten + (*een.eind <= *een.begin ? kDag : 0);
    stukken.push_back({&wie, dag + een.begin->minuten, dag + eind, static_cast<int>(i) + 1});
  }
  std::sort(stukken.begin(), stukken.end(), [](const Stuk& a, const Stuk& b) {
    if (*a.wie != *b.wie) return *a.wie < *b.wie;
    return a.begin != b.begin ? a.begin < b.begin : a.nummer < b.nummer;
  });
  std::vector<int> met(uren.size(), 0);
  const Stuk* langst = nullptr;  // of this employee, the one that ends last so far
  for (const Stuk& stuk : stukken) {
    if (langst != nullptr && *langst->wie == *stuk.wie && stuk.begin < langst->eind)
      met[static_cast<std::size_t>(stuk.nummer) - 1] = langst->nummer;
    if (langst == nullptr || *langst->wie != *stuk.wie || stuk.eind > langst->eind) langst = &stuk;
  }
  return met;
}

}  // namespace koppel::facturatie
