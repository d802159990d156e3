// Customers, what lies below them, and products (vendor page 3.3, 3.4).
#include "tests/sandbox/reeleezee/relaties.h"

#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kAdres[] = "5f3f0f6a-3d0c-5c34-8a17-1be2c0a9d001";

class RelatiesTest : public SandboxTest {
 protected:
  const std::string jansen = absl::StrCat("Customers/", kJansen);
  const std::string ketel = absl::StrCat("Products/", kKetel);
  const std::string adres = absl::StrCat(jansen, "/Addresses/", kAdres);
};

TEST_F(RelatiesTest, PutAnswers204AndMakesIt) {
  const Response response = Put(jansen, R"({"Name":"Bakkerij Jansen V.O.F.","DueDays":30})");
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
  const json::object customer = Read(jansen);
  EXPECT_EQ(customer.at("Name").as_string(), "Bakkerij Jansen V.O.F.");
  EXPECT_EQ(customer.at("DueDays").as_int64(), 30);
  EXPECT_EQ(customer.at("EntityKind").as_int64(), 1);
  EXPECT_THAT(Names("Customers"), ElementsAre("Bakkerij Jansen V.O.F."));
}

TEST_F(RelatiesTest, PreferAnswersTheObjectAlsoAtTheFirstPut) {
  headers = {{"prefer", "return=representation"}};
  const Response response = Put(jansen + "?$expand=CustomerStatus", R"({"Name":"J"})");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body).at("CustomerStatus").at("Name").as_string(), "Actief");
  EXPECT_EQ(Put(jansen, "{}").status, 200);
  EXPECT_THAT(Put(jansen + "?$expand=Naam", R"({"Name":"Anders"})"), HasStatus(400));
  EXPECT_EQ(Read(jansen).at("Name").as_string(), "J");
}

TEST_F(RelatiesTest, AnEmptyObjectMakesABlankCustomer) {
  Stored(jansen, "{}");
  const json::object customer = Read(jansen);
  EXPECT_TRUE(customer.at("Name").is_null());
  EXPECT_EQ(customer.at("DueDays").as_int64(), 14);
  EXPECT_EQ(customer.at("IdentifierNumber").as_int64(), 10001);
}

TEST_F(RelatiesTest, WhatIsAbsentStaysAndWhatIsNullGoes) {
  Stored(jansen, R"({"Name":"J","SearchName":"S","DueDays":30})");
  Stored(jansen, R"({"SearchName":null})");
  const json::object customer = Read(jansen);
  EXPECT_EQ(customer.at("Name").as_string(), "J");
  EXPECT_TRUE(customer.at("SearchName").is_null());
  EXPECT_EQ(customer.at("DueDays").as_int64(), 30);
}

TEST_F(RelatiesTest, WhatIsUnknownOrReadOnlyIsIgnoredWithoutAWord) {
  Stored(jansen,
         R"({"Name":"J","IsArchived":true,"EMail":"x@y.example","City":"Ede","EntityKind":7,"Naam":"?","name":"?",
                     "AddressList":[{"Street":"S"}],"id":"99999999-9999-4999-8999-999999999999"})");
  const json::object customer = Read(jansen + "?$expand=*");
  EXPECT_EQ(customer.at("id").as_string(), kJansen);  // 7.17
  EXPECT_EQ(customer.at("Name").as_string(), "J");
  EXPECT_FALSE(customer.at("IsArchived").as_bool());
  EXPECT_TRUE(customer.at("EMail").is_null());
  EXPECT_TRUE(customer.at("City").is_null());
  EXPECT_EQ(customer.at("EntityKind").as_int64(), 1);
  EXPECT_THAT(customer.at("AddressList").as_array(), IsEmpty());
  EXPECT_EQ(Counts("customers").at("live").as_int64(), 1);
}

