#include "domein/werktijd.h"

namespace koppel::domein {
namespace {

absl::TimeZone::TimeInfo Op(const Datum& datum, Tijdstip tijd) {
  return Amsterdam().At(absl::CivilSecond(datum.dag()) + std::int64_t{tijd.minuten} * 60);
}

std::optional<TijdFout> Fout(const absl::TimeZone::TimeInfo& moment) {
  switch (moment.kind) {
    case absl::TimeZone::TimeInfo::UNIQUE:
      return std::nullopt;
    case absl::TimeZone::TimeInfo::SKIPPED:
      return TijdFout::kBestaatNiet;
    case absl::TimeZone::TimeInfo::REPEATED:
      return TijdFout::kBestaatTweemaal;
  }
  return std::nullopt;
}

}  // namespace

Werktijd NaarBoven(Werktijd tijd, std::int32_t stap_minuten) {
  if (stap_minuten <= 1) return tijd;
  return Werktijd::Minuten((tijd.minuten() + stap_minuten - 1) / stap_minuten * stap_minuten);
}

Hoeveelheid InUren(Werktijd tijd) { return Hoeveelheid::Tienduizendsten(MaalGedeeld(tijd.minuten(), 10'000, 60)); }

// Minutes times hundred-thousandths of a euro per hour; a cent is 1,000 of those.
Bedrag ExactVoor(Werktijd tijd, Prijs per_uur) {
  return Bedrag::Centen(MaalGedeeld(tijd.minuten(), per_uur.honderdduizendsten(), 60'000));
}

Duur Verstreken(const Tijdvak& vak) {
  const Datum einddag = vak.eind.minuten <= vak.begin.minuten ? vak.datum.PlusDagen(1) : vak.datum;
  const auto begin = Op(vak.datum, vak.begin);
  const auto eind = Op(einddag, vak.eind);
  Duur duur;
  duur.fout = Fout(begin);
  if (!duur.fout) duur.fout = Fout(eind);
  const std::int64_t echt = absl::ToInt64Minutes(eind.pre - begin.pre);
  const std::int64_t klok = vak.eind.minuten - vak.begin.minuten + (einddag == vak.datum ? 0 : 24 * 60);
  duur.klok_verzet = duur.fout.has_value() || echt != klok;
  duur.verstreken = Werktijd::Minuten(vak.pauze.minuten() >= echt ? 0 : echt - vak.pauze.minuten());
  return duur;
}

}  // namespace koppel::domein
