#include "tests/sandbox/imuis/read_calls.h"
#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ReadTest : public SandboxTest {
 protected:
  ReadTest() { Fill(); }
  void Fill() {
    Seed(R"({"DEB":[{"NR":10017,"ZKSL":"KORENMOLEN","NAAM":"Bakkerij De Korenmolen B.V.","PLAATS":"Ede","HNR":14},
                    {"NR":10023,"ZKSL":"JANSEN EN ZN","NAAM":"Jansen & Zn Techniek","PLAATS":"Zierikzee","HNR":3},
                    {"NR":9999999,"ZKSL":"MOLENAAR","NAAM":"De Molenaar","PLAATS":"Ede","HNR":200}]})");
  }
  // The numbers of the debtors that this finds, in their order.
  std::vector<std::string> Debtors(const std::string& fields, const std::string& signs, const std::string& values,
                                   const Elements& more = {}) {
    Elements row = {{"TABLE", "DEB"},
                    {"SELECTFIELDS", "NR"},
                    {"WHEREFIELDS", fields},
                    {"WHEREOPERATORS", signs},
                    {"WHEREVALUES", values}};
    row.insert(row.end(), more.begin(), more.end());
    const Outcome outcome = Question(row);
    EXPECT_THAT(outcome, Succeeds());
    return outcome.result ? RowsOf(outcome.Get("Records")) : std::vector<std::string>{outcome.message};
  }
  Outcome Asked(const std::string& name, const std::string& text) {
    return Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}, {name, text}});
  }
};

TEST_F(ReadTest, TheAnswerIsTheDocumentOfThePage) {  // 3.1, A3
  const Outcome outcome = Question({{"TABLE", "DEB"},
                                    {"SELECTFIELDS", "NR\tZKSL\tNAAM\tNAAM2\tBLOK"},
                                    {"WHEREFIELDS", "NR"},
                                    {"WHEREOPERATORS", ">"},
                                    {"WHEREVALUES", "0"},
                                    {"MUTDATE_VA", "03-03-2026"},
                                    {"ORDERBY", "NR"},
                                    {"MAXRESULT", "0"},
                                    {"PAGESIZE", "2"},
                                    {"SELECTPAGE", "1"}});
  EXPECT_EQ(
      outcome.Get("Records"),
      "<NewDataSet>\n  <METADATA>\n    <TABLE>DEB</TABLE>\n    <RECORDCOUNT>3</RECORDCOUNT>\n    "
      "<TOTALPAGES>2</TOTALPAGES>\n    <PAGESIZE>2</PAGESIZE>\n    <SELECTPAGE>1</SELECTPAGE>\n  </METADATA>\n  "
      "<DATA>\n    <NR>10017</NR>\n    <ZKSL>KORENMOLEN</ZKSL>\n    <NAAM>Bakkerij De Korenmolen B.V.</NAAM>\n    "
      "<NAAM2 />\n    <BLOK>N</BLOK>\n  </DATA>\n  <DATA>\n    <NR>10023</NR>\n    <ZKSL>JANSEN EN ZN</ZKSL>\n    "
      "<NAAM>Jansen &amp; Zn Techniek</NAAM>\n    <NAAM2 />\n    <BLOK>N</BLOK>\n  </DATA>\n</NewDataSet>");
}

