// Which routes there are, and which answers are pages (vendor page 3, 4).
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using RoutesTest = SandboxTest;

TEST_F(RoutesTest, UpperAndLowerCaseAreAlike) {
  StoredJansen();
  for (const char* path : {"customers", "Customers", "CUSTOMERS"}) {
    EXPECT_EQ(Get(absl::StrCat(path, "/0B0F3C1E-57F6-5A5E-9C2E-3D0A4C9B7A10")).status, 200) << path;
  }
  EXPECT_EQ(Ask("GET", "/API/V1/administrations").response.status, 200);
  administration = "7D0B9A52-6C1E-4F0A-9A35-0F6F2F6F1C11";
  EXPECT_EQ(Read("customers").at("value").at(0).at("id").as_string(), kJansen);
}

TEST_F(RoutesTest, EveryResourceIsThereWithAndWithoutAnAdministration) {
  for (const char* name : {"SalesInvoices", "Receipts", "Customers", "Relations", "Products", "AdministrationSettings",
                           "Vendors", "TaxRates", "UnitOfMeasurements", "Ledgers", "DocumentCategories",
                           "DocumentCategoryAccounts", "CustomerTypes", "CustomerStatuses", "EntityTypes"}) {
    EXPECT_EQ(Get(name).status, 200) << name;
    EXPECT_EQ(Root("GET", name).status, 200) << name;
  }
}

TEST_F(RoutesTest, ListsOfValuesLiveAtTheRootOnly) {
  EXPECT_THAT(Root("GET", "DocumentStatuses").body, HasSubstr(R"({"id":1,"Name":"Tentative"})"));
  EXPECT_THAT(Root("GET", "productkinds").body, HasSubstr(R"({"id":2,"Name":"Dienst"})"));  // 7.2
  for (const char* name : {"DocumentStatuses", "ProductKinds", "Administrations", "UserInfo", "Help"}) {
    EXPECT_THAT(Get(name), IsPage(404)) << name;
  }
}

TEST_F(RoutesTest, AnUnknownRouteIsAPage) {
  for (const char* path : {"Bestaatniet", "$metadata", "Customers/abc", "Customers/0b0f3c1e", "SalesInvoices/1/Lines",
                           "Products/0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10/Prijzen",
                           "Receipts/4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77", ""}) {  // 7.17, 7.19
    EXPECT_THAT(Get(path), IsPage(404)) << path;
  }
  EXPECT_THAT(Ask("GET", "/api/v2/Administrations").response, IsPage(404));
  EXPECT_THAT(Ask("GET", "/").response, IsPage(404));
  EXPECT_THAT(Put("Products/geen-guid", "{}"), IsPage(404));
}

TEST_F(RoutesTest, AnUnknownIdIsJson) {
  for (const char* collection : {"Customers", "Products", "SalesInvoices", "TaxRates"}) {
    EXPECT_THAT(Get(absl::StrCat(collection, "/", kOnbekend)), Refuses(404, "_NotFound")) << collection;
  }
  EXPECT_THAT(Get(absl::StrCat("SalesInvoices/", kOnbekend, "/Lines")), Refuses(404, "_NotFound"));
  EXPECT_THAT(Put(absl::StrCat("Customers/", kOnbekend, "/Addresses/", kJansen), "{}"), Refuses(404, "_NotFound"));
}

TEST_F(RoutesTest, WhatIsPutCannotBePosted) {  // 7.18
  StoredJansen();
  for (const char* path :
       {"Customers", "SalesInvoices", "Products", "TaxRates", "Relations", "Receipts",
        "Customers/0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10", "Customers/0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10/Addresses",
        "SalesInvoices/4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77"}) {
    EXPECT_THAT(Post(path, R"({"Name":"X"})"), Refuses(405, "Must use PUT instead of POST")) << path;
  }
  EXPECT_EQ(Counts("creates").as_int64(), 1);
}

