#include "tests/sandbox/imuis/sandbox_fixture.h"
#include "tests/sandbox/imuis/stam_calls.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::ElementsAre;

class StamTest : public SandboxTest {
 protected:
  // Fields of the one record with this value.
  std::vector<std::string> Fields(const std::string& table, const std::string& field, const std::string& value,
                                  const std::string& fields) {
    return RowsOf(Question({{"TABLE", table},
                            {"SELECTFIELDS", fields},
                            {"WHEREFIELDS", field},
                            {"WHEREOPERATORS", "="},
                            {"WHEREVALUES", value}})
                      .Get("Records"));
  }
};

TEST_F(StamTest, ADebtorOfOnlyASearchKeyGetsItsDefaults) {  // 3.8
  const Outcome made = Create("DEB", {{"ZKSL", "OS-000581"}});
  EXPECT_THAT(made, Succeeds());
  EXPECT_EQ(made.Get("Primarykey"), "10000");
  EXPECT_THAT(Fields("DEB", "ZKSL", "OS-000581", "NR;BTWPL;SLUITREK;BETCOND;LAND;BLOK"),
              ElementsAre("10000|B|1300|14|NL|N"));
  EXPECT_EQ(Create("DEB", {{"ZKSL", "OS-000582"}}).Get("Primarykey"), "10001");
}

TEST_F(StamTest, A19_WhatIsMandatoryMustBeThere) {
  EXPECT_EQ(Create("DEB", {{"NAAM", "Zorgcentrum Het Lint"}}).message, "Veld ZKSL is verplicht. (CS205)");
  EXPECT_THAT(Create("DEB", {{"ZKSL", " "}}), Refuses("CS205"));
  EXPECT_THAT(Create("ART", {{"ZKSL", "A"}, {"ARTGRP", "1"}}), Refuses("CS205"));
  EXPECT_THAT(Create("ART", {{"NR", "A"}, {"ARTGRP", "1"}}), Refuses("CS205"));
  EXPECT_THAT(Create("ART", {{"NR", "A"}, {"ZKSL", "A"}}), Refuses("CS205"));
  EXPECT_THAT(Create("CNT", {{"ZKSL", "A"}}), Refuses("CS205"));
  EXPECT_THAT(Create("ADR", {{"REL", "1"}}), Refuses("CS205"));
  EXPECT_EQ(Counts("creates").as_int64(), 0);
}

TEST_F(StamTest, A19_AKeyIsThereOnce) {
  EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-1"}, {"NR", "10500"}}), Succeeds());
  EXPECT_EQ(Create("DEB", {{"ZKSL", "os-1"}}).message, "Zoeksleutel bestaat al. (CS204)");
  EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-2"}, {"NR", "10500"}}), Refuses("CS204"));
  EXPECT_THAT(Create("ART", {{"NR", "A"}, {"ZKSL", "A"}, {"ARTGRP", "1"}}), Succeeds());
  EXPECT_EQ(Create("ART", {{"NR", "a"}, {"ZKSL", "B"}, {"ARTGRP", "1"}}).message, "Artikelnummer bestaat al. (CS204)");
  EXPECT_EQ(Create("ART", {{"NR", "B"}, {"ZKSL", "a"}, {"ARTGRP", "1"}}).message, "Zoeksleutel bestaat al. (CS204)");
  EXPECT_THAT(Create("CNT", {{"REL", "10500"}, {"ZKSL", "P"}}), Succeeds());
  EXPECT_THAT(Create("CNT", {{"REL", "10500"}, {"ZKSL", "P"}}), Refuses("CS204"));
  EXPECT_EQ(Counts("refused_duplicates").as_int64(), 5);
  EXPECT_EQ(Ledger("contacts").at(0).at("refused_duplicates").as_int64(), 2);
  EXPECT_EQ(Ledger("refused_duplicates").at(0).at("key").as_string(), "os-1");
}

TEST_F(StamTest, WithoutUniquenessDuplicatesAreStoredAndTold) {
  Config config;
  config.rules.unique = false;
  Start(config);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-1"}, {"NAAM", "Bakker"}}), Succeeds());
    EXPECT_THAT(Create("ART", {{"NR", "A"}, {"ZKSL", "A"}, {"OMSCHR", "Kabel"}, {"ARTGRP", "1"}}), Succeeds());
  }
  EXPECT_EQ(Duplicates("contact_number").at("OS-1").as_int64(), 2);
  EXPECT_EQ(Duplicates("contact_name").at("Bakker").as_int64(), 2);
  EXPECT_EQ(Duplicates("product_code").at("A").as_int64(), 2);
  EXPECT_EQ(Duplicates("product_description").at("Kabel").as_int64(), 2);
}

