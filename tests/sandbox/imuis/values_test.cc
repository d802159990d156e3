// Values, wildcards and tokens: the small functions that everything else stands on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/imuis/formats.h"
#include "tests/sandbox/imuis/token_tally.h"
#include "tests/sandbox/imuis/wildcard.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::Pair;

// What is kept of `sent`, or the refusal.
std::string Kept(absl::string_view table, absl::string_view field, absl::string_view sent, bool comma = false) {
  Formats formats;
  formats.decimal_comma = comma;
  const absl::StatusOr<std::string> kept = Keep(*FindTable(table)->Find(field), sent, formats);
  return kept.ok() ? *kept : std::string(kept.status().message());
}

TEST(Formats, DecimalsHaveAPointAndAtMostFourDecimals) {  // 4.4
  EXPECT_EQ(Kept("ORDRG", "AANT", "2"), "2");
  EXPECT_EQ(Kept("ORDRG", "AANT", "1.7500"), "1.75");
  EXPECT_EQ(Kept("ORDRG", "AANT", "0.0001"), "0.0001");
  EXPECT_EQ(Kept("ORDRG", "AANT", "-0"), "0");
  EXPECT_EQ(Kept("ORDRG", "AANT", "9999999999.9999"), "9999999999.9999");  // 14 positions
  EXPECT_THAT(Kept("ORDRG", "AANT", "10000000000"), EndsWith("(CS203)"));
  for (const char* bad : {"0.00001", "1,5", "1.000,5", "1 000", "twee", ".5", "5.", "1e3", "+1"}) {
    EXPECT_THAT(Kept("ORDRG", "AANT", bad), EndsWith("(CS312)")) << bad;
  }
}

TEST(Formats, WithADecimalCommaBothAreTaken) {
  EXPECT_EQ(Kept("ORDRG", "AANT", "1,5", true), "1.5");
  EXPECT_EQ(Kept("ORDRG", "AANT", "1.5", true), "1.5");
  EXPECT_THAT(Kept("ORDRG", "AANT", "1.000,5", true), EndsWith("(CS312)"));
  Formats comma;
  comma.decimal_comma = true;
  EXPECT_EQ(Show(Type::kDecimal, "8.5", comma), "8,5");
  EXPECT_EQ(Show(Type::kDecimal, "8.5", Formats()), "8.5");
}

TEST(Formats, DatesAreReadInTheFormsOfThePageAndNoOther) {  // 4.4
  for (const char* good :
       {"05-03-2026", "05/03/2026", "2026-03-05", "2026-03-05T00:00:00", "2026-03-05T23:30:00+01:00"}) {
    EXPECT_EQ(Kept("ORDKOP", "DAT", good), "2026-03-05") << good;
  }
  for (const char* bad : {"5-3-2026", "31-02-2026", "2026-13-01", "03-05-26", "20260305", "05-03/2026",
                          "05-03-2026 10:00", "2026-03-05T", "gisteren", "00-01-2026"}) {
    EXPECT_THAT(Kept("ORDKOP", "DAT", bad), EndsWith("(CS312)")) << bad;
  }
}

TEST(Formats, DatesAreWrittenAsTheSwitchSays) {
  Formats formats;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &formats.zone));
  EXPECT_EQ(Show(Type::kDay, "2026-03-05", formats), "05-03-2026");
  formats.iso_dates = true;
  EXPECT_EQ(Show(Type::kDay, "2026-03-05", formats), "2026-03-05T00:00:00+01:00");
  EXPECT_EQ(Show(Type::kDay, "2026-07-05", formats), "2026-07-05T00:00:00+02:00");
  EXPECT_EQ(Show(Type::kDay, "", formats), "");
}

TEST(Formats, A9_LengthsAreCharactersNotBytes) {
  EXPECT_EQ(Kept("DEB", "HNRTV", "ééé"), "ééé");
  EXPECT_EQ(Kept("DEB", "HNRTV", "éééééé"), "éééééé");
  EXPECT_EQ(Kept("DEB", "HNRTV", "ééééééé"), "Waarde voor veld HNRTV is te lang. (CS203)");
  EXPECT_EQ(Kept("DEB", "HNRTV", "zes   "), "zes");
  EXPECT_THAT(Kept("DEB", "HNR", "123456"), EndsWith("(CS203)"));
  EXPECT_EQ(Kept("DEB", "HNR", "00012"), "12");
  EXPECT_THAT(Kept("DEB", "HNR", "12a"), EndsWith("(CS312)"));
}

TEST(Formats, BooleansAreJAndNAndLettersAreOfTheirList) {
  EXPECT_EQ(Kept("DEB", "BLOK", "J"), "J");
  for (const char* bad : {"j", "true", "1", "Y"}) EXPECT_THAT(Kept("DEB", "BLOK", bad), EndsWith("(CS312)")) << bad;
  EXPECT_EQ(Kept("ART", "BTW", "V"), "V");
  EXPECT_THAT(Kept("ART", "BTW", "X"), EndsWith("(CS206)"));
}