TEST_F(RelatiesTest, TheEMailComesFromItsChannel) {
  Stored(jansen, R"({"CommunicationChannelList":[{"CommunicationType":9,"FormattedValue":"020 555 01 23"},
                                                 {"CommunicationType":10,"FormattedValue":"info@j.example"},
                                                 {"CommunicationType":10,"FormattedValue":"tweede@j.example"}]})");
  EXPECT_EQ(Read(jansen).at("EMail").as_string(), "info@j.example");
  EXPECT_THAT(Column("Customers?$filter=contains(tolower(EMail),'info@')", "id"), ElementsAre(kJansen));
  const json::object before = Read(jansen + "?$expand=CommunicationChannelList");
  const std::string second(before.at("CommunicationChannelList").at(1).at("id").as_string());
  // The list is replaced as a whole; a member that is known keeps what is not told of it (7.10).
  Stored(jansen, absl::StrCat(R"({"CommunicationChannelList":[{"id":")", second, R"("}]})"));
  const json::object after = Read(jansen + "?$expand=CommunicationChannelList");
  ASSERT_EQ(after.at("CommunicationChannelList").as_array().size(), 1U);
  EXPECT_EQ(after.at("CommunicationChannelList").at(0).at("FormattedValue").as_string(), "info@j.example");
  Stored(jansen, R"({"CommunicationChannelList":[]})");
  EXPECT_TRUE(Read(jansen).at("EMail").is_null());
}

TEST_F(RelatiesTest, AnAddressLiesBelowItsCustomer) {
  StoredJansen();
  Stored(adres, R"({"Type":1,"Street":"Dorpsstraat","Number":"12","NumberExtension":"A","Postcode":"1234 AB",
                    "City":"Voorbeeldam","Country":{"id":"NL"}})");
  EXPECT_EQ(Read(adres).at("FullAddress").as_string(), "Dorpsstraat 12 A, 1234 AB Voorbeeldam");
  const json::object customer = Read(jansen + "?$expand=*($levels=max)");
  EXPECT_EQ(customer.at("City").as_string(), "Voorbeeldam");
  EXPECT_EQ(customer.at("AddressList").at(0).at("Country").at("Name").as_string(), "Nederland");
  EXPECT_THAT(Column(jansen + "/Addresses", "Street"), ElementsAre("Dorpsstraat"));
  EXPECT_EQ(Counts("customers").at("created").as_int64(), 1);
  EXPECT_EQ(Control("GET", "/_ledger").at("customers").at(0).at("writes").as_int64(), 1);
  Stored(adres, R"({"City":"Ede"})");
  EXPECT_EQ(Read(jansen).at("City").as_string(), "Ede");
  EXPECT_EQ(Read(adres).at("Street").as_string(), "Dorpsstraat");
}

TEST_F(RelatiesTest, TheCityIsThatOfTheBusinessAddress) {
  StoredJansen();
  Stored(adres, R"({"Type":2,"City":"Postbusdorp"})");
  EXPECT_EQ(Read(jansen).at("City").as_string(), "Postbusdorp");
  Stored(absl::StrCat(jansen, "/Addresses/", kKetel), R"({"Type":1,"City":"Werkdam"})");
  EXPECT_EQ(Read(jansen).at("City").as_string(), "Werkdam");
}

TEST_F(RelatiesTest, AnAddressOfAnotherIsNotHis) {
  StoredJansen();
  Stored(adres, R"({"City":"Ede"})");
  const std::string other = absl::StrCat("Customers/", kKetel);
  Stored(other, R"({"Name":"Ander"})");
  EXPECT_THAT(Get(absl::StrCat(other, "/Addresses/", kAdres)), Refuses(404, "_NotFound"));
  EXPECT_THAT(Put(absl::StrCat(other, "/Addresses/", kAdres), "{}"), Refuses(400, "_InvalidData"));
  EXPECT_THAT(Get(absl::StrCat(other, "/Addresses")).body, HasSubstr("[]"));
  EXPECT_THAT(Put(adres, R"({"Type":5})"), Refuses(400, "_InvalidData"));  // 7.14
  EXPECT_THAT(Put(adres, R"({"Country":{"id":"XX"}})"), Refuses(400, "_InvalidData"));
  EXPECT_EQ(Delete(adres).status, 405);
}