TEST_F(RoutesTest, OtherMethodsAreNotThere) {
  StoredJansen();
  const std::string jansen = absl::StrCat("Customers/", kJansen);
  EXPECT_EQ(Call("PATCH", jansen, R"({"Name":"X"})").status, 405);
  EXPECT_EQ(Delete(jansen).status, 405);
  EXPECT_EQ(Put("Customers", "{}").status, 405);
  EXPECT_EQ(Put(absl::StrCat("TaxRates/", kHoog), "{}").status, 405);
  EXPECT_EQ(Root("PUT", "Administrations", "{}").status, 405);
  EXPECT_EQ(Call("PATCH", "SalesInvoices", "{}").status, 405);
}

TEST_F(RoutesTest, OnlyJsonIsABody) {
  content_type = "application/x-www-form-urlencoded";
  EXPECT_EQ(Put(absl::StrCat("Customers/", kJansen), "Name=X").status, 415);
  content_type = "multipart/form-data; boundary=x";
  EXPECT_EQ(Put(absl::StrCat("Customers/", kJansen), "--x--").status, 415);
  content_type = "APPLICATION/JSON";
  EXPECT_EQ(Put(absl::StrCat("Customers/", kJansen), "{}").status, 204);
  for (const char* body : {"{", "[]", "null", "\"x\"", "{\"Name\":\"\xff\"}"}) {
    EXPECT_THAT(Put(absl::StrCat("Customers/", kJansen), body), Refuses(400, "The request is invalid.")) << body;
  }
}

TEST_F(RoutesTest, TheAdministrationTellsHowItSells) {
  EXPECT_THAT(Column("AdministrationSettings", "SalesVATIncluded"), ElementsAre("false"));
  Seed(R"({"administrations":[{"id":"7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11","SalesVATIncluded":true}]})");
  EXPECT_THAT(Column("AdministrationSettings", "SalesVATIncluded"), ElementsAre("true"));
  EXPECT_EQ(Root("GET", "UserInfo?$expand=*").body, R"({"UserName":"koppel@devries.example"})");
  EXPECT_THAT(Root("GET", "Help"), IsPage(200));
}

TEST_F(RoutesTest, RatesHoldTrapsForWhoPicksByPercentage) {
  const json::object rates = Read("TaxRates");
  int zero = 0;
  int high = 0;
  for (const json::value& rate : rates.at("value").as_array()) {
    const std::string percentage = TextOfNumber(rate.at("Percentage"));
    zero += percentage == "0" ? 1 : 0;
    high += percentage == "0.21" ? 1 : 0;
  }
  EXPECT_EQ(zero, 3);
  EXPECT_EQ(high, 3);
  EXPECT_EQ(rates.at("value").at(0).at("Name").as_string(), "BE, Hoog tarief");
  EXPECT_EQ(Read(absl::StrCat("TaxRates/", kHoog)).at("Name").as_string(), "NL, Hoog Tarief");
  EXPECT_FALSE(rates.at("value").at(0).as_object().contains("Country"));
}

TEST_F(RoutesTest, UnitsFollowTheLanguage) {
  EXPECT_THAT(Column("UnitOfMeasurements", "Description"), ElementsAre("stuk", "uur", "meter"));
  headers = {{"accept-language", "en"}};
  EXPECT_THAT(Column("UnitOfMeasurements", "Description"), ElementsAre("piece", "hour", "metre"));
  EXPECT_THAT(Column("UnitOfMeasurements", "PluralName"), ElementsAre("pieces", "hours", "metres"));
  EXPECT_THAT(Column("UnitOfMeasurements", "Code"), ElementsAre("ST", "UUR", "M"));
}

TEST_F(RoutesTest, AnswersLookLikeTheVendors) {
  const Response list = Get("TaxRates");
  EXPECT_EQ(list.content_type.substr(0, 17), "application/json;");
  EXPECT_THAT(HeaderOf(list, "Set-Cookie"), HasSubstr("AWSALB="));
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
