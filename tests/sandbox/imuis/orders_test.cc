#include "tests/sandbox/imuis/order.h"
#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class OrdersTest : public SandboxTest {
 protected:
  OrdersTest() { SeedOrder(); }
  std::string Order(const std::string& number, const std::string& fields) {
    const std::vector<std::string> rows = RowsOf(Question({{"TABLE", "ORDKOP"},
                                                           {"SELECTFIELDS", fields},
                                                           {"WHEREFIELDS", "NR"},
                                                           {"WHEREOPERATORS", "="},
                                                           {"WHEREVALUES", number}})
                                                     .Get("Records"));
    return rows.empty() ? "(none)" : rows.front();
  }
};

TEST_F(OrdersTest, AnOrderComesBackCompletedAsInTheLiveLog) {  // 3.10
  const Outcome made = CreateOrder(
      {{"DEB", "10017"}, {"DAT", "05-03-2026"}, {"ORDSRT", "SERVICE"}, {"KENM", "WB 2026-0815"}, {"OPM", "Lekkage"}},
      {{{"ART", "KOP-15"}, {"AANT", "2"}, {"PRS", "4.25"}, {"OMSCHR", "Knelkoppeling 15 mm"}, {"OPMINT", "X-1"}}});
  EXPECT_THAT(made, Succeeds());
  EXPECT_EQ(made.Get("ORDNR"), "202600042");
  EXPECT_EQ(
      made.Get("Verkooporder"),
      "<NewDataSet>\n  <ORDKOP>\n    <DEB>10017</DEB>\n    <DAT>05-03-2026</DAT>\n    <ORDSRT>SERVICE</ORDSRT>\n    "
      "<KENM>WB 2026-0815</KENM>\n    <OPM>Lekkage</OPM>\n    <NR>202600042</NR>\n  </ORDKOP>\n  <ORDRG>\n    "
      "<ART>KOP-15</ART>\n    <AANT>2</AANT>\n    <PRS>4.25</PRS>\n    <OMSCHR>Knelkoppeling 15 mm</OMSCHR>\n    "
      "<OPMINT>X-1</OPMINT>\n    <BEDR>8.5</BEDR>\n    <DATLEV>06-03-2026</DATLEV>\n    <EENH>Stuk</EENH>\n    "
      "<OPMEXT />\n    <ORDNR>202600042</ORDNR>\n    <PERCKORT>0</PERCKORT>\n    <PERCKORTKORT>0</PERCKORTKORT>\n    "
      "<RG>5</RG>\n    <STATUS>O</STATUS>\n    <VERKOPER>balie</VERKOPER>\n  </ORDRG>\n  <INPUT>\n    "
      "<DOMEIN>d2040</DOMEIN>\n    <ADM>2000</ADM>\n  </INPUT>\n</NewDataSet>");
}

TEST_F(OrdersTest, WhatWasNotSentIsFilledIn) {
  EXPECT_EQ(CreateOrder({{"DEB", "10017"}}).Get("ORDNR"), "202600042");
  EXPECT_EQ(Order("202600042", "DEB;BETALER;DAT;ORDSRT;BTWPL;BETCOND;GEFACT;BLOK;BEDRTOT"),
            "10017|10017|16-03-2026|standaard|B|14|N|N|0");
}

TEST_F(OrdersTest, NumbersRunPerYear) {
  now = absl::FromUnixSeconds(1798761600);  // 1 January 2027
  Login();
  EXPECT_EQ(CreateOrder({{"DEB", "10017"}}).Get("ORDNR"), "202700001");
  EXPECT_EQ(CreateOrder({{"DEB", "10017"}}).Get("ORDNR"), "202700002");
}

