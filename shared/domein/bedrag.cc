#include "domein/bedrag.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace koppel::domein {
namespace {

// Digits with at most one `punt` and at most `decimalen` behind it, times 10^decimalen; nullopt for anything else.
std::optional<std::int64_t> LeesGetal(absl::string_view tekst, char punt, int decimalen) {
  const bool negatief = !tekst.empty() && tekst[0] == '-';
  if (negatief) tekst.remove_prefix(1);
  std::int64_t waarde = 0;
  int achter = -1;  // decimals read; -1: no point yet
  bool cijfer = false;
  for (char teken : tekst) {
    if (teken == punt && achter < 0) {
      if (!cijfer) return std::nullopt;
      achter = 0;
      cijfer = false;
      continue;
    }
    if (!absl::ascii_isdigit(static_cast<unsigned char>(teken))) return std::nullopt;
    if (achter >= 0 && ++achter > decimalen) {
      if (teken != '0') return std::nullopt;
      --achter;  // A zero beyond the scale says nothing.
      cijfer = true;
      continue;
    }
    cijfer = true;
    if (waarde > 900'000'000'000'000) return std::nullopt;
    waarde = waarde * 10 + (teken - '0');
  }
  if (!cijfer) return std::nullopt;
  for (int i = achter < 0 ? 0 : achter; i < decimalen; ++i) {
    if (waarde > 900'000'000'000'000'000) return std::nullopt;
    waarde *= 10;
  }
  return negatief ? -waarde : waarde;
}

std::string Schrijf(std::int64_t waarde, int decimalen, int minstens) {
  std::int64_t schaal = 1;
  for (int i = 0; i < decimalen; ++i) schaal *= 10;
  const std::uint64_t groot = waarde < 0 ? 0 - static_cast<std::uint64_t>(waarde) : static_cast<std::uint64_t>(waarde);
  std::string achter = absl::StrFormat("%0*d", decimalen, groot % static_cast<std::uint64_t>(schaal));
  while (static_cast<int>(achter.size()) > minstens && achter.back() == '0') achter.pop_back();
  return absl::StrCat(waarde < 0 ? "-" : "", groot / static_cast<std::uint64_t>(schaal), achter.empty() ? "" : ".",
                      achter);
}

absl::Status GeenGetal(absl::string_view wat) { return absl::InvalidArgumentError(absl::StrCat("this is no ", wat)); }

// "1.234" to "1234", "1234" to "1234"; nullopt when the dots don't stand at each three digits.
std::optional<std::string> ZonderDuizendpunten(absl::string_view heel) {
  const bool negatief = absl::ConsumePrefix(&heel, "-");
  const std::vector<absl::string_view> groepen = absl::StrSplit(heel, '.');
  if (groepen.size() > 1) {
    if (groepen[0].empty() || groepen[0].size() > 3 || groepen[0][0] == '0') return std::nullopt;
    for (std::size_t i = 1; i < groepen.size(); ++i) {
      if (groepen[i].size() != 3) return std::nullopt;
    }
  }
  return absl::StrCat(negatief ? "-" : "", absl::StrJoin(groepen, ""));
}

// A thousand and more, or one and a bit? Only one to three digits, a point and three more can be both.
bool KanDuizendZijn(absl::string_view tekst) {
  absl::ConsumePrefix(&tekst, "-");
  const auto punt = tekst.find('.');
  return punt != absl::string_view::npos && punt >= 1 && punt <= 3 && tekst.size() - punt == 4 &&
         tekst.substr(0, punt) != "0";
}

// "1.234,56", "1234,56" and "1234.56" to "1234.56"; nullopt when it is ambiguous or surely no number.
std::optional<std::string> MetPunt(absl::string_view tekst) {
  tekst = absl::StripAsciiWhitespace(tekst);
  const auto komma = tekst.find(',');
  if (komma == absl::string_view::npos) {
    if (KanDuizendZijn(tekst)) return std::nullopt;
    return std::string(tekst);
  }
  const std::optional<std::string> heel = ZonderDuizendpunten(tekst.substr(0, komma));
  if (!heel) return std::nullopt;
  return absl::StrCat(*heel, ".", tekst.substr(komma + 1));
}

}  // namespace

absl::StatusOr<Bedrag> Bedrag::Parse(absl::string_view tekst) {
  const auto centen = LeesGetal(tekst, '.', 2);
  if (!centen) return GeenGetal("amount of euros with at most two decimals");
  return Centen(*centen);
}
std::string Bedrag::ToString() const { return Schrijf(centen_, 2, 2); }
Bedrag Bedrag::operator+(Bedrag other) const { return Bedrag(Som(centen_, other.centen_)); }
Bedrag Bedrag::operator-(Bedrag other) const { return Bedrag(Verschil(centen_, other.centen_)); }

absl::StatusOr<Hoeveelheid> Hoeveelheid::Parse(absl::string_view tekst) {
  const auto n = LeesGetal(tekst, '.', 4);
  if (!n) return GeenGetal("quantity with at most four decimals");
  return Tienduizendsten(*n);
}
std::string Hoeveelheid::ToString() const { return Schrijf(n_, 4, 0); }
Hoeveelheid Hoeveelheid::operator+(Hoeveelheid other) const { return Hoeveelheid(Som(n_, other.n_)); }

absl::StatusOr<Prijs> Prijs::Parse(absl::string_view tekst) {
  const auto n = LeesGetal(tekst, '.', 5);
  if (!n) return GeenGetal("price with at most five decimals");
  return Honderdduizendsten(*n);
}
std::string Prijs::ToString() const { return Schrijf(n_, 5, 2); }

// Ten-thousandths times hundred-thousandths of a euro is 10^-9 euro; a cent is 10^-2.
Bedrag operator*(Hoeveelheid aantal, Prijs prijs) {
  return Bedrag::Centen(MaalGedeeld(aantal.tienduizendsten(), prijs.honderdduizendsten(), 10'000'000));
}

Bedrag BtwOver(Bedrag netto, Btwtarief tarief) {
  return Bedrag::Centen(MaalGedeeld(netto.centen(), tarief.promille_van_procent, 100'000));
}

Prijs ZonderBtw(Prijs inclusief, Btwtarief tarief) {
  return Prijs::Honderdduizendsten(
      MaalGedeeld(inclusief.honderdduizendsten(), 100'000, std::int64_t{100'000} + tarief.promille_van_procent));
}

absl::StatusOr<Prijs> LeesPrijs(absl::string_view tekst) {
  const auto met_punt = MetPunt(tekst);
  if (!met_punt) return GeenGetal("price that can be read in one way only; write it as 1234,56");
  return Prijs::Parse(*met_punt);
}

absl::StatusOr<Hoeveelheid> LeesHoeveelheid(absl::string_view tekst) {
  const auto met_punt = MetPunt(tekst);
  if (!met_punt) return GeenGetal("quantity that can be read in one way only; write it as 1234,5");
  return Hoeveelheid::Parse(*met_punt);
}

}  // namespace koppel::domein
