#include "tests/sandbox/frame/ledger.h"

#include "base/status_matchers.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kOrder[] = "202600041";
constexpr char kToken[] = "KPL-ABCDEFGHIJKLMNOP-1";

class LedgerTest : public SandboxTest {
 protected:
  // A new sandbox that reads the lines of the old one; the session goes on.
  void Restart() {
    const std::vector<std::string> before = lines;
    const std::string open = session;
    Start({});
    lines.clear();
    Config config;
    ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &config.rules.formats.zone));
    sandbox = std::make_unique<Boekhouding>(config, [this](absl::string_view line) { lines.emplace_back(line); });
    for (const std::string& line : before) ASSERT_THAT(sandbox->Restore(line), base::IsOk()) << line;
    EXPECT_TRUE(lines.empty());
    lines = before;
    session = open;
  }
  json::object Whole() {
    json::object whole = Control("GET", "/_ledger").as_object();
    whole.erase("requests");
    whole["counts"].as_object().erase("requests");
    return whole;
  }
};

TEST_F(LedgerTest, ARestartChangesNothing) {
  SeedOrder();
  Create("DEB", {{"ZKSL", "OS-1"}, {"NAAM", "Bakker & Zn"}, {"ADRES", "Plein 1"}});
  Create("DEB", {{"ZKSL", "OS-1"}});
  Update("DEB", "ZKSL", "OS-1", {{"TEL", "1"}});
  Create("CNT", {{"REL", "10018"}, {"ZKSL", "P"}});
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "0.333"}, {"OPMINT", absl::StrCat("een\ntwee ", kToken)}},
                    {{"ART", "UUR"}, {"AANT", "1"}, {"OPMINT", kToken}}});
  UpdateLine(kOrder, "5", {{"AANT", "2"}});
  DeleteLine(kOrder, "10");
  CreateOrder({{"DEB", "10017"}}, {{{"ART", "UUR"}, {"AANT", "1"}}});
  Mutate("DeleteVerkooporder", Selection("ORDKOP", "NR", "202600042"));
  Seed(R"({"administraties":[{"adm":2118,"omgevingscode":"48213"}],"DEB":[{"adm":2118,"NR":10000,"ZKSL":"D"}]})");
  const json::object before = Whole();

  Restart();
  EXPECT_EQ(json::serialize(Whole()), json::serialize(before));
  EXPECT_EQ(Duplicates("order_line_token").at(kToken).as_int64(), 2);
  // The session goes on, and numbers are not given twice.
  EXPECT_THAT(AddLines(kOrder, {{{"ART", "UUR"}, {"AANT", "1"}}}), Succeeds());
  EXPECT_EQ(Ledger("order_lines").back().at("RG").as_int64(), 15);
  EXPECT_EQ(CreateOrder({{"DEB", "10017"}}).Get("ORDNR"), "202600043");
  EXPECT_EQ(Create("DEB", {{"ZKSL", "OS-2"}}).Get("Primarykey"), "10019");
  EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-1"}}), Refuses("CS204"));
  const std::string old = session;
  Login();
  EXPECT_NE(session, old);
  code = "48213";
  Login();
  EXPECT_NE(session, "");
}

TEST_F(LedgerTest, ALoggedOutSessionIsGoneAfterARestartToo) {
  EXPECT_THAT(Ask("Logout", {{"Foutmelding", ""}}), Succeeds());
  Restart();
  EXPECT_THAT(Ask("KeepSession", {{"Foutmelding", ""}}), Refuses("CS102"));
}

