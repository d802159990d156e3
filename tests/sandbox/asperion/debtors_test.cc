// Debtors of the vendor page 3.6.
#include "tests/sandbox/asperion/sandbox_fixture.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class DebtorsTest : public SandboxTest {};

TEST_F(DebtorsTest, ADebtorComesBackAsItWasGivenWithWhatTheVendorAdds) {
  const Response made = Post("debtors", R"({"customerNumber":"10042","name":"Bakkerij Het Stoepje","city":"Deventer",
      "countryCode":"NL","debtorKindId":"BIN","paymentConditionId":31,"vatNumber":null})");
  EXPECT_EQ(made.status, 201);
  const json::value debtor = json::parse(made.body);
  EXPECT_EQ(debtor.at("id").as_int64(), 500001);
  EXPECT_EQ(debtor.at("city").as_string(), "Deventer");
  EXPECT_EQ(debtor.at("paymentConditionId").as_int64(), 31);
  EXPECT_FALSE(debtor.at("blocked").as_bool());
  EXPECT_TRUE(debtor.at("vatNumber").is_null());
  EXPECT_EQ(debtor.at("dateAdded").as_string(), "2026-03-16T00:00:00");
  EXPECT_EQ(HeaderOf(made, "Location"), "http://127.0.0.1:4711/v1/debtors/500001");
  EXPECT_EQ(Get("debtors/500001").body, made.body);
  EXPECT_THAT(Get("debtors/500002"), Refuses(404, "Not Found"));
  EXPECT_THAT(Get("debtors/x"), Refuses(404, "Not Found"));
}

TEST_F(DebtorsTest, WhatIsWrongIsSaidPerPropertyAndNothingIsStored) {
  EXPECT_THAT(Objections(Post("debtors", R"({"name":" ","debtorKindId":"XYZ","paymentConditionId":30,
                                             "customerNumber":"123456789012345678901"})")),
              ElementsAre("Name: Name is verplicht.", "DebtorKindId: Debiteursoort 'XYZ' bestaat niet.",
                          "PaymentConditionId: Betalingsconditie '30' bestaat niet.",
                          "CustomerNumber: CustomerNumber mag maximaal 20 tekens bevatten."));
  EXPECT_THAT(Objections(Post("debtors", "{}")),
              ElementsAre("Name: Name is verplicht.", "DebtorKindId: DebtorKindId is verplicht."));
  EXPECT_EQ(Counts("creates").as_int64(), 0);
}

TEST_F(DebtorsTest, AFieldOfAnotherKindOrNameIsRefused) {
  EXPECT_THAT(
      Objections(Post("debtors", R"({"name":"A","debtorKindId":"BIN","customerNumber":10042,
      "paymentConditionId":"31","blocked":"nee","klantnaam":"A","Name":"A"})")),
      UnorderedElementsAre("CustomerNumber: De waarde van CustomerNumber is ongeldig.",
                           "PaymentConditionId: De waarde van PaymentConditionId is ongeldig.",
                           "Blocked: De waarde van Blocked is ongeldig.",
                           "$.klantnaam: Het veld 'klantnaam' is onbekend.", "$.Name: Het veld 'Name' is onbekend."));
  EXPECT_THAT(
      Objections(Post("debtors", R"({"name":"A","debtorKindId":"BIN","id":5,"dateAdded":null,"_meta":{}})")),
      UnorderedElementsAre("Id: Id kan niet worden gewijzigd.", "DateAdded: DateAdded kan niet worden gewijzigd.",
                           "$._meta: Het veld '_meta' is onbekend."));
}

TEST_F(DebtorsTest, ANumberIsUniqueInItsAdministration) {  // A13
  MadeDebtor("OS-1");
  const std::string body = R"({"customerNumber":"OS-1","name":"Ander","debtorKindId":"BIN"})";
  EXPECT_THAT(Objections(Post("debtors", body)), ElementsAre("CustomerNumber: Debiteurnummer is al in gebruik."));
  EXPECT_EQ(Counts("refused_duplicates").as_int64(), 1);
  EXPECT_EQ(Counts("debtors").at("refused_duplicates").as_int64(), 1);
  MadeDebtor("os-1");
  tenant = "48977";
  EXPECT_EQ(Post("debtors", body).status, 201);
}