TEST_F(StamTest, A9_TooLongIsRefusedNotCut) {
  EXPECT_THAT(Create("DEB", {{"ZKSL", "123456789012345678901"}}), Refuses("CS203"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"PLAATS", std::string(25, 'x')}}), Refuses("CS203"));
  EXPECT_THAT(Create("ART", {{"NR", "A"}, {"ZKSL", "A"}, {"ARTGRP", "1"}, {"OMSCHR", std::string(41, 'x')}}),
              Refuses("CS203"));
}

TEST_F(StamTest, A19_AReferenceMustExist) {
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"LAND", "XX"}}), Refuses("CS206"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"BETCOND", "99"}}), Refuses("CS206"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"ORDSRT", "GEEN"}}), Refuses("CS206"));
  EXPECT_THAT(Create("ART", {{"NR", "A"}, {"ZKSL", "A"}, {"ARTGRP", "9"}}), Refuses("CS206"));
  EXPECT_THAT(Create("CNT", {{"REL", "10000"}, {"ZKSL", "P"}}), Refuses("CS206"));
  EXPECT_THAT(Create("ADR", {{"REL", "10000"}, {"ZKSL", "P"}}), Refuses("CS206"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"BTWPL", "X"}}), Refuses("CS206"));
}

TEST_F(StamTest, ADebtorNumberMustBeInItsRange) {  // 3.2
  Seed(R"({"administraties":[{"adm":2000,"omgevingscode":"00000","debiteuren_van":10000,"debiteuren_tot":10001}]})");
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"NR", "9999"}}), Refuses("CS206"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"NR", "10002"}}), Refuses("CS206"));
  EXPECT_EQ(Create("DEB", {{"ZKSL", "A"}}).Get("Primarykey"), "10000");
  EXPECT_EQ(Create("DEB", {{"ZKSL", "B"}}).Get("Primarykey"), "10001");
  EXPECT_THAT(Create("DEB", {{"ZKSL", "C"}}), Refuses("CS206"));
}

TEST_F(StamTest, UnknownAndReadOnlyFieldsAreRefused) {
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"TELEFOON", "1"}}), Refuses("CS201"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"SALDO", "1"}}), Refuses("CS208"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"HROW", "1"}}), Refuses("CS208"));
}

TEST_F(StamTest, AnAddressIsGivenInPartsOrInWhole) {  // 3.2
  EXPECT_THAT(Create("DEB", {{"ZKSL", "A"}, {"ADRES", "Molenweg 14 a"}}), Succeeds());
  EXPECT_THAT(Fields("DEB", "ZKSL", "A", "STRAAT;HNR;HNRTV;ADRES"), ElementsAre("Molenweg|14|a|Molenweg 14 a"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "B"}, {"STRAAT", "Plein 1944"}, {"HNR", "3"}}), Succeeds());
  EXPECT_THAT(Fields("DEB", "ZKSL", "B", "STRAAT;HNR;HNRTV;ADRES"), ElementsAre("Plein 1944|3||Plein 1944 3"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "C"}, {"ADRES", "Postbus"}}), Succeeds());
  EXPECT_THAT(Fields("DEB", "ZKSL", "C", "STRAAT;HNR;ADRES"), ElementsAre("Postbus||Postbus"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "D"}, {"ADRES", "Molenweg 14"}, {"HNR", "14"}}), Refuses("CS209"));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "D"}, {"ADRES", std::string(38, 'x') + " 1"}}), Refuses("CS203"));
  EXPECT_THAT(Update("DEB", "ZKSL", "A", {{"HNR", "16"}}), Succeeds());
  EXPECT_THAT(Fields("DEB", "ZKSL", "A", "ADRES"), ElementsAre("Molenweg 16 a"));
}

TEST_F(StamTest, A18_APrimaryKeyNamesTheRecord) {
  Create("DEB", {{"ZKSL", "A"}});
  EXPECT_EQ(Create("CNT", {{"REL", "10000"}, {"ZKSL", "PLANNING"}}).Get("Primarykey"), "10000\tPLANNING");
  EXPECT_EQ(Create("ADR", {{"REL", "10000"}, {"ZKSL", "LOODS"}, {"SRT", "B"}}).Get("Primarykey"), "10000\tLOODS");
  EXPECT_EQ(Create("ART", {{"NR", "KOP 15/x"}, {"ZKSL", "A"}, {"ARTGRP", "1"}}).Get("Primarykey"), "KOP 15/x");
  EXPECT_EQ(Create("ARTGRP", {{"NR", "7"}, {"ZKSL", "G"}}).Get("Primarykey"), "7");
}