TEST_F(ReadTest, FieldsWithoutAValueCanBeLeftOut) {
  Config config;
  config.rules.nulls_shown = false;
  Start(config);
  Fill();
  EXPECT_THAT(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR;NAAM2"}}).Get("Records"), Not(HasSubstr("NAAM2")));
}

TEST_F(ReadTest, EveryOperatorComparesAsTheFieldIs) {
  EXPECT_THAT(Debtors("NR", "=", "10017"), ElementsAre("10017"));
  EXPECT_THAT(Debtors("NR", "=", "010017"), ElementsAre("10017"));
  EXPECT_THAT(Debtors("NR", ">", "10017"), ElementsAre("10023", "9999999"));
  EXPECT_THAT(Debtors("NR", ">=", "10017"), ElementsAre("10017", "10023", "9999999"));
  EXPECT_THAT(Debtors("NR", "<", "9999999"), ElementsAre("10017", "10023"));
  EXPECT_THAT(Debtors("NR", "<=", "10017"), ElementsAre("10017"));
  EXPECT_THAT(Debtors("HNR", ">", "14"), ElementsAre("9999999"));  // no index; 3 is not above 14
  EXPECT_THAT(Debtors("NAAM", "LIKE", "%molen%"), ElementsAre("10017", "9999999"));
  EXPECT_THAT(Debtors("NR", "LIKE", "100__"), ElementsAre("10017", "10023"));
}

TEST_F(ReadTest, A27_TextIsComparedWithoutRegardToCase) {
  EXPECT_THAT(Debtors("ZKSL", "=", "korenmolen"), ElementsAre("10017"));
  EXPECT_THAT(Debtors("PLAATS", "=", "EDE"), ElementsAre("10017", "9999999"));
  EXPECT_THAT(Debtors("ZKSL", "LIKE", "jan%"), ElementsAre("10023"));
}

TEST_F(ReadTest, ConditionsAreAndFieldsInOneEntryAreOr) {
  EXPECT_THAT(Debtors("PLAATS\tHNR", "=\t>", "Ede\t14"), ElementsAre("9999999"));
  EXPECT_THAT(Debtors("NR\tNR", ">=\t<=", "10018\t10023"), ElementsAre("10023"));
  EXPECT_THAT(Debtors("ZKSL;NAAM", "LIKE", "%korenmolen%"), ElementsAre("10017"));
  EXPECT_THAT(Debtors("ZKSL,NAAM", "LIKE", "%MOLENAAR%"), ElementsAre("9999999"));
  EXPECT_THAT(Debtors("NAAM2", "=", ""), ElementsAre("10017", "10023", "9999999"));
}

TEST_F(ReadTest, A6_AnEmptyWhereFindsAll) {
  EXPECT_THAT(Debtors("", "", ""), ElementsAre("10017", "10023", "9999999"));
}

TEST_F(ReadTest, A7_UnknownTablesAndFieldsAreRefused) {
  for (const char* table : {"KLANT", "deb", "", "BETCOND", "LAND"}) {
    EXPECT_THAT(Question({{"TABLE", table}, {"SELECTFIELDS", "NR"}}), Refuses("CS201")) << table;
  }
  for (const char* field : {"TELEFOON", "nr", "HROW", "NR ", "NR,NAAM", ""}) {
    EXPECT_THAT(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", std::string("NAAM\t") + field}}), Refuses("CS201"))
        << field;
  }
  EXPECT_THAT(Asked("ORDERBY", "TELEFOON"), Refuses("CS201"));
  EXPECT_THAT(Asked("WHEREFIELD", "NR"), Refuses("CS201"));
  EXPECT_EQ(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "TELEFOON"}}).message,
            "Veld TELEFOON komt niet voor in tabel DEB. (CS201)");
}

TEST_F(ReadTest, FieldsThatOneClientLeavesOutAreNotThere) {  // 3.1
  for (const char* field : {"RAYON", "SAMENRG", "STATUS"}) {
    EXPECT_THAT(Question({{"TABLE", "ORDRG"}, {"SELECTFIELDS", field}}), Refuses("CS201")) << field;
  }
  for (const char* field : {"EENHINKPRS", "KOSTPRHERW", "KOSTPRHERWJN", "VERKPRINCL"}) {
    EXPECT_THAT(Question({{"TABLE", "ART"}, {"SELECTFIELDS", field}}), Refuses("CS201")) << field;
  }
  for (const char* field : {"NEGAANT", "DATLEVUITERSTAUTO"}) {  // of a create only
    EXPECT_THAT(Question({{"TABLE", "ORDKOP"}, {"SELECTFIELDS", field}}), Refuses("CS201")) << field;
  }
}

