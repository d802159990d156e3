#include "tests/sandbox/frame/faults.h"

#include "tests/sandbox/asperion/sandbox_fixture.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kPath[] = "salesinvoiceswithlines";

class FaultsTest : public SandboxTest {
 protected:
  FaultsTest() { MadeDebtor(); }

  // Strikes creates of invoices, once.
  void Play(const std::string& fault, const std::string& more = "") {
    Control("DELETE", "/_faults");
    Control("POST", "/_faults",
            absl::StrCat(R"([{"match":{"method":"POST","path":"salesinvoices"},"times":1,"fault":")", fault, "\"", more,
                         "}]"));
  }
  Answer Create(const std::string& reference) {
    return Ask("POST", absl::StrCat("/v1/", kPath), Described("Werkbon " + reference));
  }
  std::vector<std::string> Found(const std::string& reference) {
    return Column(Get(absl::StrCat(kPath, "?Description=", reference)), "id");
  }
  std::int64_t Stored() { return Counts("invoices").at("created").as_int64(); }
};

TEST_F(FaultsTest, BeforeMeansNothingIsStored) {
  for (const char* fault : {"refuse", "5xx_before", "hang_before", "rate_limit", "html_502", "close_before"}) {
    Play(fault);
    Create(absl::StrCat("KPL-", fault));
    EXPECT_THAT(Found(absl::StrCat("KPL-", fault)), IsEmpty()) << fault;
  }
  EXPECT_EQ(Stored(), 0);
}

TEST_F(FaultsTest, AfterMeansItIsStored) {
  for (const char* fault : {"5xx_after", "hang_after", "close_after", "garbage", "empty", "huge", "slow", "html_200",
                            "created_200", "created_empty"}) {
    Play(fault);
    Create(absl::StrCat("KPL-", fault));
    EXPECT_THAT(Found(absl::StrCat("KPL-", fault)), SizeIs(1)) << fault;
  }
  EXPECT_EQ(Stored(), 10);
}

TEST_F(FaultsTest, EachLooksAsTheVendorOrItsProxyWould) {
  Play("refuse");
  EXPECT_THAT(Objections(Create("A").response), ElementsAre("Description: Geweigerd voor de proef."));
  Play("5xx_before", R"(,"status":503)");
  EXPECT_THAT(Create("A").response, Refuses(503, "An error occurred while processing your request."));
  Play("5xx_after");
  EXPECT_THAT(Create("A").response, Refuses(500, "An error occurred while processing your request."));
  Play("rate_limit", R"(,"retry_after":7)");
  EXPECT_EQ(HeaderOf(Create("B").response, "Retry-After"), "7");
  Play("rate_limit", R"(,"retry_after":-1)");
  EXPECT_EQ(HeaderOf(Create("B").response, "Retry-After"), "");
  Play("html_502");
  EXPECT_EQ(Create("B").response.content_type, "text/html");
  Play("html_200");
  const Response page = Create("B").response;
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  Play("garbage");
  boost::system::error_code failed;
  json::parse(Create("B").response.body, failed);
  EXPECT_TRUE(failed);
  Play("empty");
  EXPECT_EQ(Create("C").response.body, "");
  Play("hang_after");
  EXPECT_EQ(Create("D").delivery, Delivery::kHang);
  Play("close_before");
  EXPECT_EQ(Create("E").delivery, Delivery::kCut);
  Play("huge");
  EXPECT_EQ(Create("F").delivery, Delivery::kHuge);
  Play("slow", R"(,"delay_ms":250)");
  EXPECT_EQ(Create("G").delay, absl::Milliseconds(250));
}

TEST_F(FaultsTest, ACreateMayAnswerInTheOtherWaysThatAreAssumed) {  // A14
  Play("created_200");
  const Response with_200 = Create("A").response;
  EXPECT_EQ(with_200.status, 200);
  EXPECT_THAT(with_200.body, HasSubstr("\"status\":1"));
  Play("created_empty");
  const Response empty = Create("B").response;
  EXPECT_EQ(empty.status, 201);
  EXPECT_EQ(empty.body, "");
  EXPECT_EQ(HeaderOf(empty, "Location"), "http://127.0.0.1:4711/v1/salesinvoiceswithlines/500003");
}

TEST_F(FaultsTest, ALoginIsRefusedInItsOwnWords) {
  Control("POST", "/_faults", R"([{"match":{"path":"/connect/token"},"fault":"refuse"}])");
  content_type = "application/x-www-form-urlencoded";
  const Response response = Ask("POST", "/connect/token", "grant_type=refresh_token&refresh_token=refresh-0").response;
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"({"error":"invalid_grant"})");
}

