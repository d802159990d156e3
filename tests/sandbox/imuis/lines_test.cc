#include "tests/sandbox/imuis/order_calls.h"
#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kOrder[] = "202600041";
constexpr char kToken[] = "KPL-ABCDEFGHIJKLMNOP-1";

class LinesTest : public SandboxTest {
 protected:
  LinesTest() { SeedOrder(); }
  std::vector<std::string> Lines(const std::string& fields, const std::string& order = kOrder) {
    return RowsOf(Question({{"TABLE", "ORDRG"},
                            {"SELECTFIELDS", fields},
                            {"WHEREFIELDS", "ORDNR"},
                            {"WHEREOPERATORS", "="},
                            {"WHEREVALUES", order},
                            {"ORDERBY", "ORDNR\tRG"}})
                      .Get("Records"));
  }
  // Of one line that is added: what becomes of it.
  std::string Added(const Elements& line, const std::string& field) {
    const Outcome outcome = AddLines(kOrder, {line});
    return outcome.result ? TextIn(outcome.Get("Verkooporder"), "ORDRG", field) : outcome.message;
  }
};

TEST_F(LinesTest, A23_TheAnswerRepeatsTheLinesWithTheirNumbers) {
  const Outcome outcome =
      AddLines(kOrder, {{{"RG", "0"}, {"ART", "KOP-15"}, {"AANT", "1"}, {"PRS", "18.90"}, {"OPMINT", kToken}},
                        {{"ART", "UUR"}, {"AANT", "1.75"}, {"OPMINT", "X"}}});
  EXPECT_THAT(outcome, Succeeds());
  EXPECT_EQ(outcome.Get("ORDNR"), kOrder);
  EXPECT_THAT(RowsOf(outcome.Get("Verkooporder")),
              ElementsAre(absl::StrCat("5|KOP-15|1|18.90|", kToken, "|18.9|06-03-2026|Stuk||202600041|0|0|O|balie"),
                          "UUR|1.75|X|113.75|06-03-2026|Uur||202600041|0|0|10|O|balie"));
  EXPECT_EQ(TextIn(outcome.Get("Verkooporder"), "INPUT", "ADM"), "2000");
}

TEST_F(LinesTest, A23_OrTheAnswerIsWhatWasSent) {
  Config config;
  config.rules.lines_in_answer = false;
  Start(config);
  SeedOrder();
  const Elements sent = LinesOf(kOrder, {{{"ART", "KOP-15"}, {"AANT", "1"}}});
  EXPECT_EQ(Ask("CreateVerkooporderRegel", sent).Get("Verkooporder"), sent[0].second);
  EXPECT_THAT(Lines("RG;ART"), ElementsAre("5|KOP-15"));
}

TEST_F(LinesTest, A16_NumbersRunInStepsOfFiveAndAreNotReused) {
  AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "1"}}, {{"ART", "UUR"}, {"AANT", "2"}}, {{"ART", "UUR"}, {"AANT", "3"}}});
  EXPECT_THAT(Lines("RG;AANT"), ElementsAre("5|1", "10|2", "15|3"));
  EXPECT_THAT(DeleteLine(kOrder, "15"), Succeeds());
  EXPECT_EQ(Added({{"ART", "UUR"}, {"AANT", "4"}}, "RG"), "20");
  EXPECT_THAT(Lines("RG;AANT"), ElementsAre("5|1", "10|2", "20|4"));
}

TEST_F(LinesTest, TheSameCallTwiceGivesTheLinesTwiceAndTheLedgerTells) {  // 5
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "1"}, {"OPMINT", absl::StrCat("let op\n", kToken)}}}),
                Succeeds());
  }
  EXPECT_THAT(Lines("RG;OPMINT"), ElementsAre(absl::StrCat("5|let op\n", kToken), absl::StrCat("10|let op\n", kToken)));
  EXPECT_EQ(Duplicates("order_line_token").at(kToken).as_int64(), 2);
  DeleteLine(kOrder, "10");
  EXPECT_EQ(Duplicates("order_line_token").at(kToken).as_int64(), 2);  // ever created
}

TEST_F(LinesTest, A25_WhatWasNotSentComesFromTheArticle) {
  AddLines(kOrder, {{{"ART", "uur"}, {"AANT", "2"}}});
  EXPECT_THAT(Lines("ART;AANT;PRS;OMSCHR;OPMINT;EENH;BEDR;KOSTPR;AANTTELEV"),
              ElementsAre("UUR|2|65|Montage|voorrijkosten apart|Uur|130|0|2"));
}