TEST_F(ReadTest, A7_FieldsOperatorsAndValuesMustBeAsMany) {
  const auto where = [&](const std::string& fields, const std::string& signs, const std::string& values) {
    return Question({{"TABLE", "DEB"},
                     {"SELECTFIELDS", "NR"},
                     {"WHEREFIELDS", fields},
                     {"WHEREOPERATORS", signs},
                     {"WHEREVALUES", values}});
  };
  EXPECT_THAT(where("NR\tNAAM", "=", "1"), Refuses("CS202"));
  EXPECT_THAT(where("NR", "=\t=", "1"), Refuses("CS202"));
  EXPECT_THAT(where("NR", "=", "1\t2"), Refuses("CS202"));
  EXPECT_THAT(where("NR", "", "1"), Refuses("CS202"));
  EXPECT_THAT(where("", "=", "1"), Refuses("CS202"));
  for (const char* sign : {"<>", "IN", "!=", "like"}) EXPECT_THAT(where("NR", sign, "1"), Refuses("CS202")) << sign;
  EXPECT_THAT(where("NR", "=", "tien"), Refuses("CS312"));
  EXPECT_THAT(where("BLOKVRKVA", ">", "2026"), Refuses("CS312"));
}

TEST_F(ReadTest, ADefectOfMixedWheresIsASwitch) {
  EXPECT_THAT(Debtors("PLAATS\tNR", "=\t>", "Ede\t0"), ElementsAre("10017", "9999999"));
  Config config;
  config.rules.mixed_where = false;
  Start(config);
  EXPECT_THAT(Question({{"TABLE", "DEB"},
                        {"SELECTFIELDS", "NR"},
                        {"WHEREFIELDS", "PLAATS\tNR"},
                        {"WHEREOPERATORS", "=\t>"},
                        {"WHEREVALUES", "Ede\t0"}}),
              Refuses("CS202"));
}

TEST_F(ReadTest, RowsComeInTheOrderThatWasAsked) {
  EXPECT_THAT(Debtors("", "", "", {{"ORDERBY", "NAAM"}}), ElementsAre("10017", "9999999", "10023"));
  EXPECT_THAT(Debtors("", "", "", {{"ORDERBY", "PLAATS\tHNR"}}), ElementsAre("10017", "9999999", "10023"));
  EXPECT_THAT(Debtors("", "", "", {{"ORDERBY", "HNR"}}), ElementsAre("10023", "10017", "9999999"));
  EXPECT_THAT(Debtors("HROW", ">", "1", {{"ORDERBY", "HROW"}}), ElementsAre("10023", "9999999"));
}

TEST_F(ReadTest, PagesAreCountedAndEndEmpty) {
  const auto page = [&](const std::string& number) {
    return Question(
        {{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}, {"ORDERBY", "NR"}, {"PAGESIZE", "2"}, {"SELECTPAGE", number}});
  };
  EXPECT_THAT(RowsOf(page("1").Get("Records")), ElementsAre("10017", "10023"));
  EXPECT_THAT(RowsOf(page("2").Get("Records")), ElementsAre("9999999"));
  for (const char* beyond : {"3", "9223372036854775807"}) {
    EXPECT_THAT(page(beyond), Succeeds());
    EXPECT_THAT(RowsOf(page(beyond).Get("Records")), IsEmpty());
    EXPECT_EQ(TextIn(page(beyond).Get("Records"), "METADATA", "TOTALPAGES"), "2");
  }
  for (const char* bad : {"0", "-1", "twee"}) EXPECT_THAT(page(bad), Refuses("CS312")) << bad;
}

TEST_F(ReadTest, WithoutAnOrderPagesOverlap) {  // 3.1: "always send the key"
  const auto page = [&](const std::string& number) {
    return RowsOf(
        Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}, {"PAGESIZE", "2"}, {"SELECTPAGE", number}}).Get("Records"));
  };
  EXPECT_THAT(page("1"), ElementsAre("10017", "10023"));
  EXPECT_THAT(page("2"), ElementsAre("10017"));
}

