#include <gmock/gmock.h>

#include <iostream>
#include <limits>
#include <random>

#include "base/status_matchers.h"
#include "domein/afronding.h"
#include "domein/bedrag.h"
#include "domein/datum.h"
#include "domein/werktijd.h"

namespace koppel::domein {
namespace {

using base::IsOkAndHolds;
using base::StatusIs;

Prijs P(const char* tekst) { return Prijs::Parse(tekst).value(); }
Hoeveelheid H(const char* tekst) { return Hoeveelheid::Parse(tekst).value(); }
Bedrag B(const char* tekst) { return Bedrag::Parse(tekst).value(); }
Datum D(const char* tekst) { return Datum::Parse(tekst).value(); }
Tijdstip T(const char* tekst) { return Tijdstip::Parse(tekst).value(); }
constexpr Btwtarief kHoog{21'000};
constexpr Btwtarief kLaag{9'000};

TEST(Werktijd, T01_KwartierenWordenDecimaleUren) { EXPECT_EQ(InUren(Werktijd::Minuten(165)).ToString(), "2.75"); }
TEST(Werktijd, T02_TotT05_ReistijdEnWerktijdInUren) {
  EXPECT_EQ(InUren(Werktijd::Minuten(15)).ToString(), "0.25");
  EXPECT_EQ(InUren(Werktijd::Minuten(30)).ToString(), "0.5");
  EXPECT_EQ(InUren(Werktijd::Minuten(120)).ToString(), "2");
  EXPECT_EQ(InUren(Werktijd::Minuten(240)).ToString(), "4");
}
TEST(Werktijd, X03_AfrondenIsAltijdNaarBovenEnLaatVeelvoudenStaan) {
  EXPECT_EQ(NaarBoven(Werktijd::Minuten(0), 15).minuten(), 0);
  EXPECT_EQ(NaarBoven(Werktijd::Minuten(1), 15).minuten(), 15);
  EXPECT_EQ(NaarBoven(Werktijd::Minuten(90), 15).minuten(), 90) << "T16";
  EXPECT_EQ(NaarBoven(Werktijd::Minuten(105), 0).minuten(), 105);
  EXPECT_EQ(NaarBoven(Werktijd::Minuten(481), 480).minuten(), 960);
}
TEST(Werktijd, T17_EenDerdeUurWordtMetVierDecimalenTotDeCentJuist) {
  EXPECT_EQ(ExactVoor(Werktijd::Minuten(20), P("65")).ToString(), "21.67");
  EXPECT_EQ((InUren(Werktijd::Minuten(20)) * P("65")).ToString(), "21.66") << "0.3333 x 65; X04: vier decimalen";
  EXPECT_EQ((H("0.33") * P("65")).ToString(), "21.45");
  EXPECT_EQ((H("0.34") * P("65")).ToString(), "22.10");
}
TEST(Werktijd, T18_DeSomVanMinutenIsNauwkeurigerDanDeSomVanUren) {
  std::int64_t minuten = 0;
  std::int64_t een_voor_een = 0;  // in hundredths of an hour, each rounded
  for (const int deel : {15, 50, 225, 75, 35}) {
    minuten += deel;
    een_voor_een += MaalGedeeld(deel, 100, 60);
  }
  EXPECT_EQ(InUren(Werktijd::Minuten(minuten)).ToString(), "6.6667");
  EXPECT_EQ(MaalGedeeld(minuten, 100, 60), 667);
  EXPECT_EQ(een_voor_een, 666);
}

TEST(Bedrag, T19_BtwOverDeSomIsEenAndereCentDanPerRegel) {
  const Bedrag regel = B("12.45");
  EXPECT_EQ((BtwOver(regel, kHoog) + BtwOver(regel, kHoog) + BtwOver(regel, kHoog)).ToString(), "7.83");
  EXPECT_EQ(BtwOver(regel + regel + regel, kHoog).ToString(), "7.84");
}
TEST(Bedrag, T20_OokBijNegenProcent) {
  const Bedrag regel = B("0.95");
  EXPECT_EQ((BtwOver(regel, kLaag) + BtwOver(regel, kLaag) + BtwOver(regel, kLaag)).ToString(), "0.27");
  EXPECT_EQ(BtwOver(regel + regel + regel, kLaag).ToString(), "0.26");
}
TEST(Bedrag, T21_EenHalveCentGaatNaarBoven) {
  EXPECT_EQ(BtwOver(B("8180.00"), Btwtarief{9'975}).ToString(), "815.96");
  EXPECT_EQ(BtwOver(B("-8180.00"), Btwtarief{9'975}).ToString(), "-815.96") << "van nul af";
}

TEST(Verstreken, T22_EenNachtMetZomertijdIsEenUurKorter) {
  const Duur duur = Verstreken({D("2026-03-29"), T("01:00"), T("04:00"), {}});
  EXPECT_EQ(duur.verstreken.minuten(), 120);
  EXPECT_TRUE(duur.klok_verzet);
}
TEST(Verstreken, T23_EenNachtMetWintertijdIsEenUurLanger) {
  EXPECT_EQ(Verstreken({D("2026-10-25"), T("01:00"), T("04:00"), {}}).verstreken.minuten(), 240);
}
TEST(Verstreken, T24_EenNachtdienstInMaartIsZevenUur) {
  EXPECT_EQ(Verstreken({D("2026-03-28"), T("23:00"), T("07:00"), {}}).verstreken.minuten(), 420);
}
TEST(Verstreken, T25_EenNachtdienstInOktoberIsNegenUur) {
  EXPECT_EQ(Verstreken({D("2026-10-24"), T("23:00"), T("07:00"), {}}).verstreken.minuten(), 540);
}
TEST(Verstreken, X64_EenKloktijdDieNooitOfTweemaalWasWordtNietGeraden) {
  EXPECT_EQ(Verstreken({D("2026-03-29"), T("02:30"), T("04:00"), {}}).fout, TijdFout::kBestaatNiet);
  EXPECT_EQ(Verstreken({D("2026-10-25"), T("01:00"), T("02:30"), {}}).fout, TijdFout::kBestaatTweemaal);
  EXPECT_EQ(Verstreken({D("2026-10-24"), T("01:00"), T("02:30"), {}}).fout, std::nullopt);
}
TEST(Verstreken, EenGewoneDagMetPauze) {
  const Duur duur = Verstreken({D("2026-02-27"), T("08:30"), T("11:30"), Werktijd::Minuten(15)});
  EXPECT_EQ(duur.verstreken.minuten(), 165);
  EXPECT_FALSE(duur.klok_verzet);
}
TEST(Verstreken, EenPauzeZoLangAlsBestaatLaatNietsOver) {
  const Werktijd altijd = Werktijd::Minuten(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Verstreken({D("2026-02-27"), T("08:30"), T("11:30"), altijd}).verstreken.minuten(), 0);
  EXPECT_EQ(Verstreken({D("2026-10-25"), T("02:59"), T("03:00"), altijd}).verstreken.minuten(), 0);
}

absl::Time Utc(const char* tekst) {
  absl::Time tijd;
  std::string fout;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, tekst, &tijd, &fout)) << fout;
  return tijd;
}

TEST(Datum, T26_DeDagIsDieVanAmsterdam) {
  const Datum dag = Datum::Van(Utc("2026-07-01T22:30:00Z"));
  EXPECT_EQ(dag.ToString(), "2026-07-02");
  EXPECT_EQ(dag.PlusDagen(14).ToString(), "2026-07-16");
}
TEST(Datum, T27_OokRondNieuwjaar) { EXPECT_EQ(Datum::Van(Utc("2026-12-31T23:15:00Z")).ToString(), "2027-01-01"); }
TEST(Datum, T28_EenTermijnOverDeWintertijdTeltDagenEnGeenSeconden) {
  EXPECT_EQ(D("2026-10-20").PlusDagen(14).ToString(), "2026-11-03");
}
TEST(Datum, T29_EenTermijnOverFebruari) { EXPECT_EQ(D("2026-01-31").PlusDagen(30).ToString(), "2026-03-02"); }
TEST(Datum, LeestAlleenBestaandeDagen) {
  for (const char* fout : {"2026-02-29", "2026-13-01", "26-02-2026", "2026-2-03", "", "2026-02-03x", "+026-02-03"}) {
    EXPECT_THAT(Datum::Parse(fout), StatusIs(absl::StatusCode::kInvalidArgument)) << fout;
  }
}

TEST(LeesPrijs, T30_LeestBedragenZoalsMensenZeSchrijven) {
  for (const char* tekst : {"1.234,56", "1234,56", "1234.56", " 1234,56 "}) {
    EXPECT_THAT(LeesPrijs(tekst), IsOkAndHolds(P("1234.56"))) << tekst;
  }
  EXPECT_THAT(LeesPrijs("-4,5"), IsOkAndHolds(P("-4.5")));
  EXPECT_THAT(LeesPrijs("2,355"), IsOkAndHolds(P("2.355"))) << "een komma is altijd de decimale";
  EXPECT_THAT(LeesPrijs("0.125"), IsOkAndHolds(P("0.125"))) << "nul duizend bestaat niet";
  EXPECT_THAT(LeesPrijs("1.234.567,89"), IsOkAndHolds(P("1234567.89")));
  for (const char* fout :
       {"1.234", "12.345", "-1.234", "1.23,4", "1,2,3", "", ",", "abc", "1e3", "1.2345,6", "€ 4", "--4", "1..2"}) {
    EXPECT_THAT(LeesPrijs(fout), StatusIs(absl::StatusCode::kInvalidArgument)) << fout;
  }
}
TEST(Bedrag, T31_EenPrijsInclusiefBtwGeeftNettoEnBtw) {
  const Prijs netto = ZonderBtw(P("99.99"), kHoog);
  EXPECT_EQ(netto.ToString(), "82.63636");
  EXPECT_EQ((Hoeveelheid::Stuks(1) * netto).ToString(), "82.64");
  EXPECT_EQ((B("99.99") - Hoeveelheid::Stuks(1) * netto).ToString(), "17.35");
}
TEST(Bedrag, SchrijftEnLeestHetzelfde) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t n = static_cast<std::int64_t>(random() >> 16) - (std::int64_t{1} << 47);
    EXPECT_THAT(Bedrag::Parse(Bedrag::Centen(n).ToString()), IsOkAndHolds(Bedrag::Centen(n)));
    EXPECT_THAT(Prijs::Parse(Prijs::Honderdduizendsten(n).ToString()), IsOkAndHolds(Prijs::Honderdduizendsten(n)));
    EXPECT_THAT(Hoeveelheid::Parse(Hoeveelheid::Tienduizendsten(n).ToString()),
                IsOkAndHolds(Hoeveelheid::Tienduizendsten(n)));
  }
}
TEST(Prijs, WeigertMeerDecimalenDanHijHeeft) {
  EXPECT_THAT(Prijs::Parse("1.234567"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Prijs::Parse("1.23450000"), IsOkAndHolds(P("1.2345"))) << "nullen zeggen niets";
  EXPECT_THAT(Bedrag::Parse("999999999999999999999"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace koppel::domein