TEST_F(OrdersTest, AnEmptyAdministrationTakesNoOrders) {  // 3.10
  Seed(R"({"administraties":[{"adm":7,"omgevingscode":"7","leeg":true}]})");
  code = "7";
  Login();
  const std::vector<std::string> needed = {R"("BETCOND":[{"adm":7,"NR":1}])",
                                           R"("LEVCOND":[{"adm":7,"ZKSL":"A"}])",
                                           R"("OPDRWZ":[{"adm":7,"ZKSL":"A"}])",
                                           R"("VERZWZ":[{"adm":7,"ZKSL":"A"}])",
                                           R"("KPL":[{"adm":7,"NR":1}])",
                                           R"("KDR":[{"adm":7,"NR":1}])",
                                           R"("ORDSRT":[{"adm":7,"ZKSL":"S"}])",
                                           R"("ARTGRP":[{"adm":7,"NR":1,"ZKSL":"G"}])",
                                           R"("ART":[{"adm":7,"NR":"A","ZKSL":"A","ARTGRP":1}])",
                                           R"("LAND":[{"adm":7,"ZKSL":"NL"}],"DEB":[{"adm":7,"NR":10000,"ZKSL":"D"}])"};
  for (const std::string& seed : needed) {
    EXPECT_THAT(CreateOrder({{"DEB", "10000"}}), Refuses("CS304")) << seed;
    Seed("{" + seed + "}");
  }
  EXPECT_THAT(CreateOrder({{"DEB", "10000"}}), Succeeds());
}

TEST_F(OrdersTest, A26_WhatDoesNotExistIsRefused) {
  EXPECT_THAT(CreateOrder({{"DEB", "10099"}}), Refuses("CS304"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"ORDSRT", "GEEN"}}), Refuses("CS304"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"BETCOND", "99"}}), Refuses("CS304"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "GEEN"}, {"AANT", "1"}}}), Refuses("CS304"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"VERZCNTREL", "10017"}, {"VERZCNTZKSL", "P"}}), Refuses("CS304"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"VERZZKSL", "LOODS"}}), Refuses("CS304"));
  EXPECT_THAT(CreateOrder({{"KENM", "X"}}), Refuses("CS205"));
}

TEST_F(OrdersTest, LinksToAContactAndAnAddressAreTaken) {  // 3.3
  Seed(R"({"CNT":[{"REL":10017,"ZKSL":"P"}],"ADR":[{"REL":10017,"ZKSL":"LOODS"}]})");
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"VERZCNTREL", "10017"}, {"VERZCNTZKSL", "P"}, {"VERZZKSL", "LOODS"}}),
              Succeeds());
}

TEST_F(OrdersTest, A26_WhatIsBlockedIsRefused) {
  Seed(R"({"DEB":[{"NR":10018,"ZKSL":"DICHT","BLOK":"J"},{"NR":10019,"ZKSL":"STRAKS","BLOKVRKVA":"17-03-2026"}],
           "ORDSRT":[{"ZKSL":"OUD","BLOK":"J"}],
           "ART":[{"NR":"DICHT","ZKSL":"DICHT","ARTGRP":1,"BLOK":"J"},{"NR":"DICHT2","ZKSL":"DICHT2","ARTGRP":1,"BLOKVRK":"J"}]})");
  EXPECT_THAT(CreateOrder({{"DEB", "10018"}}), Refuses("CS305"));
  EXPECT_THAT(CreateOrder({{"DEB", "10019"}}), Succeeds());
  EXPECT_THAT(CreateOrder({{"DEB", "10019"}, {"DAT", "17-03-2026"}}), Refuses("CS305"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"ORDSRT", "OUD"}}), Refuses("CS305"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "DICHT"}, {"AANT", "1"}}}), Refuses("CS305"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "DICHT2"}, {"AANT", "1"}}}), Refuses("CS305"));
}

