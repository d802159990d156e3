// $select, $expand, $orderby, $top, $skip, $count, search and pages (vendor page 3.2).
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ListsTest : public SandboxTest {
 protected:
  // Customers "K001" and so on.
  void SeedCustomers(int count) {
    std::string list;
    for (int i = 1; i <= count; ++i) {
      absl::StrAppend(&list, i > 1 ? "," : "", R"({"Name":"K)", absl::Dec(i, absl::kZeroPad4), R"("})");
    }
    Seed(absl::StrCat(R"({"Customers":[)", list, "]}"));
  }
  std::string NextLink(const std::string& path) {
    const json::object list = Read(path);
    return list.contains("@odata.nextLink") ? std::string(list.at("@odata.nextLink").as_string()) : "";
  }
  std::size_t Size(const std::string& path) { return Read(path).at("value").as_array().size(); }
};

TEST_F(ListsTest, APageHoldsAThousandAndALinkToAnotherHostPortAndSegment) {
  SeedCustomers(2001);
  const std::string link = NextLink("Customers");
  EXPECT_EQ(Size("Customers"), 1000U);
  EXPECT_EQ(link,
            "https://apiservice202602.reeleezee.nl:443/api/v202602/7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11/customers"
            "?$skip=1000");
  EXPECT_THAT(Ask("GET", "/api/v202602/7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11/customers").response, IsPage(404));
  EXPECT_EQ(Size("customers?$skip=1000"), 1000U);
  EXPECT_THAT(NextLink("customers?$skip=1000"), HasSubstr("?$skip=2000"));
  EXPECT_THAT(Names("customers?$skip=2000"), ElementsAre("K2001"));
  EXPECT_EQ(NextLink("customers?$skip=2000"), "");
}

TEST_F(ListsTest, ALinkKeepsTheQuestion) {
  Config config;
  config.rules.page_size = 2;
  config.rules.next_base = "http://127.0.0.1:1/api/ander";
  Start(config);
  SeedCustomers(5);
  EXPECT_EQ(NextLink("Customers?$filter=startswith(Name,'K')&$orderby=Name desc,id&$skip=1"),
            "http://127.0.0.1:1/api/ander/7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11/customers"
            "?$filter=startswith(Name,'K')&$orderby=Name%20desc,id&$skip=3");
  EXPECT_THAT(NextLink("Customers?$top=5&$skip=1"), HasSubstr("?$top=3&$skip=3"));
  EXPECT_THAT(Root("GET", "customers").body, HasSubstr("api/ander/customers?$skip=2"));
}

TEST_F(ListsTest, TopAboveThePageIsCapped) {  // 7.20
  SeedCustomers(1500);
  EXPECT_EQ(Size("Customers?$top=1500"), 1000U);
  EXPECT_THAT(NextLink("Customers?$top=1500"), HasSubstr("?$top=500&$skip=1000"));
  EXPECT_EQ(Size("Customers?$top=1000"), 1000U);
  EXPECT_EQ(NextLink("Customers?$top=1000"), "");
}

TEST_F(ListsTest, OwnPagingReachesEveryRecordOnce) {
  SeedCustomers(450);
  std::vector<std::string> names;
  for (int skip = 0; skip <= 400; skip += 200) {
    for (std::string& name : Names(absl::StrCat("Customers?$orderby=Name,id&$top=200&$skip=", skip))) {
      names.push_back(std::move(name));
    }
  }
  EXPECT_EQ(names.size(), 450U);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_THAT(Names("Customers?$top=10&$skip=1000"), IsEmpty());
  EXPECT_THAT(Names("Customers?$top=0"), IsEmpty());
}

TEST_F(ListsTest, APageShowsWhatChangedBetweenTwoQuestions) {
  SeedCustomers(300);
  EXPECT_THAT(Names("Customers?$orderby=Name desc&$top=1"), ElementsAre("K0300"));
  Seed(R"({"Customers":[{"Name":"Z"}]})");
  EXPECT_THAT(Names("Customers?$orderby=Name desc&$top=1"), ElementsAre("Z"));
}

TEST_F(ListsTest, CountIsOfAllThatMatch) {
  SeedCustomers(30);
  const json::object list = Read("Customers?$filter=startswith(Name,'K002')&$count=true&$top=3&$skip=2");
  EXPECT_EQ(list.at("@odata.count").as_int64(), 10);
  EXPECT_EQ(list.at("value").as_array().size(), 3U);
  EXPECT_FALSE(Read("Customers?$count=false").contains("@odata.count"));
}