TEST_F(StamTest, AnArticleWithoutANumberNeedsTheSwitchForIt) {  // 3.4
  Seed(R"({"administraties":[{"adm":2118,"omgevingscode":"48213","artikelnummers":true}]})");
  EXPECT_THAT(Create("ART", {{"ZKSL", "A"}, {"ARTGRP", "1"}}), Refuses("CS205"));
  code = "48213";
  Login();
  EXPECT_EQ(Create("ART", {{"ZKSL", "A"}, {"ARTGRP", "1"}}).Get("Primarykey"), "000002");
  EXPECT_EQ(Create("ART", {{"ZKSL", "B"}, {"ARTGRP", "1"}}).Get("Primarykey"), "000003");
}

TEST_F(StamTest, AnUpdateChangesOnlyWhatItNames) {  // 3.9
  Create("DEB", {{"ZKSL", "A"}, {"NAAM", "Bakker"}, {"TEL", "033-5550190"}});
  for (int i = 0; i < 2; ++i) EXPECT_THAT(Update("DEB", "NR", "10000", {{"TEL", "033-5550191"}}), Succeeds());
  EXPECT_THAT(Fields("DEB", "NR", "10000", "NAAM;TEL"), ElementsAre("Bakker|033-5550191"));
  EXPECT_THAT(Update("DEB", "NR", "10000", {{"TEL", ""}}), Succeeds());
  EXPECT_THAT(Fields("DEB", "NR", "10000", "NAAM;TEL"), ElementsAre("Bakker|"));
  EXPECT_EQ(Counts("contacts").at("live").as_int64(), 1);
  EXPECT_EQ(Ledger("contacts").at(0).at("writes").as_int64(), 4);
}

TEST_F(StamTest, A19_AnUpdateIsCheckedAsACreate) {
  Create("DEB", {{"ZKSL", "A"}});
  Create("DEB", {{"ZKSL", "B"}});
  EXPECT_THAT(Update("DEB", "NR", "99999", {{"TEL", "1"}}), Refuses("CS207"));
  EXPECT_THAT(Update("DEB", "NR", "10000", {{"ZKSL", "b"}}), Refuses("CS204"));
  EXPECT_THAT(Update("DEB", "NR", "10000", {{"ZKSL", "a"}}), Succeeds());  // its own
  EXPECT_THAT(Update("DEB", "NR", "10000", {{"ZKSL", ""}}), Refuses("CS205"));
  EXPECT_THAT(Update("DEB", "NR", "10000", {{"NR", "10007"}}), Refuses("CS208"));
  EXPECT_THAT(Update("DEB", "NR", "10000", {{"LAND", "XX"}}), Refuses("CS206"));
  EXPECT_THAT(Update("DEB", "NR", "10000", {}), Refuses("CS312"));
  EXPECT_THAT(Update("DEB", "LAND", "NL", {{"TEL", "1"}}), Refuses("CS202"));  // two records
  EXPECT_THAT(Mutate("UpdateStamtabelRecord", "<SELECTION><TABLE>DEB</TABLE></SELECTION>", "<DATA><TEL>1</TEL></DATA>"),
              Refuses("CS202"));
}

TEST_F(StamTest, A28_OrdersAndLinesGoThroughTheirOwnFunctions) {
  SeedOrder();
  EXPECT_THAT(Update("ORDKOP", "NR", "202600041", {{"OPM", "x"}}), Refuses("CS208"));
  EXPECT_THAT(Update("ORDRG", "ORDNR", "202600041", {{"AANT", "1"}}), Refuses("CS208"));
  EXPECT_THAT(Create("ORDKOP", {{"DEB", "10017"}}), Refuses("CS208"));
  EXPECT_THAT(Create("ORDSRT", {{"ZKSL", "NIEUW"}}), Refuses("CS208"));
  EXPECT_THAT(Create("LAND", {{"ZKSL", "ZZ"}}), Refuses("CS201"));
}

TEST_F(StamTest, ADocumentMustHaveItsPartsOnce) {
  const auto create = [&](const std::string& document) {
    return Ask("CreateStamTabelRecord",
               {{"Stamtabel", "<NewDataSet>" + document + "</NewDataSet>"}, {"Primarykey", ""}, {"Foutmelding", ""}});
  };
  const std::string about = "<METADATA><TABLE>DEB</TABLE></METADATA>";
  EXPECT_THAT(create(about), Refuses("CS312"));
  EXPECT_THAT(create("<DATA><ZKSL>A</ZKSL></DATA>"), Refuses("CS312"));
  EXPECT_THAT(create(about + "<DATA><ZKSL>A</ZKSL></DATA><DATA><ZKSL>B</ZKSL></DATA>"), Refuses("CS312"));
  EXPECT_THAT(create(about + "<DEB><ZKSL>A</ZKSL></DEB>"), Refuses("CS201"));
  EXPECT_THAT(create("<METADATA><TABLE>DEB</TABLE><X/></METADATA><DATA><ZKSL>A</ZKSL></DATA>"), Refuses("CS201"));
  EXPECT_EQ(Counts("creates").as_int64(), 0);
}

}  // namespace
}  // namespace koppel::sandbox::imuis