TEST_F(OrdersTest, NegativeQuantitiesNeedTheHeadersLeave) {  // 3.6
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "KOP-15"}, {"AANT", "-1"}}}), Refuses("CS306"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"NEGAANT", "N"}}, {{{"ART", "KOP-15"}, {"AANT", "-1"}}}),
              Refuses("CS306"));
  const Outcome made = CreateOrder({{"DEB", "10017"}, {"NEGAANT", "J"}}, {{{"ART", "KOP-15"}, {"AANT", "-1"}}});
  EXPECT_THAT(made, Succeeds());
  EXPECT_EQ(TextIn(made.Get("Verkooporder"), "ORDRG", "BEDR"), "-4.25");
}

TEST_F(OrdersTest, A22_AnOrderWithABadLineIsNotMade) {
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "KOP-15"}, {"AANT", "1"}}, {{"ART", "GEEN"}, {"AANT", "1"}}}),
              Refuses("CS304"));
  EXPECT_EQ(Counts("orders").at("created").as_int64(), 0);
  EXPECT_EQ(Counts("order_lines").at("created").as_int64(), 0);
}

TEST_F(OrdersTest, FieldsOfTheVendorAreNotWritable) {
  for (const char* field : {"NR", "GEFACT", "BEDRTOT"}) {
    EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {field, "1"}}), Refuses("CS208")) << field;
  }
  for (const char* field : {"RG", "BEDR", "AANTGELEV", "ORDNR"}) {
    EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "KOP-15"}, {"AANT", "1"}, {field, "1"}}}), Refuses("CS208"))
        << field;
  }
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}}, {{{"ART", "KOP-15"}, {"AANT", "1"}, {"STATUS", "O"}}}), Refuses("CS201"));
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"LSTRG", "5"}}), Refuses("CS201"));
}

TEST_F(OrdersTest, ADeliveryAddressIsGivenInPartsOrInWhole) {  // 3.6
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"VERZADRES", "Havenkade 3"}, {"VERZPLAATS", "Zierikzee"}}), Succeeds());
  EXPECT_EQ(Order("202600042", "VERZSTRAAT;VERZHNR"), "Havenkade|3");
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"VERZADRES", "Havenkade 3"}, {"VERZSTRAAT", "Havenkade"}}),
              Refuses("CS209"));
}

TEST_F(OrdersTest, AttachmentsFailAsSeenLive) {  // 3.10
  const Outcome outcome =
      Ask("CreateVerkoopOrder",
          {{"Verkooporder",
            "<NewDataSet><ORDKOP><DEB>10017</DEB></ORDKOP><DIGDOS><FILENAME>a.pdf</FILENAME></DIGDOS></NewDataSet>"},
           {"ORDNR", "0"},
           {"Foutmelding", ""}});
  EXPECT_THAT(outcome, Refuses("CS312"));
  EXPECT_THAT(outcome.message, HasSubstr("Byte()"));
}

TEST_F(OrdersTest, AnUnknownPartOfTheDocumentIsRefused) {
  EXPECT_THAT(
      Ask("CreateVerkoopOrder", {{"Verkooporder", "<NewDataSet><ORDKOP><DEB>10017</DEB></ORDKOP><REGEL/></NewDataSet>"},
                                 {"ORDNR", "0"},
                                 {"Foutmelding", ""}}),
      Refuses("CS201"));
  EXPECT_THAT(Ask("CreateVerkoopOrder",
                  {{"Verkooporder", "<NewDataSet><ORDRG/></NewDataSet>"}, {"ORDNR", "0"}, {"Foutmelding", ""}}),
              Refuses("CS312"));
}