TEST_F(ListsTest, OrdersByMoreThanOneAndBothWays) {
  Seed(R"({"Customers":[{"Name":"B","DueDays":8},{"Name":"A","DueDays":30},{"Name":"C","DueDays":30}]})");
  EXPECT_THAT(Names("Customers?$orderby=DueDays desc,Name desc"), ElementsAre("C", "A", "B"));
  EXPECT_THAT(Names("Customers?$orderby=DueDays asc,Name"), ElementsAre("B", "A", "C"));
  EXPECT_THAT(Get("Customers?$orderby=Naam"),
              Refuses(400, "Could not find a property named 'Naam' on type 'Reeleezee.DTO.Customer'."));
  EXPECT_EQ(Get("Customers?$orderby=Name up").status, 400);
}

TEST_F(ListsTest, FiltersFindByIndexAndWithout) {
  Seed(R"({"Customers":[{"Name":"Jansen","IdentifierNumber":10042},{"Name":"Jansen","IdentifierNumber":7},
                        {"Name":"'t Hoekje"}]})");
  EXPECT_THAT(Names("Customers?$filter=Name eq 'Jansen'"), ElementsAre("Jansen", "Jansen"));
  EXPECT_THAT(Names("Customers?$filter=Name eq '''t Hoekje'"), ElementsAre("'t Hoekje"));
  EXPECT_THAT(Names("Customers?$filter=IdentifierNumber eq 10042"), ElementsAre("Jansen"));
  EXPECT_THAT(Column("Customers?$filter=Name eq 'Jansen' and IdentifierNumber lt 100", "IdentifierNumber"),
              ElementsAre("7"));
  EXPECT_THAT(Names("Customers?$filter=Name eq 'jansen'"), IsEmpty());
  EXPECT_THAT(Names("Customers?$filter=contains(tolower(Name),'hoek')"), ElementsAre("'t Hoekje"));
  EXPECT_THAT(Get("Customers?$filter=EntityKind eq 1"), HasStatus(400));
}

TEST_F(ListsTest, AnUnknownOptionOrNumberIsRefused) {
  EXPECT_THAT(Get("Customers?$apply=x"), Refuses(400, "The query parameter '$apply' is not supported."));
  EXPECT_THAT(Get("Customers?%24apply=x"), HasStatus(400));
  EXPECT_EQ(Get("Customers?foo=x").status, 200);
  for (const char* query : {"$top=-1", "$skip=-1", "$top=abc", "$count=ja"}) {
    EXPECT_THAT(Get(absl::StrCat("Customers?", query)), HasStatus(400)) << query;
  }
}

TEST_F(ListsTest, SearchLooksInTextsAndNumbers) {
  EXPECT_THAT(Column("Ledgers?search=8010", "AccountNumber"), ElementsAre("8010"));
  Seed(R"({"Customers":[{"Name":"Bakkerij Jansen"},{"Name":"Slager"}]})");
  EXPECT_THAT(Names("Customers?search=JANSEN"), ElementsAre("Bakkerij Jansen"));
}

TEST_F(ListsTest, SelectLeavesTheRestOut) {
  StoredJansen();
  EXPECT_EQ(Get("Customers?$select=id,Name").body,
            absl::StrCat(R"({"value":[{"id":")", kJansen, R"(","Name":"Bakkerij Jansen V.O.F."}]})"));
  EXPECT_THAT(Get("Customers?$select=Name&$expand=CustomerStatus").body,
              HasSubstr(R"({"Name":"Bakkerij Jansen V.O.F.","CustomerStatus":{"id":)"));
  EXPECT_THAT(Get("Customers?$select=Naam"),
              Refuses(400, "Could not find a property named 'Naam' on type 'Reeleezee.DTO.Customer'."));  // 7.21
}

TEST_F(ListsTest, WhatIsNotExpandedIsNullEvenWhenItIsSet) {
  StoredJansen();
  StoredKetel();
  Stored(Invoice(), InvoiceBody(absl::StrCat(R"({"Product":{"id":")", kKetel, R"("},"Quantity":1,"Price":5})")));
  json::object invoice = Read(Invoice());
  EXPECT_TRUE(invoice.at("Entity").is_null());
  EXPECT_TRUE(invoice.at("DocumentLineList").is_null());
  invoice = Read(Invoice() + "?$expand=DocumentLineList");
  EXPECT_TRUE(invoice.at("Entity").is_null());
  EXPECT_TRUE(invoice.at("DocumentLineList").at(0).at("Product").is_null());
  invoice = Read(Invoice() + "?$expand=Entity,DocumentLineList($expand=Product,TaxRate)");
  EXPECT_EQ(invoice.at("Entity").at("Name").as_string(), "Bakkerij Jansen V.O.F.");
  EXPECT_TRUE(invoice.at("Entity").at("CustomerStatus").is_null());
  const json::value& line = invoice.at("DocumentLineList").at(0);
  EXPECT_EQ(line.at("Product").at("Code").as_string(), "CV-KETEL-24");
  EXPECT_EQ(TextOfNumber(line.at("TaxRate").at("Percentage")), "0.21");
}