TEST_F(RelatiesTest, ContactPersonsCanBeDeletedAndVatNumbersPut) {
  StoredJansen();
  const std::string person = absl::StrCat(jansen, "/ContactPersons/", kAdres);
  Stored(person, R"({"LastName":"Jansen"})");
  EXPECT_EQ(Read(person).at("LastName").as_string(), "Jansen");
  EXPECT_EQ(Delete(person).status, 204);
  EXPECT_THAT(Get(person), Refuses(404, "_NotFound"));
  EXPECT_THAT(Delete(person), Refuses(404, "_NotFound"));
  const std::string vat = absl::StrCat(jansen, "/FiscalProcessParameters/", kAdres);
  Stored(vat, R"({"IdentificationNumber":"NL001234567B89","Type":1})");
  EXPECT_EQ(Read(vat).at("IdentificationNumber").as_string(), "NL001234567B89");
}

TEST_F(RelatiesTest, ANumberIsGivenAndIsUniqueInItsAdministration) {  // 7.15
  Stored(jansen, R"({"Name":"J","IdentifierNumber":20000})");
  Stored(absl::StrCat("Customers/", kKetel), R"({"Name":"K"})");
  EXPECT_EQ(Read(absl::StrCat("Customers/", kKetel)).at("IdentifierNumber").as_int64(), 20001);
  EXPECT_THAT(Put(absl::StrCat("Customers/", kOnbekend), R"({"Name":"O","IdentifierNumber":20000})"),
              Refuses(400, "Relatienummer 20000 is al in gebruik"));
  EXPECT_THAT(Put(absl::StrCat("Customers/", kKetel), R"({"IdentifierNumber":20000})"), HasStatus(400));
  Stored(jansen, R"({"IdentifierNumber":20000})");
  EXPECT_THAT(Put(jansen, R"({"IdentifierNumber":0})"), Refuses(400, "_InvalidData"));
  EXPECT_EQ(Counts("refused_duplicates").as_int64(), 2);
  EXPECT_EQ(Control("GET", "/_ledger").at("customers").at(0).at("refused_duplicates").as_int64(), 2);
  EXPECT_TRUE(Duplicates("customer_number").as_object().empty());
}

TEST_F(RelatiesTest, WithoutThatRuleItShowsAsADuplicate) {
  Config config;
  config.rules.unique = false;
  Start(config);
  Stored(jansen, R"({"Name":"J","IdentifierNumber":20000})");
  Stored(absl::StrCat("Customers/", kKetel), R"({"Name":"J","IdentifierNumber":20000})");
  EXPECT_EQ(Duplicates("customer_number").at("20000").as_int64(), 2);
  EXPECT_EQ(Duplicates("customer_name").at("J").as_int64(), 2);
}

TEST_F(RelatiesTest, ATextThatIsTooLongIsRefused) {  // 7.25
  const std::string fifty = absl::StrCat(std::string(49, 'a'), "é");
  EXPECT_EQ(Put(jansen, absl::StrCat(R"({"Name":")", fifty, "\"}")).status, 204);
  EXPECT_THAT(Put(jansen, absl::StrCat(R"({"Name":")", fifty, "b\"}")),
              Refuses(400, absl::StrCat("Waarde '", fifty, "b' voor kolom NAME in tabel CUSTOMER is te lang")));
  EXPECT_THAT(MessageOf(Put(jansen, absl::StrCat(R"({"SearchName":")", fifty, "b\"}"))), HasSubstr("is te lang"));
  EXPECT_THAT(MessageOf(Put(ketel, absl::StrCat(R"({"Code":")", std::string(33, 'c'), "\"}"))),
              HasSubstr("is te lang"));
  EXPECT_THAT(MessageOf(Put(ketel, absl::StrCat(R"({"Description":")", std::string(201, 'c'), "\"}"))),
              HasSubstr("is te lang"));
  EXPECT_THAT(Get(ketel), Refuses(404, "_NotFound"));
}

TEST_F(RelatiesTest, OrIsCutWhenTheSwitchSaysSo) {
  Config config;
  config.rules.cut_texts = true;
  Start(config);
  const std::string fifty = absl::StrCat(std::string(49, 'a'), "é");
  Stored(jansen, absl::StrCat(R"({"Name":")", fifty, "bcd\"}"));
  EXPECT_EQ(Read(jansen).at("Name").as_string(), fifty);
}