TEST_F(LedgerTest, ALineTellsItsRequestTokenAndWhatStoodThereBefore) {
  SeedOrder();
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", kToken}}});
  now += absl::Minutes(1);
  UpdateLine(kOrder, "5", {{"AANT", "3"}});
  UpdateLine(kOrder, "5", {{"AANT", "4"}, {"OPMINT", ""}});
  const json::value line = Ledger("order_lines").at(0);
  EXPECT_EQ(line.at("ORDNR").as_int64(), 202600041);
  EXPECT_EQ(line.at("OPMINT").as_string(), "");
  EXPECT_EQ(line.at("AANT").as_string(), "4");
  EXPECT_EQ(line.at("writes").as_int64(), 3);
  EXPECT_EQ(line.at("request").as_int64(), 2);  // after the login
  EXPECT_FALSE(line.at("seeded").as_bool());
  EXPECT_EQ(line.at("stored_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(line.at("token_fingerprint").as_string(), FingerprintOf("00000"));
  EXPECT_EQ(line.at("company_id").as_int64(), 2000);
  ASSERT_THAT(line.at("history").as_array(), SizeIs(2));
  const json::value& first = line.at("history").at(0);
  EXPECT_EQ(first.at("before").at("AANT").as_string(), "2");
  EXPECT_EQ(first.at("before").at("BEDR").as_string(), "8.5");
  EXPECT_EQ(first.at("before").as_object().if_contains("OPMINT"), nullptr);
  EXPECT_EQ(first.at("request").as_int64(), 3);
  EXPECT_EQ(first.at("at").as_string(), "2026-03-16T09:01:00.000Z");
  EXPECT_EQ(line.at("history").at(1).at("before").at("OPMINT").as_string(), kToken);
}

TEST_F(LedgerTest, ATokenThatWasRemovedOrMovedStillCounts) {
  SeedOrder();
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", kToken}}, {{"ART", "KOP-15"}, {"AANT", "2"}}});
  UpdateLine(kOrder, "5", {{"OPMINT", ""}});
  UpdateLine(kOrder, "5", {{"OPMINT", kToken}});
  EXPECT_TRUE(Duplicates("order_line_token").as_object().empty());  // one line, twice
  UpdateLine(kOrder, "10", {{"OPMINT", absl::StrCat("was ", kToken)}});
  EXPECT_EQ(Duplicates("order_line_token").at(kToken).as_int64(), 2);
}

TEST_F(LedgerTest, ATokenInTwoAdministrationsIsADuplicate) {
  SeedOrder();
  Seed(absl::StrCat(R"({"administraties":[{"adm":2118,"omgevingscode":"48213"}],
                        "DEB":[{"adm":2118,"NR":10000,"ZKSL":"D"}],
                        "ORDKOP":[{"adm":2118,"DEB":10000,"ORDRG":[{"ART":"DIVERSEN","AANT":"1","OPMINT":")",
                    kToken, R"("}]}]})"));
  EXPECT_TRUE(Duplicates("order_line_token").as_object().empty());
  AddLines(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", kToken}}});
  EXPECT_EQ(Duplicates("order_line_token").at(kToken).as_int64(), 2);
}

TEST_F(LedgerTest, NoSecretStandsInItsLinesOrAnswers) {
  code = "48213-geheim";
  Seed(R"({"administraties":[{"adm":2118,"omgevingscode":"48213-geheim"}]})");
  Login();
  Create("DEB", {{"ZKSL", "OS-1"}});
  const std::string whole = Door("GET", "/_ledger").body;
  for (const std::string& secret : {session, code, partner_key}) {
    EXPECT_THAT(whole, Not(HasSubstr(secret)));
    for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(whole, HasSubstr(FingerprintOf(code)));
}

TEST_F(LedgerTest, SeedsAreNoCreates) {
  SeedOrder();
  EXPECT_EQ(Counts("creates").as_int64(), 0);
  EXPECT_EQ(Counts("contacts").at("seeded").as_int64(), 1);
  EXPECT_EQ(Counts("products").at("seeded").as_int64(), 2);
  EXPECT_EQ(Counts("products").at("live").as_int64(), 3);  // with the one that every administration has
  EXPECT_TRUE(Ledger("orders").at(0).at("seeded").as_bool());
}

TEST_F(LedgerTest, ASeedDoesWhatAUserCan) {
  SeedOrder();
  const json::value seeded = Seed(R"({"ORDKOP":[{"NR":202600050,"DEB":10017,"GEFACT":"J","ORDRG":[
      {"RG":7,"ART":"KOP-15","AANT":"-2","STATUS":"F","AANTGEFACT":"-2"},{"ART":"UUR","AANT":"1","OPMINT":"eigen"}]}]})");
  EXPECT_EQ(seeded.at("ORDKOP").at(0).at("BEDRTOT").as_string(), "56.5");
  EXPECT_EQ(seeded.at("ORDKOP").at(0).at("ORDRG").at(0).at("BEDR").as_string(), "-8.5");
  EXPECT_EQ(seeded.at("ORDKOP").at(0).at("ORDRG").at(1).at("RG").as_int64(), 12);
  Seed(R"({"ORDRG":[{"ORDNR":202600050,"RG":12,"OPMINT":""},{"ORDNR":202600050,"RG":7,"deleted":true}]})");
  EXPECT_EQ(Ledger("order_lines").at(1).at("OPMINT").as_string(), "");
  EXPECT_EQ(Ledger("order_lines").at(0).at("deleted_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(Ledger("orders").at(1).at("BEDRTOT").as_string(), "65");
  Seed(R"({"ORDKOP":[{"NR":202600050,"deleted":true}],"DEB":[{"ZKSL":"KORENMOLEN","deleted":true}]})");
  EXPECT_EQ(Counts("order_lines").at("live").as_int64(), 0);
  EXPECT_EQ(Counts("contacts").at("live").as_int64(), 0);
}

TEST_F(LedgerTest, ABadSeedSaysWhere) {
  const auto why = [&](const std::string& body) {
    const Response response = Door("POST", "/_seed", body);
    EXPECT_EQ(response.status, 400) << body;
    return response.body;
  };
  EXPECT_THAT(why(R"({"DEB":[{"ZKSL":"A"},{"NAAM":"B"}]})"), HasSubstr("DEB[1]: Veld ZKSL is verplicht. (CS205)"));
  EXPECT_THAT(why(R"({"KLANT":[]})"), HasSubstr("KLANT"));
  EXPECT_THAT(why(R"({"DEB":[{"adm":9,"ZKSL":"A"}]})"), HasSubstr("administration 9 is unknown"));
  EXPECT_THAT(why(R"({"DEB":[{"ZKSL":"A","TELEFOON":"1"}]})"), HasSubstr("TELEFOON"));
  EXPECT_THAT(why(R"({"administraties":[{"adm":7}]})"), HasSubstr("omgevingscode"));
  EXPECT_THAT(why(R"({"administraties":[{"adm":7,"omgevingscode":"1","naem":"x"}]})"), HasSubstr("naem"));
  EXPECT_THAT(why(R"({"ORDRG":[{"ORDNR":1,"ART":"DIVERSEN","AANT":"1"}]})"), HasSubstr("there is no order 1"));
  EXPECT_THAT(why(R"({"DEB":[{"NR":10999,"deleted":true}]})"), HasSubstr("there is none to delete"));
  EXPECT_THAT(why(R"({"DEB":"alle"})"), HasSubstr("must be a list"));
  EXPECT_THAT(why("geen json"), HasSubstr("no JSON"));
}

TEST_F(LedgerTest, AResetEmptiesItAlsoForTheNextStart) {
  SeedOrder();
  Control("POST", "/_faults", R"([{"fault":"html_502"}])");
  Control("POST", "/_reset");
  EXPECT_EQ(Counts("orders").at("live").as_int64(), 0);
  EXPECT_EQ(Counts("requests").as_int64(), 0);
  Login();
  EXPECT_THAT(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}}), Succeeds());
  Restart();
  EXPECT_EQ(Counts("contacts").at("live").as_int64(), 0);
}

TEST_F(LedgerTest, ALineThatIsNotOursIsRefused) {
  for (const char* line :
       {"geen json", R"({"op":"onbekend"})", R"({"op":"create","kind":"contact","company":2000})",
        R"({"op":"create","kind":"DEB","company":1})", R"({"op":"create","kind":"DEB","company":2000,"at":"x"})",
        R"({"op":"create","kind":"DEB","company":2000,"at":"2026-03-16T09:00:00Z"})"}) {
    EXPECT_FALSE(sandbox->Restore(line).ok()) << line;
  }
}

TEST_F(LedgerTest, TheDoorKnowsNothingElse) {
  EXPECT_EQ(Door("GET", "/_health").status, 200);
  EXPECT_EQ(Door("GET", "/_seed").status, 400);
  EXPECT_EQ(Door("POST", "/_anders").status, 400);
}

}  // namespace
}  // namespace koppel::sandbox::imuis