TEST_F(FaultsTest, LateIsCarriedOutAfterTheDelayOnly) {
  Play("late", R"(,"delay_ms":90000)");
  const Request request = RequestOf("POST", absl::StrCat("/v1/", kPath), Described("KPL-A"));
  const Answer answer = sandbox->Handle(request, now);
  EXPECT_EQ(answer.delivery, Delivery::kLate);
  EXPECT_EQ(answer.delay, absl::Seconds(90));
  EXPECT_EQ(Stored(), 0);
  Create("KPL-A");  // A second one overtakes it, and the vendor stores both.
  EXPECT_EQ(sandbox->HandleLate(request, now + answer.delay).response.status, 201);
  EXPECT_EQ(Duplicates("reference").at("KPL-A").as_int64(), 2);
}

TEST_F(FaultsTest, AnExpiredTokenStaysExpiredUntilItIsRefreshed) {
  Seed(R"({"tokens":[{"access_token":"a","refresh_token":"r"},{"access_token":"b","refresh_token":"s"}]})");
  authorization = "Bearer a";
  Play("expired_token");
  const Response response = Create("A").response;
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(HeaderOf(response, "WWW-Authenticate"), HasSubstr("The token is expired"));
  EXPECT_EQ(Create("A").response.status, 401);
  authorization = "Bearer b";
  EXPECT_EQ(Create("A").response.status, 201);
}

TEST_F(FaultsTest, WrongCentsAreStoredWrong) {
  Play("wrong_cents");
  const Response made = Create("A").response;
  EXPECT_THAT(made.body, HasSubstr(R"("amountExclVat":10.01,"vatAmount":2.1,"amountInclVat":12.11,)"));
  EXPECT_EQ(Get("salesinvoiceswithlines/500002").body, made.body);
}

TEST_F(FaultsTest, UniquenessCanBeLeftOutForAWhileTogetherWithAnotherFault) {
  Control("POST", "/_faults",
          R"([{"match":{"path":"debtors"},"fault":"unique_off","times":1},
              {"match":{"path":"debtors"},"fault":"5xx_after","times":1}])");
  const std::string body = R"({"customerNumber":"10042","name":"A","debtorKindId":"BIN"})";
  EXPECT_EQ(Post("debtors", body).status, 500);
  EXPECT_EQ(Post("debtors", body).status, 400);
  EXPECT_EQ(Duplicates("customer_number").at("10042").as_int64(), 2);
}

TEST_F(FaultsTest, UnfoundHidesAnInvoiceFromASearchByItsReferenceOnly) {
  Create("KPL-A");
  Control("POST", "/_faults", R"([{"match":{"method":"GET"},"fault":"unfound"}])");
  EXPECT_THAT(Found("KPL-A"), IsEmpty());
  EXPECT_THAT(Column(Get(absl::StrCat(kPath, "?Reference=x")), "id"), IsEmpty());
  EXPECT_THAT(Column(Get(absl::StrCat(kPath, "?Status=1")), "id"), SizeIs(1));
}

TEST_F(FaultsTest, WithoutItsHeaderOnTheWayARequestReachesTheWrongAdministration) {
  Control("POST", "/_faults", R"([{"fault":"tenant_ignored"}])");
  EXPECT_EQ(MetaOf(Get("debtors")).at("administrationId").as_int64(), 48977);
  MadeDebtor("77");
  EXPECT_EQ(Control("GET", "/_ledger").at("debtors").at(1).at("company_id").as_int64(), 48977);
}

TEST_F(FaultsTest, AListThatShrinksLosesARowBetweenItsPages) {
  MadeDebtor("2");
  MadeDebtor("3");
  Control("POST", "/_faults", R"([{"fault":"shrinking_list"}])");
  const Response first = Get("debtors?pageSize=1");
  EXPECT_THAT(Column(first, "customerNumber"), ElementsAre("10042"));
  EXPECT_EQ(MetaOf(first).at("totalCount").as_int64(), 3);
  const Response second = Get("debtors?pageSize=1&page=2");
  EXPECT_THAT(Column(second, "customerNumber"), ElementsAre("3"));
  EXPECT_EQ(MetaOf(second).at("totalCount").as_int64(), 2);
  EXPECT_EQ(MetaOf(second).at("nextPage").as_string(), "");
}

TEST_F(FaultsTest, TheLedgerTellsWhichRequestWasStruck) {
  Play("5xx_after");
  const Response response = Create("A").response;
  const json::value ledger = Control("GET", "/_ledger");
  const json::value& last = ledger.at("requests").as_array().back();
  EXPECT_EQ(last.at("fault").as_string(), "5xx_after");
  EXPECT_EQ(last.at("status").as_int64(), 500);
  EXPECT_EQ(HeaderOf(response, "X-Request-Id"), absl::StrCat(last.at("request").as_int64()));
}

TEST_F(FaultsTest, AFaultOfAnotherVendorIsRefused) {
  const Response response = Ask("POST", "/_faults", R"([{"fault":"brand"}])").response;
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("tenant_ignored"));
}

}  // namespace
}  // namespace koppel::sandbox::asperion
