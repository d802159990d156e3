#include "vendor/imuis/waarden.h"

#include "base/status_matchers.h"

namespace koppel::vendor::imuis {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::Not;
using Code = absl::StatusCode;

domein::Prijs Prijs(const char* tekst) { return domein::Prijs::Parse(tekst).value(); }

TEST(Getallen, KomenMetEenPuntOfEenKomma) {
  EXPECT_THAT(DecodePrijs("68.5000"), IsOkAndHolds(Prijs("68.5")));
  EXPECT_THAT(DecodePrijs("68,5000"), IsOkAndHolds(Prijs("68.5")));
  EXPECT_THAT(DecodePrijs(" 68 "), IsOkAndHolds(Prijs("68")));
  EXPECT_THAT(DecodeAantal("2,5"), IsOkAndHolds(domein::Hoeveelheid::Tienduizendsten(25'000)));
  EXPECT_THAT(DecodeAantal("0.3333"), IsOkAndHolds(domein::Hoeveelheid::Tienduizendsten(3'333)));
  EXPECT_THAT(DecodeBedrag("8,5"), IsOkAndHolds(domein::Bedrag::Centen(850)));
  EXPECT_THAT(DecodeBedrag("-0.05"), IsOkAndHolds(domein::Bedrag::Centen(-5)));
}

TEST(Getallen, WatOpTweeManierenKanIsGeenGetal) {
  for (const char* tekst : {"", "1.234,56", "1,234.56", "12,3,4", "n.v.t.", "1e3", "--1", "0x10"}) {
    EXPECT_THAT(DecodePrijs(tekst), StatusIs(Code::kInvalidArgument)) << tekst;
    EXPECT_THAT(DecodeAantal(tekst), StatusIs(Code::kInvalidArgument)) << tekst;
    EXPECT_THAT(DecodeBedrag(tekst), StatusIs(Code::kInvalidArgument)) << tekst;
  }
}

TEST(Getallen, WatGeenFactuurHoudtIsGeenGetalEnStoptNiets) {
  EXPECT_THAT(DecodeAantal("9999999999.9999"), IsOk());
  EXPECT_THAT(DecodeAantal("10000000000"), Not(IsOk()));
  EXPECT_THAT(DecodePrijs("999999999.99999"), IsOk());
  EXPECT_THAT(DecodePrijs("1000000000"), Not(IsOk()));
  EXPECT_THAT(DecodeBedrag("99999999999.99"), IsOk());
  EXPECT_THAT(DecodeBedrag("100000000000"), Not(IsOk()));
  EXPECT_THAT(DecodeBedrag("-100000000000"), Not(IsOk()));
  EXPECT_THAT(DecodeBedrag("99999999999999999999"), Not(IsOk()));
}

TEST(Getallen, BedragenWordenEenmaalAfgerond) {
  EXPECT_THAT(DecodeBedrag("8.005"), IsOkAndHolds(domein::Bedrag::Centen(801)));
  EXPECT_THAT(DecodeBedrag("-8.005"), IsOkAndHolds(domein::Bedrag::Centen(-801)));
  EXPECT_THAT(DecodeBedrag("8.0049"), IsOkAndHolds(domein::Bedrag::Centen(800)));
}

TEST(Getallen, EenPrijsGaatMetHooguitVierDecimalen) {
  EXPECT_EQ(EncodePrijs(Prijs("65")), "65.00");
  EXPECT_EQ(EncodePrijs(Prijs("82.64463")), "82.6446");
  EXPECT_EQ(EncodePrijs(Prijs("82.64465")), "82.6447");
  EXPECT_EQ(EncodePrijs(Prijs("0.00005")), "0.0001");
}

TEST(Datums, GaanMetStreepjesEnDeDagVoorop) {
  EXPECT_EQ(EncodeDatum(domein::Datum::Parse("2026-03-05").value()), "05-03-2026");
}

TEST(Datums, KomenInAlleVormen) {
  const domein::Datum dag = domein::Datum::Parse("2026-03-05").value();
  for (const char* tekst : {"05-03-2026", "5-3-2026", "2026-03-05", "2026-03-05T00:00:00", "2026-03-05 00:00:00",
                            "2026-03-05T00:00:00+01:00", "2026-03-04T23:00:00Z", " 05-03-2026 "}) {
    EXPECT_THAT(DecodeDatum(tekst), IsOkAndHolds(dag)) << tekst;
  }
}

TEST(Datums, WatGeenDagIsIsGeenDatum) {
  for (const char* tekst : {"", "31-02-2026", "05/03/2026", "05-03-26", "2026-13-01", "5-3", "0000-00-00", "a-b-cccc",
                            "2026-3-5-1", "01-01-1753"}) {
    EXPECT_THAT(DecodeDatum(tekst), StatusIs(Code::kInvalidArgument)) << tekst;
  }
}

TEST(JaNee, IsJOfTrue) {
  for (const char* ja : {"J", "j", "true", "True", " J "}) EXPECT_TRUE(DecodeJa(ja)) << ja;
  for (const char* nee : {"N", "n", "false", "", "0", "Jan"}) EXPECT_FALSE(DecodeJa(nee)) << nee;
}

TEST(Regel, WordtGekniptOpTekensEnNooitDoorEenTekenHeen) {
  EXPECT_EQ(Regel("3x2,5 mm² per meter", 9), "3x2,5 mm²");
  EXPECT_EQ(Regel("€€€€", 2), "€€");
  EXPECT_EQ(Regel("een twee", 4), "een");
  EXPECT_EQ(Regel("  twee\r\n\tregels\x01 ", 40), "twee regels");
}

TEST(Sleutel, IsEenRegelZonderRand) {
  EXPECT_TRUE(IsSleutel("KOP 15-A/2", 20));
  EXPECT_TRUE(IsSleutel("ëëëëëëëëëëëëëëëëëëëë", 20));
  for (const char* geen : {"", "123456789012345678901", " A", "A ", "A\tB", "A\nB"})
    EXPECT_FALSE(IsSleutel(geen, 20)) << geen;
}

TEST(Nummer, HeeftAlleenCijfersEnBegintNietMetNul) {
  EXPECT_TRUE(IsNummer("10588", 8));
  for (const char* geen : {"", "0", "012", "-1", "1.0", "123456789", "1a"}) EXPECT_FALSE(IsNummer(geen, 8)) << geen;
  EXPECT_TRUE(IsCijfers("012", 8));
}

}  // namespace
}  // namespace koppel::vendor::imuis