TEST_F(DebtorsTest, WithoutUniquenessASecondIsStoredAndShows) {
  Config config;
  config.rules.unique = false;
  Start(config);
  MadeDebtor("OS-1");
  MadeDebtor("OS-1");
  EXPECT_EQ(Duplicates("customer_number").at("OS-1").as_int64(), 2);
  EXPECT_EQ(Duplicates("debtor_name").at("Bakkerij Het Stoepje").as_int64(), 2);
  EXPECT_EQ(Counts("refused_duplicates").as_int64(), 0);
}

TEST_F(DebtorsTest, ANumberIsMadeWhenNoneIsGiven) {  // A13
  const auto number = [&] {
    return std::string(Made("debtors", R"({"name":"A","debtorKindId":"BIN"})").at("customerNumber").as_string());
  };
  EXPECT_EQ(number(), "1");
  MadeDebtor("10042");
  MadeDebtor("OS-99999");
  EXPECT_EQ(number(), "10043");
}

TEST_F(DebtorsTest, ValidateOnlyJudgesAndStoresNothing) {
  const std::string body = R"({"customerNumber":"OS-1","name":"A","debtorKindId":"BIN"})";
  const Response good = Post("debtors?validateOnly=true", body);
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(json::parse(good.body).at("id").as_int64(), 0);
  EXPECT_THAT(Column(Get("debtors"), "id"), IsEmpty());
  MadeDebtor("OS-1");
  EXPECT_THAT(Objections(Post("debtors?validateOnly=true", body)),
              ElementsAre("CustomerNumber: Debiteurnummer is al in gebruik."));
  EXPECT_EQ(Counts("refused_duplicates").as_int64(), 0);
}

TEST_F(DebtorsTest, APutReplacesTheWhole) {  // A15
  const json::object made =
      Made("debtors", R"({"customerNumber":"OS-1","name":"A","city":"Zwolle","debtorKindId":"BIN"})");
  const std::string path = absl::StrCat("debtors/", made.at("id").as_int64());
  now += absl::Hours(24);
  json::object whole = made;
  whole["name"] = "B";
  EXPECT_EQ(Put(path, json::serialize(whole)).status, 200);
  const json::value changed = json::parse(Get(path).body);
  EXPECT_EQ(changed.at("name").as_string(), "B");
  EXPECT_EQ(changed.at("city").as_string(), "Zwolle");
  EXPECT_EQ(changed.at("dateAdded").as_string(), "2026-03-16T00:00:00");
  EXPECT_EQ(changed.at("dateLastChange").as_string(), "2026-03-17T00:00:00");
  EXPECT_EQ(Put(path, R"({"customerNumber":"OS-1","name":"C","debtorKindId":"BIN"})").status, 200);
  EXPECT_TRUE(json::parse(Get(path).body).at("city").is_null());
  EXPECT_THAT(Column(Get("debtors?Name=C&Name_comparison=Equals"), "id"), ElementsAre("500001"));
  EXPECT_THAT(Column(Get("debtors?Name=A&Name_comparison=Equals"), "id"), IsEmpty());
}

TEST_F(DebtorsTest, APutIsJudgedAsACreateIs) {
  MadeDebtor("OS-1");
  const std::string path = absl::StrCat("debtors/", MadeDebtor("OS-2"));
  EXPECT_THAT(Objections(Put(path, R"({"customerNumber":"OS-1","name":"A","debtorKindId":"BIN"})")),
              ElementsAre("CustomerNumber: Debiteurnummer is al in gebruik."));
  EXPECT_THAT(Objections(Put(path, R"({"name":"A","debtorKindId":"BIN"})")),
              ElementsAre("CustomerNumber: CustomerNumber is verplicht."));
  EXPECT_THAT(Objections(Put(path, R"({"customerNumber":"OS-2","name":"A","debtorKindId":"BIN","id":1})")),
              ElementsAre("Id: Id kan niet worden gewijzigd."));
  EXPECT_THAT(Put("debtors/1", "{}"), Refuses(404, "Not Found"));
}

TEST_F(DebtorsTest, ADeletedDebtorIsGoneAndItsNumberIsFree) {
  const std::int64_t id = MadeDebtor("OS-1");
  Seed(absl::StrCat(R"({"deleted":[{"kind":"debtor","id":)", id, "}]}"));
  EXPECT_THAT(Get(absl::StrCat("debtors/", id)), Refuses(404, "Not Found"));
  EXPECT_THAT(Column(Get("debtors?CustomerNumber=OS-1"), "id"), IsEmpty());
  MadeDebtor("OS-1");
  EXPECT_EQ(Duplicates("customer_number").at("OS-1").as_int64(), 2);
}

}  // namespace
}  // namespace koppel::sandbox::asperion