TEST_F(OrdersTest, TotalsAreTheSumsOfTheLinesWithVatPerKind) {                      // A12
  AddLines("202600041", {{{"ART", "KOP-15"}, {"AANT", "0.333"}, {"PRS", "10.05"}},  // 3.34665 -> 3.35 high
                         {{"ART", "KOP-15"}, {"AANT", "1"}, {"PRS", "0.005"}},      // 0.01 high
                         {{"ART", "UUR"}, {"AANT", "1.75"}}});                      // 113.75 low
  // High 3.36 -> 0.71 (0.7056), low 113.75 -> 10.24 (10.2375); cost 1.333 x 2.1 = 2.7993.
  EXPECT_EQ(Order("202600041", "BEDRTOT;BEDRINCLTOT;BEDROPEN;BEDRFACT;BEDRKOSTPR"), "117.11|128.06|117.11|0|2.8");
  Seed(R"({"ORDRG":[{"ORDNR":202600041,"RG":15,"STATUS":"F"}]})");
  EXPECT_EQ(Order("202600041", "BEDRTOT;BEDROPEN;BEDRFACT"), "117.11|3.36|113.75");
}

TEST_F(OrdersTest, AnOrderThatIsNotLiableHasNoVat) {
  EXPECT_THAT(CreateOrder({{"DEB", "10017"}, {"BTWPL", "V"}}, {{{"ART", "KOP-15"}, {"AANT", "2"}}}), Succeeds());
  EXPECT_EQ(Order("202600042", "BEDRTOT;BEDRINCLTOT"), "8.5|8.5");
}

TEST_F(OrdersTest, AnOrderIsDeletedWithItsLines) {  // 3.12
  AddLines("202600041", {{{"ART", "KOP-15"}, {"AANT", "1"}}, {{"ART", "UUR"}, {"AANT", "1"}}});
  EXPECT_THAT(Mutate("DeleteVerkooporder", Selection("ORDKOP", "NR", "202600041")), Succeeds());
  EXPECT_EQ(Order("202600041", "NR"), "(none)");
  EXPECT_EQ(Counts("order_lines").at("live").as_int64(), 0);
  EXPECT_EQ(Ledger("order_lines").size(), 2U);
  EXPECT_EQ(Ledger("orders").at(0).at("deleted_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_THAT(Mutate("DeleteVerkooporder", Selection("ORDKOP", "NR", "202600041")), Refuses("CS303"));
}

TEST_F(OrdersTest, A17_AnOrderWithAFixedLineStays) {
  AddLines("202600041", {{{"ART", "KOP-15"}, {"AANT", "1"}}});
  Seed(R"({"ORDRG":[{"ORDNR":202600041,"RG":5,"STATUS":"L"}]})");
  EXPECT_THAT(Mutate("DeleteVerkooporder", Selection("ORDKOP", "NR", "202600041")), Refuses("CS301"));
  Seed(R"({"ORDRG":[{"ORDNR":202600041,"RG":5,"STATUS":"O"}],"ORDKOP":[{"NR":202600041,"GEFACT":"J"}]})");
  EXPECT_THAT(Mutate("DeleteVerkooporder", Selection("ORDKOP", "NR", "202600041")), Refuses("CS301"));
  EXPECT_EQ(Counts("orders").at("live").as_int64(), 1);
}

TEST_F(OrdersTest, ManyOrdersAreReadAsARangeOfTheirLines) {  // 3.7
  CreateOrder({{"DEB", "10017"}}, {{{"ART", "KOP-15"}, {"AANT", "2"}}});
  CreateOrder({{"DEB", "10017"}}, {{{"ART", "UUR"}, {"AANT", "1"}}});
  AddLines("202600041", {{{"ART", "UUR"}, {"AANT", "3"}}});
  EXPECT_THAT(RowsOf(Question({{"TABLE", "ORDRG"},
                               {"SELECTFIELDS", "ORDNR\tRG\tART\tAANT"},
                               {"WHEREFIELDS", "ORDNR\tORDNR"},
                               {"WHEREOPERATORS", ">=\t<="},
                               {"WHEREVALUES", "202600041\t202600042"},
                               {"ORDERBY", "ORDNR\tRG"}})
                         .Get("Records")),
              ElementsAre("202600041|5|UUR|3", "202600042|5|KOP-15|2"));
}

}  // namespace
}  // namespace koppel::sandbox::imuis
