// What all lists have in common (vendor page 3.0), and the lists that settings choose from (3.2 to 3.5, 3.8).
#include "tests/sandbox/asperion/sandbox_fixture.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ListsTest : public SandboxTest {
 protected:
  void MakeDebtors(const std::vector<std::string>& numbers) {
    for (const std::string& number : numbers) MadeDebtor(number, "Klant " + number);
  }
};

TEST_F(ListsTest, TheEnvelopeTellsWhoAnswersAndWhereThePagesAre) {
  const json::value meta = MetaOf(Get("paymentconditions?pageSize=1&page=2&Description=netto"));
  EXPECT_EQ(json::serialize(meta),
            R"({"administrationId":48213,"administrationName":"Van Dalen Installaties B.V.",)"
            R"("profileName":"J. van Dalen",)"
            R"("previousPage":"http://127.0.0.1:4711/v1/paymentconditions?page=1&pageSize=1&Description=netto",)"
            R"("nextPage":"http://127.0.0.1:4711/v1/paymentconditions?page=3&pageSize=1&Description=netto",)"
            R"("totalCount":3,"pageCount":3,)"
            R"("self":"http://127.0.0.1:4711/v1/paymentconditions?page=2&pageSize=1&Description=netto"})");
}

TEST_F(ListsTest, NextPageLeadsThroughAllRowsAndIsEmptyAtTheEnd) {
  std::vector<std::string> seen;
  std::string next = "http://127.0.0.1:4711/v1/vatcodes?pageSize=3";
  while (!next.empty()) {
    const Response page = Ask("GET", next.substr(std::string("http://127.0.0.1:4711").size())).response;
    for (const std::string& id : Column(page, "id")) seen.push_back(id);
    next = std::string(MetaOf(page).at("nextPage").as_string());
  }
  EXPECT_THAT(seen, ElementsAre("IH", "IL", "VD", "VH", "VH19", "VL", "VL12", "VL6", "VN", "VV"));
  EXPECT_THAT(Column(Get("vatcodes?page=9"), "id"), IsEmpty());
}

TEST_F(ListsTest, APageHas25RowsAndAtMost100) {  // A6
  for (int i = 0; i < 101; ++i) MadeDebtor(absl::StrCat(1000 + i), "K");
  EXPECT_THAT(Column(Get("debtors"), "id"), SizeIs(25));
  const Response most = Get("debtors?pageSize=5000");
  EXPECT_THAT(Column(most, "id"), SizeIs(100));
  EXPECT_EQ(MetaOf(most).at("nextPage").as_string(), "http://127.0.0.1:4711/v1/debtors?page=2&pageSize=100");
  EXPECT_EQ(MetaOf(most).at("pageCount").as_int64(), 2);
  Config config;
  config.rules.largest_page = 2;
  Start(config);
  EXPECT_THAT(Column(Get("vatcodes?pageSize=100"), "id"), ElementsAre("IH", "IL"));
}

TEST_F(ListsTest, ATextFilterContainsUnlessItIsAskedOtherwise) {  // A8
  MakeDebtors({"12", "112", "1200", "7"});
  const auto found = [&](const std::string& query) { return Column(Get("debtors?" + query), "customerNumber"); };
  EXPECT_THAT(found("CustomerNumber=12"), ElementsAre("12", "112", "1200"));
  EXPECT_THAT(found("CustomerNumber=12&CustomerNumber_comparison=Equals"), ElementsAre("12"));
  EXPECT_THAT(found("CustomerNumber=12&CustomerNumber_comparison=startswith"), ElementsAre("12", "1200"));
  EXPECT_THAT(found("CustomerNumber=12&CustomerNumber_comparison=EndsWith"), ElementsAre("12", "112"));
  EXPECT_THAT(found("CustomerNumber=12&CustomerNumber_comparison=NotEquals"), ElementsAre("112", "1200", "7"));
  EXPECT_THAT(found("Name=kLANT%201"), ElementsAre("12", "112", "1200"));
  EXPECT_THAT(found("Name=klant%2012&Name_comparison=Equals"), ElementsAre("12"));
  EXPECT_THAT(found("Name=klant&CustomerNumber=00"), ElementsAre("1200"));
  EXPECT_THAT(Objections(Get("debtors?CustomerNumber=1&CustomerNumber_comparison=Like")),
              ElementsAre("CustomerNumber_comparison: De waarde van CustomerNumber_comparison is ongeldig."));
}

TEST_F(ListsTest, AFilterThatIsUnknownOrEmptyIsNotLookedAt) {
  MakeDebtors({"1", "2"});
  for (const char* query : {"Klantnummer=1", "customerNumber=1", "CustomerNumber=", "search=1"}) {
    EXPECT_THAT(Column(Get(absl::StrCat("debtors?", query)), "customerNumber"), ElementsAre("1", "2")) << query;
  }
}

TEST_F(ListsTest, FiltersOfOtherKindsAreExact) {
  MakeDebtors({"1", "2"});
  Made("debtors", R"({"customerNumber":"3","name":"Geblokkeerd","debtorKindId":"BUI","blocked":true})");
  EXPECT_THAT(Column(Get("debtors?Blocked=true"), "customerNumber"), ElementsAre("3"));
  EXPECT_THAT(Column(Get("debtors?PaymentConditionId=31"), "customerNumber"), ElementsAre("1", "2"));
  EXPECT_THAT(Column(Get("debtors?PaymentConditionId=3"), "customerNumber"), IsEmpty());
  EXPECT_THAT(Objections(Get("debtors?PaymentConditionId=dertig")),
              ElementsAre("PaymentConditionId: De waarde van PaymentConditionId is ongeldig."));
  EXPECT_THAT(Objections(Get("debtors?Blocked=ja")), SizeIs(1));
}

TEST_F(ListsTest, DateAddedIsFilteredByItsRange) {
  MakeDebtors({"1"});
  now += absl::Hours(24);
  MakeDebtors({"2"});
  EXPECT_THAT(Column(Get("debtors?DateAdded_from=2026-03-17"), "customerNumber"), ElementsAre("2"));
  EXPECT_THAT(Column(Get("debtors?DateAdded_to=2026-03-16T00:00:00"), "customerNumber"), ElementsAre("1"));
  EXPECT_THAT(Column(Get("debtors?DateAdded_from=2026-03-16&DateAdded_to=2026-03-17"), "customerNumber"),
              ElementsAre("1", "2"));
  EXPECT_THAT(Column(Get("debtors?DateAdded=2026-03-17"), "customerNumber"), ElementsAre("1", "2"));
}

TEST_F(ListsTest, OrderByGoesUpAndDownAndIsByIdElse) {  // A7
  MakeDebtors({"9", "10", "8"});
  const auto ordered = [&](const std::string& by) { return Column(Get("debtors?orderBy=" + by), "customerNumber"); };
  EXPECT_THAT(Column(Get("debtors"), "customerNumber"), ElementsAre("9", "10", "8"));
  EXPECT_THAT(ordered("customerNumber"), ElementsAre("10", "8", "9"));
  EXPECT_THAT(ordered("-CustomerNumber"), ElementsAre("9", "8", "10"));
  EXPECT_THAT(ordered("-id"), ElementsAre("8", "10", "9"));
  EXPECT_THAT(Column(Get("vatcodes?orderBy=percentage&Id=V"), "id"),
              ElementsAre("VN", "VV", "VL6", "VL", "VL12", "VD", "VH19", "VH"));
  EXPECT_THAT(Objections(Get("debtors?orderBy=klantnummer")), SizeIs(1));
}

TEST_F(ListsTest, OnlyWhatIsAskedComesBack) {
  MakeDebtors({"1"});
  EXPECT_EQ(json::serialize(json::parse(Get("debtors?fields=customerNumber,%20Name").body).at("_data").at(0)),
            R"({"customerNumber":"1","name":"Klant 1","_meta":{"self":"http://127.0.0.1:4711/v1/debtors/500001"}})");
  const json::value count = json::parse(Get("debtors?metaOnly=true").body);
  EXPECT_FALSE(count.as_object().contains("_data"));
  EXPECT_EQ(count.at("_meta").at("totalCount").as_int64(), 1);
}

TEST_F(ListsTest, APageThatIsNoneIsRefused) {
  for (const char* query : {"page=0", "page=x", "page=-1", "pageSize=0", "pageSize=veel"}) {
    EXPECT_THAT(Objections(Get(absl::StrCat("debtors?", query))), SizeIs(1)) << query;
  }
}

TEST_F(ListsTest, TheFirstDefaultAmongVatCodesIsForPurchases) {  // A10
  const Response list = Get("vatcodes?IsDefault=true");
  EXPECT_THAT(Column(list, "id"), ElementsAre("IH", "VH"));
  EXPECT_THAT(Column(list, "salesCode"), ElementsAre("false", "true"));
  EXPECT_EQ(json::parse(Get("vatcodes/VH").body).at("percentage").as_int64(), 21);
  EXPECT_THAT(Get("vatcodes/XX"), Refuses(404, "Not Found"));
}

TEST_F(ListsTest, VatCodesOfOtherTimesSayUntilWhenInThreeForms) {
  EXPECT_THAT(Column(Get("vatcodes"), "validUntil"), Contains("2012-09-30"));
  EXPECT_THAT(Column(Get("vatcodes"), "validUntil"), Contains("2018-12-31T00:00:00"));
  EXPECT_THAT(Column(Get("vatcodes"), "validFrom"), Contains("2099-01-01T00:00:00+01:00"));
}

TEST_F(ListsTest, IdsKeepTheirKind) {
  EXPECT_TRUE(json::parse(Get("paymentconditions").body).at("_data").at(0).at("id").is_int64());
  for (const char* list : {"vatcodes", "debtorkinds", "salestypes", "journals"}) {
    EXPECT_TRUE(json::parse(Get(list).body).at("_data").at(0).at("id").is_string()) << list;
  }
  EXPECT_EQ(json::serialize(json::parse(Get("salestypes/MAT").body)),
            R"({"id":"MAT","description":"Materialen hoog","ledgerAccountId":8000,"vatCode":"VH",)"
            R"("_meta":{"self":"http://127.0.0.1:4711/v1/salestypes/MAT"}})");
}

TEST_F(ListsTest, TheFirstJournalIsNotForSales) {  // A18
  EXPECT_THAT(Column(Get("journals"), "type"), ElementsAre("Cash", "Bank", "Purchase", "Sales", "Sales", "Memorial"));
  EXPECT_THAT(Column(Get("debtorkinds"), "id"), ElementsAre("BIN", "BUI"));
}

TEST_F(ListsTest, ASeedChangesARowOrAddsOne) {
  Seed(R"({"vatcodes":[{"id":"VH","isDefault":false},{"id":"VA","salesCode":true,"percentage":"9.5"}],
           "journals":[{"administration":48977,"id":"71","type":"Sales"}]})");
  EXPECT_THAT(Column(Get("vatcodes?IsDefault=true"), "id"), ElementsAre("IH"));
  EXPECT_EQ(json::parse(Get("vatcodes/VH").body).at("description").as_string(), "Verkopen hoog 21%");
  EXPECT_THAT(Get("vatcodes/VA").body, testing::HasSubstr("\"percentage\":9.5,"));
  EXPECT_EQ(Get("journals/71").status, 404);
  tenant = "48977";
  EXPECT_EQ(Get("journals/71").status, 200);
}

TEST_F(ListsTest, WhatWasMadeIsFoundOnlyAfterTheLag) {
  Config config;
  config.rules.search_lag = absl::Seconds(5);
  Start(config);
  const std::int64_t id = MadeDebtor();
  MadeArticle();
  Made("salesinvoiceswithlines", Described("KPL-A"));
  for (const char* list : {"debtors?CustomerNumber=10042", "articles", "salesinvoices?Description=KPL-A"}) {
    EXPECT_THAT(Column(Get(list), "id"), IsEmpty()) << list;
  }
  EXPECT_EQ(Get(absl::StrCat("debtors/", id)).status, 200);
  EXPECT_THAT(Objections(Post("debtors", R"({"customerNumber":"10042","name":"A","debtorKindId":"BIN"})")), SizeIs(1));
  now += absl::Seconds(5);
  for (const char* list : {"debtors?CustomerNumber=10042", "articles", "salesinvoices?Description=KPL-A"}) {
    EXPECT_THAT(Column(Get(list), "id"), SizeIs(1)) << list;
  }
}

}  // namespace
}  // namespace koppel::sandbox::asperion