TEST_F(ReadTest, NoHitIsNoError) {
  const Outcome outcome = Question({{"TABLE", "DEB"},
                                    {"SELECTFIELDS", "NR"},
                                    {"WHEREFIELDS", "ZKSL"},
                                    {"WHEREOPERATORS", "="},
                                    {"WHEREVALUES", "X"}});
  EXPECT_THAT(outcome, Succeeds());
  EXPECT_EQ(TextIn(outcome.Get("Records"), "METADATA", "RECORDCOUNT"), "0");
  EXPECT_EQ(TextIn(outcome.Get("Records"), "METADATA", "TOTALPAGES"), "0");
}

TEST_F(ReadTest, MaxResultLimitsAllPagesTogether) {
  const Outcome outcome =
      Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}, {"ORDERBY", "NR"}, {"MAXRESULT", "2"}, {"PAGESIZE", "1"}});
  EXPECT_EQ(TextIn(outcome.Get("Records"), "METADATA", "RECORDCOUNT"), "2");
  EXPECT_EQ(TextIn(outcome.Get("Records"), "METADATA", "TOTALPAGES"), "2");
}

TEST_F(ReadTest, A20_APageIsAtMostTwentyThousand) {
  EXPECT_EQ(TextIn(Asked("PAGESIZE", "20001").Get("Records"), "METADATA", "PAGESIZE"), "20000");
  EXPECT_EQ(TextIn(Asked("PAGESIZE", "500").Get("Records"), "METADATA", "PAGESIZE"), "500");
}

TEST_F(ReadTest, StarIsAllThatIsShown) {
  const std::string debtor = Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "*"}}).Get("Records");
  EXPECT_THAT(debtor, HasSubstr("<SALDO"));
  EXPECT_THAT(debtor, Not(HasSubstr("HROW")));
  const Outcome types = Question({{"TABLE", "ORDSRT"},
                                  {"SELECTFIELDS", "*"},
                                  {"WHEREFIELDS", "HROW"},
                                  {"WHEREOPERATORS", ">"},
                                  {"WHEREVALUES", "0"}});
  EXPECT_THAT(RowsOf(types.Get("Records")), ElementsAre("standaard|Standaard|N|1", "SERVICE|Serviceorder|N|2"));  // A13
}

TEST_F(ReadTest, FieldsAreSeparatedByTabOrSemicolon) {
  EXPECT_THAT(RowsOf(Question({{"TABLE", "ARTGRP"}, {"SELECTFIELDS", "NR;OMSCHR;ZKSL;BLOK"}}).Get("Records")),
              ElementsAre("1|Materiaal|MATERIAAL|N", "2|Uren|UREN|N"));
  EXPECT_THAT(Question({{"TABLE", "ARTGRP"}}), Refuses("CS205"));
}

TEST_F(ReadTest, A15_ChangedFromIsInclusiveInDaysOfAmsterdam) {
  now = absl::FromUnixSeconds(1774998000);  // 31 March 2026, 23:00 UTC: in Amsterdam it is 1 April
  Login();
  Seed(R"({"DEB":[{"NR":10017,"TEL":"0318-555012"}]})");
  EXPECT_THAT(Debtors("", "", "", {{"MUTDATE_VA", "01-04-2026"}}), ElementsAre("10017"));
  EXPECT_THAT(Debtors("", "", "", {{"MUTDATE_VA", "2026-04-01T23:59:00"}}), ElementsAre("10017"));
  EXPECT_THAT(Debtors("", "", "", {{"MUTDATE_VA", "02-04-2026"}}), IsEmpty());
  EXPECT_THAT(Debtors("", "", "", {{"MUTDATE_VA", "16-03-2026"}}), ElementsAre("10017", "10023", "9999999"));
  EXPECT_THAT(Asked("MUTDATE_VA", "gisteren"), Refuses("CS312"));
}

TEST_F(ReadTest, A15_OrderTypesHaveNoChanges) {
  EXPECT_THAT(Question({{"TABLE", "ORDSRT"}, {"SELECTFIELDS", "ZKSL"}, {"MUTDATE_VA", "01-01-2026"}}),
              Refuses("CS201"));
}