TEST_F(ListsTest, StarsAndLevelsExpand) {
  StoredJansen();
  Stored(Invoice(), InvoiceBody(R"({"Description":"a","Quantity":1,"Price":5})"));
  json::object invoice = Read(Invoice() + "?$expand=*");
  EXPECT_EQ(invoice.at("Entity").at("id").as_string(), kJansen);
  EXPECT_TRUE(invoice.at("DocumentLineList").at(0).at("TaxRate").is_null());
  invoice = Read(Invoice() + "?$expand=*($levels=2)");
  EXPECT_EQ(invoice.at("DocumentLineList").at(0).at("TaxRate").at("id").as_string(), kHoog);
  invoice = Read(Invoice() + "?$expand=*($levels=max)");
  EXPECT_EQ(invoice.at("Entity").at("CustomerStatus").at("Name").as_string(), "Actief");
  invoice = Read(Invoice() + "?$expand=*/$ref");
  EXPECT_EQ(json::serialize(invoice.at("Entity")), absl::StrCat(R"({"id":")", kJansen, R"("})"));
  EXPECT_EQ(Read(Invoice() + "?$expand=DocumentLineList($select=id,Price;$expand=TaxRate($select=Name))")
                .at("DocumentLineList")
                .at(0)
                .as_object()
                .size(),
            3U);
}

TEST_F(ListsTest, ABadExpandIsRefused) {
  for (const char* expand : {"Naam", "Name", "CustomerStatus($expand=Naam)", "CustomerStatus($filter=Name eq 'x')",
                             "CustomerStatus($levels=2)", "*($levels=veel)", "CustomerStatus(", ""}) {
    EXPECT_THAT(Get(absl::StrCat("Customers?$expand=", expand)), HasStatus(400)) << expand;
  }
  EXPECT_THAT(Get("Customers?$expand=Adres"),
              Refuses(400, "Could not find a property named 'Adres' on type 'Reeleezee.DTO.Customer'."));
}

TEST_F(ListsTest, RelationsAreCustomersAndVendors) {
  Seed(R"({"Customers":[{"Name":"Klant"}],"Vendors":[{"Name":"Leverancier"}]})");
  EXPECT_THAT(Names("Relations"), ElementsAre("Klant", "Leverancier"));
  EXPECT_THAT(Names("Relations?$orderby=Name desc"), ElementsAre("Leverancier", "Klant"));
  EXPECT_THAT(Names("Vendors"), ElementsAre("Leverancier"));
  EXPECT_THAT(Names("Customers"), ElementsAre("Klant"));
}

TEST_F(ListsTest, CustomersAreFilteredByTheirType) {  // 7.1
  const std::string types = Column("CustomerTypes", "id").at(1);
  EXPECT_THAT(Names("CustomerTypes"), ElementsAre("Zakelijk", "Particulier"));
  Seed(absl::StrCat(R"({"Customers":[{"Name":"A"},{"Name":"B","CustomerType":{"id":")", types, R"("}}]})"));
  EXPECT_THAT(Names(absl::StrCat("Customers?$filter=CustomerType/id eq ", types)), ElementsAre("B"));
  EXPECT_THAT(Names("Customers"), ElementsAre("A", "B"));
}

TEST_F(ListsTest, WhatWasJustMadeIsFoundAfterTheLagOnly) {
  Seed(R"({"lag_ms":500,"Customers":[{"Name":"Al lang"}]})");
  StoredJansen();
  Stored(Invoice(), InvoiceBody(""));
  const std::string jansen = absl::StrCat("Customers/", kJansen);
  EXPECT_THAT(Get(jansen), Refuses(404, "_NotFound"));
  EXPECT_THAT(Get(jansen + "/Addresses"), Refuses(404, "_NotFound"));
  EXPECT_THAT(Get(Invoice()), Refuses(404, "_NotFound"));
  EXPECT_THAT(Get(Invoice() + "/Lines"), Refuses(404, "_NotFound"));
  EXPECT_THAT(Names("Customers"), ElementsAre("Al lang"));
  EXPECT_THAT(Names("Customers?$filter=Name eq 'Bakkerij Jansen V.O.F.'"), IsEmpty());
  EXPECT_EQ(Put(Invoice(), R"({"Header":"b"})").status, 204);  // It is there all the same.
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 1);
  now += absl::Milliseconds(500);
  EXPECT_EQ(Get(jansen).status, 200);
  EXPECT_EQ(Get(Invoice()).status, 200);
  EXPECT_EQ(Names("Customers").size(), 2U);
}

TEST_F(ListsTest, TheLagCanBeAFlag) {
  Config config;
  config.rules.lag = absl::Seconds(2);
  Start(config);
  StoredJansen();
  EXPECT_THAT(Names("Customers"), IsEmpty());
  now += absl::Seconds(2);
  EXPECT_EQ(Names("Customers").size(), 1U);
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