TEST_F(LinesTest, A25_WhatWasSentReplacesIt) {
  AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "2"}, {"PRS", "70.5"}, {"OMSCHR", "Avond"}, {"OPMINT", "X"}}});
  AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "2"}, {"PRS", "0"}, {"OPMINT", ""}}});
  EXPECT_THAT(Lines("PRS;OMSCHR;OPMINT;BEDR"), ElementsAre("70.5|Avond|X|141", "0|Montage||0"));
}

TEST_F(LinesTest, A25_OrARemarkComesBehindTheArticles) {
  Config config;
  config.rules.remark_replaces = false;
  Start(config);
  SeedOrder();
  AddLines(kOrder,
           {{{"ART", "UUR"}, {"AANT", "1"}, {"OPMINT", kToken}}, {{"ART", "KOP-15"}, {"AANT", "1"}, {"OPMINT", "X"}}});
  EXPECT_THAT(Lines("OPMINT"), ElementsAre(absl::StrCat("voorrijkosten apart\n", kToken), "X"));
}

TEST_F(LinesTest, AmountsAreExactAndRoundedOnce) {
  const auto amount = [&](const std::string& quantity, const std::string& price, const Elements& more = {}) {
    Elements line = {{"ART", "KOP-15"}, {"AANT", quantity}, {"PRS", price}};
    line.insert(line.end(), more.begin(), more.end());
    return Added(line, "BEDR");
  };
  EXPECT_EQ(amount("2", "4.25"), "8.5");
  EXPECT_EQ(amount("0.1", "0.35"), "0.04");  // 0.035
  EXPECT_EQ(amount("1.005", "1"), "1.01");   // which a double makes 1.00
  EXPECT_EQ(amount("3", "0.3333"), "1");     // 0.9999
  EXPECT_EQ(amount("0.0001", "0.0001"), "0");
  EXPECT_EQ(amount("9999999999.9999", "999999999.9999"), "9999999999998900000");
  EXPECT_EQ(amount("1", "100", {{"PERCKORT", "10"}, {"PERCKORTKORT", "5"}}), "85.5");
  EXPECT_EQ(amount("3", "9.99", {{"PERCKORT", "33.33"}}), "19.98");  // 19.981
  EXPECT_EQ(amount("1", "-4.25"), "-4.25");
  EXPECT_THAT(amount("1", "1", {{"PERCKORT", "100.01"}}), HasSubstr("(CS312)"));
  EXPECT_THAT(amount("1", "1", {{"PERCKORT", "-1"}}), HasSubstr("(CS312)"));
}

TEST_F(LinesTest, ADecimalCommaInAnswersIsASwitch) {
  Config config;
  config.rules.formats.decimal_comma = true;
  config.rules.formats.iso_dates = true;
  Start(config);
  SeedOrder();
  EXPECT_EQ(Added({{"ART", "KOP-15"}, {"AANT", "1,5"}, {"PRS", "4.25"}}, "BEDR"), "6,38");
  EXPECT_THAT(Lines("AANT;PRS;BEDR;DATLEV"), ElementsAre("1,5|4,25|6,38|2026-03-06T00:00:00+01:00"));
}

TEST_F(LinesTest, A22_OneBadLineStoresNothing) {
  const std::vector<Elements> three = {
      {{"ART", "KOP-15"}, {"AANT", "1"}}, {{"ART", "GEEN"}, {"AANT", "1"}}, {{"ART", "UUR"}, {"AANT", "1"}}};
  const Outcome outcome = AddLines(kOrder, three);
  EXPECT_THAT(outcome, Refuses("CS304"));
  EXPECT_EQ(outcome.message, "Artikel GEEN bestaat niet. (CS304)");
  EXPECT_THAT(Lines("RG"), IsEmpty());
  EXPECT_EQ(Counts("order_lines").at("created").as_int64(), 0);
}

TEST_F(LinesTest, A22_OrTheLinesBeforeItAreStored) {
  Config config;
  config.rules.partial_lines = true;
  Start(config);
  SeedOrder();
  EXPECT_THAT(
      AddLines(kOrder,
               {{{"ART", "KOP-15"}, {"AANT", "1"}}, {{"ART", "GEEN"}, {"AANT", "1"}}, {{"ART", "UUR"}, {"AANT", "1"}}}),
      Refuses("CS304"));
  EXPECT_THAT(Lines("RG;ART"), ElementsAre("5|KOP-15"));
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "GEEN"}, {"AANT", "1"}}}), Refuses("CS304"));
  EXPECT_THAT(Lines("RG;ART"), ElementsAre("5|KOP-15"));
}