TEST_F(ReadTest, A15_AChangedContactDoesNotTouchItsDebtor) {
  now += absl::Hours(48);
  Login();
  Create("CNT", {{"REL", "10017"}, {"ZKSL", "PLANNING"}, {"ACHTERNM", "Smit"}});
  EXPECT_THAT(Debtors("", "", "", {{"MUTDATE_VA", "17-03-2026"}}), IsEmpty());
  EXPECT_THAT(
      RowsOf(Question({{"TABLE", "CNT"}, {"SELECTFIELDS", "REL;ZKSL"}, {"MUTDATE_VA", "17-03-2026"}}).Get("Records")),
      ElementsAre("10017|PLANNING"));
}

TEST_F(ReadTest, ADocumentThatIsNoneIsRefused) {
  const auto ask = [&](const std::string& document) {
    return Ask("GetStamtabelRecords", {{"Selectie", document}, {"Records", ""}, {"Foutmelding", ""}});
  };
  EXPECT_THAT(ask(""), Refuses("CS312"));
  EXPECT_THAT(ask("<NewDataSet><Table1><TABLE>R&D</TABLE></Table1></NewDataSet>"), Refuses("CS312"));
  EXPECT_THAT(ask("<NewDataSet/>"), Refuses("CS312"));
  EXPECT_THAT(ask("<NewDataSet><Table><TABLE>DEB</TABLE></Table></NewDataSet>"), Refuses("CS201"));
  EXPECT_THAT(
      ask("<NewDataSet><Table1><TABLE>DEB</TABLE><SELECTFIELDS>NR</SELECTFIELDS></Table1><Table1/></NewDataSet>"),
      Refuses("CS312"));
}

TEST_F(ReadTest, ANewRecordIsFoundOnlyAfterTheLag) {
  Config config;
  config.rules.search_lag = absl::Seconds(5);
  Start(config);
  Fill();
  EXPECT_EQ(Debtors("", "", "").size(), 3U);  // seeds are there at once
  EXPECT_THAT(Create("DEB", {{"ZKSL", "NIEUW"}}), Succeeds());
  EXPECT_EQ(Debtors("", "", "").size(), 3U);
  now += absl::Seconds(5);
  EXPECT_EQ(Debtors("", "", "").size(), 4U);
}

TEST_F(ReadTest, TheSettingsOfTheAdministrationAreRead) {  // 3.13
  const auto info = [&](const std::string& document) {
    return Ask("GetAdmInfo",
               {{"Selectie", "<NewDataSet>" + document + "</NewDataSet>"}, {"Records", ""}, {"Foutmelding", ""}});
  };
  const Outcome basics =
      info("<Table1><TABLE>BASALG</TABLE><SELECTFIELDS>NAAM\tPOSTCD\tPLAATS</SELECTFIELDS></Table1>");
  EXPECT_THAT(RowsOf(basics.Get("Records")), ElementsAre("Zonneveld Installaties B.V.|6711 AB|Ede"));
  EXPECT_EQ(TextIn(basics.Get("Records"), "METADATA", "TABLE"), "BASALG");
  EXPECT_THAT(RowsOf(info("<Table1><TABLE>BASFIN</TABLE><SELECTFIELDS>*</SELECTFIELDS></Table1>").Get("Records")),
              ElementsAre("12|10000|99999999"));
  EXPECT_THAT(info("<Table1><TABLE>DEB</TABLE><SELECTFIELDS>NR</SELECTFIELDS></Table1>"), Refuses("CS201"));
  EXPECT_THAT(info("<Table1><TABLE>BASALG</TABLE><SELECTFIELDS>FAX</SELECTFIELDS></Table1>"), Refuses("CS201"));
  EXPECT_THAT(info("<Table1><TABLE>BASALG</TABLE></Table1>"), Refuses("CS205"));
  EXPECT_THAT(info("<Table1><TABLE>BASALG</TABLE><SELECTFIELDS>NAAM</SELECTFIELDS><ORDERBY>NAAM</ORDERBY></Table1>"),
              Refuses("CS201"));
}

}  // namespace
}  // namespace koppel::sandbox::imuis