TEST(Formats, ValuesAreOrderedAsWhatTheyAre) {
  EXPECT_LT(Compare(Type::kNumber, "9", "10"), 0);
  EXPECT_LT(Compare(Type::kDecimal, "9.5", "10"), 0);
  EXPECT_LT(Compare(Type::kDecimal, "-1", "0.5"), 0);
  EXPECT_EQ(Compare(Type::kDecimal, "1", "1"), 0);
  EXPECT_LT(Compare(Type::kDecimal, "", "-5"), 0);
  EXPECT_EQ(Compare(Type::kText, "Jansen", "JANSEN"), 0);
  EXPECT_LT(Compare(Type::kText, "jan", "JANSEN"), 0);
  EXPECT_LT(KeyOf(Type::kNumber, "9"), KeyOf(Type::kNumber, "10"));
  EXPECT_EQ(KeyOf(Type::kText, "OS-1a"), KeyOf(Type::kText, "os-1A"));
}

TEST(Wildcard, PercentUnderscoreAndSets) {  // 3.1, 5
  EXPECT_TRUE(MatchesLike("Bakkerij De Korenmolen", "%koren%"));
  EXPECT_TRUE(MatchesLike("Bakkerij", "Bakkerij"));
  EXPECT_FALSE(MatchesLike("Bakkerij", "Bakker"));
  EXPECT_TRUE(MatchesLike("Bakkerij", "B_kk%"));
  EXPECT_TRUE(MatchesLike("é", "_"));
  EXPECT_FALSE(MatchesLike("", "_"));
  EXPECT_TRUE(MatchesLike("", "%"));
  EXPECT_TRUE(MatchesLike("a1", "a[0-9]"));
  EXPECT_FALSE(MatchesLike("ab", "a[^a-c]"));
  EXPECT_TRUE(MatchesLike("100%", "100[%]"));
  EXPECT_FALSE(MatchesLike("1000", "100[%]"));
  EXPECT_FALSE(MatchesLike("[x", "[x"));  // an open set matches nothing
  EXPECT_TRUE(MatchesLike("aXbXc", "a%X%c"));
  EXPECT_FALSE(MatchesLike("aXbX", "a%X%c"));
}

TEST(Wildcard, ManyPercentsStayQuick) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) absl::StrAppend(&pattern, "a%");
  EXPECT_FALSE(MatchesLike(std::string(5000, 'a'), pattern + "b"));
}

TEST(Wildcard, TheLongestPieceIsInEveryMatch) {
  EXPECT_EQ(LongestPiece("%ab_abcd[x-z]abc%"), "abcd");
  EXPECT_EQ(LongestPiece("%_%"), "");
  EXPECT_EQ(LongestPiece("heel"), "heel");
}

constexpr char kFirst[] = "KPL-ABCDEFGHIJKLMNOP-1";

TEST(Tokens, AreFoundWhereverTheyStand) {
  EXPECT_THAT(TokensIn(kFirst), ElementsAre(kFirst));
  EXPECT_THAT(TokensIn(absl::StrCat("voorrijkosten\n", kFirst, " en KPL-ABCDEFGHIJKLMNO7-22.")),
              ElementsAre(kFirst, "KPL-ABCDEFGHIJKLMNO7-22"));
  EXPECT_THAT(TokensIn(absl::StrCat("KPL-", kFirst, "2", kFirst)), ElementsAre("KPL-ABCDEFGHIJKLMNOP-12", kFirst));
  EXPECT_THAT(TokensIn(absl::StrCat(kFirst, " ", kFirst)), ElementsAre(kFirst));
}

TEST(Tokens, WhatIsNoneIsNotFound) {
  for (const char* text :
       {"", "KPL-", "KPL-ABCDEFGHIJKLMNOP", "KPL-ABCDEFGHIJKLMNOP-", "KPL-ABCDEFGHIJKLMNOP-a", "KPL-ABCDEFGHIJKLMN0P-1",
        "kpl-abcdefghijklmnop-1", "KPL-ABCDEFGHIJKLMNO-1", "KPL-ABCDEFGHIJKLMNOPQ-1"}) {
    EXPECT_THAT(TokensIn(text), IsEmpty()) << text;
  }
}

TEST(Tokens, OneOnTwoLinesIsToldAndOnOneLineTwiceIsNot) {
  TokenTally tally;
  tally.Add(2000, 1, kFirst);
  tally.Add(2000, 1, absl::StrCat("x ", kFirst));
  EXPECT_THAT(tally.repeated(), IsEmpty());
  tally.Add(2118, 1, kFirst);  // another administration's
  tally.Add(2000, 2, kFirst);
  EXPECT_THAT(tally.repeated(), ElementsAre(Pair(kFirst, 3)));
}

}  // namespace
}  // namespace koppel::sandbox::imuis