TEST_F(LinesTest, A21_TheSelectionNamesTheOrder) {
  const std::string line = "<ORDRG><ART>UUR</ART><AANT>1</AANT></ORDRG>";
  const auto add = [&](const std::string& selection, const std::string& number) {
    return Ask("CreateVerkooporderRegel", {{"Verkooporder", "<NewDataSet>" + selection + line + "</NewDataSet>"},
                                           {"ORDNR", number},
                                           {"Foutmelding", ""}});
  };
  EXPECT_THAT(add(Selection("ORDKOP", "NR", kOrder), "0"), Succeeds());
  EXPECT_THAT(add(Selection("ORDKOP", "NR", kOrder), "202600040"), Refuses("CS302"));
  EXPECT_THAT(add(Selection("ORDKOP", "NR", "202600099"), "202600099"), Refuses("CS303"));
  EXPECT_THAT(add(Selection("ORDRG", "ORDNR", kOrder), kOrder), Refuses("CS201"));
  EXPECT_THAT(add(Selection("ORDKOP", "KENM", "WB-1"), kOrder), Refuses("CS202"));
  EXPECT_THAT(add("", kOrder), Refuses("CS312"));
  EXPECT_THAT(AddLines(kOrder, {}), Refuses("CS205"));
  EXPECT_THAT(Lines("RG"), ElementsAre("5"));
}

TEST_F(LinesTest, A22_NegativeQuantitiesAreRefused) {
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "-0.0001"}}}), Refuses("CS306"));
  EXPECT_EQ(Added({{"ART", "KOP-15"}, {"AANT", "0"}}, "BEDR"), "0");
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"AANT", "-1"}}), Refuses("CS306"));
}

TEST_F(LinesTest, ALineNeedsItsArticleAndQuantity) {
  EXPECT_THAT(AddLines(kOrder, {{{"AANT", "1"}}}), Refuses("CS205"));
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}}}), Refuses("CS205"));
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "veel"}}}), Refuses("CS312"));
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "1"}, {"RG", "15"}}}), Refuses("CS208"));
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "1"}, {"OMSCHR", std::string(41, 'x')}}}),
              Refuses("CS203"));
}

TEST_F(LinesTest, A26_BlockedArticlesAreRefused) {
  Seed(R"({"ART":[{"NR":"KOP-15","BLOKVRK":"J"}]})");
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "1"}}}), Refuses("CS305"));
}

TEST_F(LinesTest, A17_AnInvoicedOrBlockedOrderTakesNoLines) {
  AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "1"}}});
  Seed(R"({"ORDKOP":[{"NR":202600041,"GEFACT":"J"}]})");
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "1"}}}), Refuses("CS301"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"AANT", "2"}}), Refuses("CS301"));
  EXPECT_THAT(DeleteLine(kOrder, "5"), Refuses("CS301"));
  Seed(R"({"ORDKOP":[{"NR":202600041,"GEFACT":"N","BLOK":"J"}]})");
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "1"}}}), Refuses("CS305"));
}

TEST_F(LinesTest, A17_OnlyAnOpenLineCanBeChangedOrDeleted) {
  AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "3"}}});
  for (const char* change : {R"("STATUS":"P")", R"("STATUS":"L")", R"("STATUS":"F")", R"("STATUS":"O","AANTGELEV":"1")",
                             R"("STATUS":"O","AANTGELEV":"0","AANTGEFACT":"1")"}) {
    Seed(absl::StrCat(R"({"ORDRG":[{"ORDNR":202600041,"RG":5,)", change, "}]}"));
    EXPECT_THAT(UpdateLine(kOrder, "5", {{"AANT", "2"}}), Refuses("CS301")) << change;
    EXPECT_THAT(DeleteLine(kOrder, "5"), Refuses("CS301")) << change;
  }
  EXPECT_THAT(Lines("RG;AANT"), ElementsAre("5|3"));
}

TEST_F(LinesTest, AnUpdateSetsWhatItNamesAndComputesAnew) {  // 3.12
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", kToken}}});
  for (int i = 0; i < 2; ++i) EXPECT_THAT(UpdateLine(kOrder, "5", {{"AANT", "3"}}), Succeeds());
  EXPECT_THAT(Lines("AANT;PRS;OPMINT;BEDR;KOSTPR;AANTTELEV"),
              ElementsAre(absl::StrCat("3|4.25|", kToken, "|12.75|6.3|3")));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"AANT", "0"}, {"PRS", "5"}, {"OMSCHR", "Anders"}}), Succeeds());
  EXPECT_THAT(Lines("AANT;PRS;OMSCHR;BEDR"), ElementsAre("0|5|Anders|0"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"ART", "UUR"}, {"AANT", "1"}}), Succeeds());
  EXPECT_THAT(Lines("ART;EENH;PRS"), ElementsAre("UUR|Uur|5"));
}

