#include "vendor/imuis/waarden.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "domein/afronding.h"
#include "vendor/answer.h"
#include "vendor/dezelfde.h"

namespace koppel::vendor::imuis {
namespace {

constexpr std::int64_t kMaxAantal = 100'000'000'000'000;  // 10^10 pieces: AANT has 14 positions, four of them decimals
constexpr std::int64_t kMaxPrijs = 100'000'000'000'000;   // 10^9 euros
constexpr std::int64_t kMaxCenten = 10'000'000'000'000;   // 10^11 euros

std::string MetPunt(absl::string_view tekst) {
  return absl::StrReplaceAll(absl::StripAsciiWhitespace(tekst), {{",", "."}});
}

bool Past(std::int64_t waarde, std::int64_t grens) { return waarde < grens && waarde > -grens; }

absl::Status TeGroot() { return absl::InvalidArgumentError("a number that no invoice holds"); }

bool IsDag(absl::string_view jaar, absl::string_view maand, absl::string_view dag, absl::CivilDay& uit) {
  int y = 0, m = 0, d = 0;
  if (jaar.size() != 4 || !IsCijfers(jaar, 4) || !IsCijfers(maand, 2) || !IsCijfers(dag, 2)) return false;
  if (!absl::SimpleAtoi(jaar, &y) || !absl::SimpleAtoi(maand, &m) || !absl::SimpleAtoi(dag, &d)) return false;
  uit = absl::CivilDay(y, m, d);
  return uit.year() == y && uit.month() == m && uit.day() == d && y >= 1900 && y < 2200;
}

}  // namespace

domein::Prijs AfgerondePrijs(domein::Prijs prijs) {
  return domein::Prijs::Honderdduizendsten(domein::MaalGedeeld(prijs.honderdduizendsten(), 1, 10) * 10);
}

std::string EncodePrijs(domein::Prijs prijs) { return AfgerondePrijs(prijs).ToString(); }

absl::StatusOr<domein::Prijs> DecodePrijs(absl::string_view tekst) {
  ASSIGN_OR_RETURN(const domein::Prijs prijs, domein::Prijs::Parse(MetPunt(tekst)));
  if (!Past(prijs.honderdduizendsten(), kMaxPrijs)) return TeGroot();
  return prijs;
}

absl::StatusOr<domein::Hoeveelheid> DecodeAantal(absl::string_view tekst) {
  ASSIGN_OR_RETURN(const domein::Hoeveelheid aantal, domein::Hoeveelheid::Parse(MetPunt(tekst)));
  if (!Past(aantal.tienduizendsten(), kMaxAantal)) return TeGroot();
  return aantal;
}

absl::StatusOr<domein::Bedrag> DecodeBedrag(absl::string_view tekst) {
  ASSIGN_OR_RETURN(const domein::Prijs prijs, domein::Prijs::Parse(MetPunt(tekst)));
  const domein::Bedrag bedrag = domein::Hoeveelheid::Stuks(1) * prijs;
  if (!Past(bedrag.centen(), kMaxCenten)) return TeGroot();
  return bedrag;
}

std::string EncodeDatum(domein::Datum datum) { return datum.VoorMensen(); }

absl::StatusOr<domein::Datum> DecodeDatum(absl::string_view tekst) {
  tekst = absl::StripAsciiWhitespace(tekst);
  const absl::Status geen = absl::InvalidArgumentError("this is no day");
  absl::Time moment;
  std::string waarom;
  if (absl::StrContains(tekst, 'T') && absl::ParseTime(absl::RFC3339_full, tekst, &moment, &waarom))
    return domein::Datum::Van(moment);
  const std::pair<absl::string_view, absl::string_view> dag_en_tijd =
      absl::StrSplit(tekst, absl::MaxSplits(absl::ByAnyChar("T "), 1));
  const std::vector<absl::string_view> delen = absl::StrSplit(dag_en_tijd.first, '-');
  absl::CivilDay dag;
  if (delen.size() != 3) return geen;
  if (!IsDag(delen[2], delen[1], delen[0], dag) && !IsDag(delen[0], delen[1], delen[2], dag)) return geen;
  return domein::Datum(dag);
}

bool DecodeJa(absl::string_view tekst) {
  tekst = absl::StripAsciiWhitespace(tekst);
  return absl::EqualsIgnoreCase(tekst, "J") || absl::EqualsIgnoreCase(tekst, "true");
}

bool IsCijfers(absl::string_view tekst, std::size_t cijfers) {
  return !tekst.empty() && tekst.size() <= cijfers &&
         std::all_of(tekst.begin(), tekst.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

bool IsNummer(absl::string_view tekst, std::size_t cijfers) { return IsCijfers(tekst, cijfers) && tekst[0] != '0'; }

std::string Regel(absl::string_view tekst, std::size_t tekens) {
  std::string regel;
  for (const char c : tekst) regel += absl::ascii_iscntrl(static_cast<unsigned char>(c)) ? ' ' : c;
  regel = ZonderExtraSpaties(regel);
  regel.resize(BytesOf(regel, tekens));
  absl::StripTrailingAsciiWhitespace(&regel);
  return regel;
}

bool IsSleutel(absl::string_view tekst, std::size_t tekens) {
  if (tekst.empty() || BytesOf(tekst, tekens) != tekst.size()) return false;
  if (absl::StripAsciiWhitespace(tekst) != tekst) return false;
  return std::none_of(tekst.begin(), tekst.end(), [](unsigned char c) { return absl::ascii_iscntrl(c); });
}

}  // namespace koppel::vendor::imuis