TEST_F(RelatiesTest, ABodyThatDoesNotBindIsRefused) {  // 7.23
  for (const char* body :
       {R"({"Name":5})", R"({"DueDays":"30"})", R"({"DueDays":1.5})", R"({"DueDays":3000000000})",
        R"({"IdentifierNumber":"10042"})", R"({"CustomerType":"zakelijk"})", R"({"CustomerType":{}})",
        R"({"CommunicationChannelList":{}})", R"({"CommunicationChannelList":["x"]})",
        R"({"CommunicationChannelList":[{"id":"geen guid"}]})", R"({"DiscountPercentage":"0.1"})"}) {
    EXPECT_THAT(Put(jansen, body), Refuses(400, "The request is invalid.")) << body;
  }
  EXPECT_THAT(Put(jansen, absl::StrCat(R"({"CustomerType":{"id":")", kOnbekend, "\"}}")), Refuses(400, "_InvalidData"));
  EXPECT_THAT(Put(jansen, R"({"DueDays":-1})"), Refuses(400, "_InvalidData"));
  EXPECT_EQ(Counts("creates").as_int64(), 0);
}

TEST_F(RelatiesTest, AProductKeepsWhatWasSent) {
  Stored(ketel, R"({"Code":"CV-KETEL-24","Description":"CV-ketel 24 kW","SearchName":"CV-ketel","Comment":"c",
                    "Price":1249.56789,"ProductKind":1,"UnitOfMeasurement":{"id":"dde1cb30-f64e-4620-95a9-f414ea3418a8"}})");
  const json::object product = Read(ketel + "?$expand=UnitOfMeasurement,TaxRate");
  EXPECT_EQ(TextOfNumber(product.at("Price")), "1249.5679");  // four decimals
  EXPECT_EQ(product.at("ProductKind").as_int64(), 1);
  EXPECT_EQ(product.at("UnitOfMeasurement").at("Code").as_string(), "ST");
  EXPECT_TRUE(product.at("TaxRate").is_null());
  EXPECT_EQ(TextOfNumber(product.at("PurchasePrice")), "0");
}

TEST_F(RelatiesTest, AProductNeedsNothing) {
  Stored(ketel, "{}");
  EXPECT_EQ(Read(ketel).at("ProductKind").as_int64(), 0);  // 7.2
  EXPECT_THAT(Put(ketel, R"({"ProductKind":3})"), Refuses(400, "_InvalidData"));
  EXPECT_THAT(Put(ketel, R"({"ProductKind":"Dienst"})"), Refuses(400, "The request is invalid."));
  EXPECT_THAT(Put(ketel, R"({"Code":" X"})"), Refuses(400, "_InvalidData"));
}

TEST_F(RelatiesTest, ProductCodesMayRepeatAndThenShowAsDuplicates) {  // 7.16
  StoredKetel();
  Stored(absl::StrCat("Products/", kJansen), R"({"Code":"CV-KETEL-24","Description":"CV-ketel 24 kW"})");
  EXPECT_EQ(Column("Products?$filter=Code eq 'CV-KETEL-24'", "id").size(), 2U);
  EXPECT_EQ(Column("Products?$filter=Description eq 'CV-ketel 24 kW'", "id").size(), 2U);
  EXPECT_EQ(Duplicates("product_code").at("CV-KETEL-24").as_int64(), 2);
  EXPECT_EQ(Duplicates("product_description").at("CV-ketel 24 kW").as_int64(), 2);
}

TEST_F(RelatiesTest, AChangedKeyIsFoundUnderItsNewValueOnly) {
  StoredKetel();
  Stored(ketel, R"({"Code":"NIEUW"})");
  EXPECT_THAT(Column("Products?$filter=Code eq 'CV-KETEL-24'", "id"), IsEmpty());
  Stored(ketel, R"({"Code":"NIEUW"})");
  EXPECT_THAT(Column("Products?$filter=Code eq 'NIEUW'", "id"), ElementsAre(kKetel));
  Stored(jansen, R"({"IdentifierNumber":5})");
  Stored(jansen, R"({"IdentifierNumber":6})");
  Stored(absl::StrCat("Customers/", kKetel), R"({"IdentifierNumber":5})");
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