TEST_F(LinesTest, AnUpdateIsCheckedAsACreate) {
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}}});
  EXPECT_THAT(UpdateLine(kOrder, "10", {{"AANT", "3"}}), Refuses("CS307"));
  EXPECT_THAT(UpdateLine("202600099", "5", {{"AANT", "3"}}), Refuses("CS307"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"BEDR", "3"}}), Refuses("CS208"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"RG", "10"}}), Refuses("CS208"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"VELD", "3"}}), Refuses("CS201"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"ART", "GEEN"}}), Refuses("CS304"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"AANT", ""}}), Refuses("CS205"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {{"KPL", "77"}}), Refuses("CS304"));
  EXPECT_THAT(UpdateLine(kOrder, "5", {}), Refuses("CS312"));
  EXPECT_THAT(Lines("AANT"), ElementsAre("2"));
}

TEST_F(LinesTest, ALineIsNamedByOrderAndNumberWithTabsBetween) {
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}}});
  const std::string data = "<DATA><AANT>3</AANT></DATA>";
  EXPECT_THAT(Mutate("UpdateVerkooporderRegel", Selection("ORDRG", "RG\tORDNR", "5\t202600041"), data), Succeeds());
  EXPECT_THAT(Mutate("UpdateVerkooporderRegel", Selection("ORDRG", "ORDNR", kOrder), data), Refuses("CS202"));
  EXPECT_THAT(Mutate("UpdateVerkooporderRegel", Selection("ORDRG", "ORDNR;RG", "202600041;5"), data), Refuses("CS312"));
  EXPECT_THAT(Mutate("UpdateVerkooporderRegel", Selection("ORDKOP", "ORDNR\tRG", "202600041\t5"), data),
              Refuses("CS201"));
  EXPECT_THAT(Mutate("UpdateVerkooporderRegel", Selection("ORDRG", "ORDNR\tRG", "202600041\t5"), data + data),
              Refuses("CS312"));
  EXPECT_THAT(Mutate("DeleteVerkooporderRegel", Selection("ORDRG", "ORDNR\tRG", "202600041\t5"), data),
              Refuses("CS201"));
}

TEST_F(LinesTest, A15_AChangedLineTouchesItsOrder) {
  const auto changed = [&] {
    return RowsOf(Question({{"TABLE", "ORDKOP"}, {"SELECTFIELDS", "NR"}, {"MUTDATE_VA", "17-03-2026"}}).Get("Records"));
  };
  now += absl::Hours(24);
  Login();
  EXPECT_THAT(changed(), IsEmpty());
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}}});
  EXPECT_THAT(changed(), ElementsAre(kOrder));

  Config config;
  config.rules.lines_touch_order = false;
  now -= absl::Hours(24);
  Start(config);
  SeedOrder();
  now += absl::Hours(24);
  Login();
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}}});
  EXPECT_THAT(changed(), IsEmpty());
  EXPECT_EQ(Ledger("orders").at(0).at("BEDRTOT").as_string(), "8.5");
}

TEST_F(LinesTest, ARemarkIsFoundByPartOfIt) {
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", absl::StrCat("x ", kToken)}},
                    {{"ART", "UUR"}, {"AANT", "2"}}});
  const auto find = [&](const std::string& pattern) {
    return RowsOf(Question({{"TABLE", "ORDRG"},
                            {"SELECTFIELDS", "RG"},
                            {"WHEREFIELDS", "OPMINT"},
                            {"WHEREOPERATORS", "LIKE"},
                            {"WHEREVALUES", pattern}})
                      .Get("Records"));
  };
  EXPECT_THAT(find("%KPL-ABCDEFGHIJKLMNOP-_"), ElementsAre("5"));
  EXPECT_THAT(find(kToken), IsEmpty());
  UpdateLine(kOrder, "5", {{"OPMINT", ""}});
  EXPECT_THAT(find("%KPL-%"), IsEmpty());
  UpdateLine(kOrder, "10", {{"OPMINT", kToken}});
  EXPECT_THAT(find("%KPL-%"), ElementsAre("10"));
  DeleteLine(kOrder, "10");
  EXPECT_THAT(find("%KPL-%"), IsEmpty());
}

}  // namespace
}  // namespace koppel::sandbox::imuis
