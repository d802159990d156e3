#include "tests/sandbox/frame/faults.h"

#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class FaultsTest : public SandboxTest {
 protected:
  FaultsTest() { contact = MadeContact(); }

  // Strikes creates of invoices, once.
  void Play(const std::string& fault, const std::string& more = "") {
    Control("DELETE", "/_faults");
    Control("POST", "/_faults",
            absl::StrCat(R"([{"match":{"method":"POST","path":"sales_invoices"},"times":1,"fault":")", fault, "\"",
                         more, "}]"));
  }
  Answer Create(const std::string& reference) {
    return Ask("POST", "/api/v1/companies/1203348871/sales_invoices",
               InvoiceBody(contact, R"({"description":"a","price_per_unit":"10"})",
                           absl::StrCat("\"api_reference\":\"", reference, "\",")));
  }
  std::int64_t Stored() { return Counts("invoices").at("created").as_int64(); }

  std::int64_t contact;
};

TEST_F(FaultsTest, BeforeMeansNothingIsStored) {
  for (const char* fault : {"refuse", "5xx_before", "hang_before", "rate_limit", "html_502", "close_before"}) {
    Play(fault);
    Create(fault);
    EXPECT_EQ(HeaderOf(Get(absl::StrCat("sales_invoices?search[api_reference]=", fault)), "X-Total"), "0") << fault;
  }
  EXPECT_EQ(Stored(), 0);
}

TEST_F(FaultsTest, AfterMeansItIsStored) {
  for (const char* fault : {"5xx_after", "hang_after", "close_after", "garbage", "empty", "huge", "slow", "html_200"}) {
    Play(fault);
    Create(fault);
    EXPECT_EQ(HeaderOf(Get(absl::StrCat("sales_invoices?search[api_reference]=", fault)), "X-Total"), "1") << fault;
  }
  EXPECT_EQ(Stored(), 8);
}

TEST_F(FaultsTest, UnfoundHidesAnInvoiceFromASearchByReferenceOnly) {
  Create("KPL-1");
  Control("POST", "/_faults", R"([{"match":{"method":"GET"},"fault":"unfound"}])");
  EXPECT_EQ(HeaderOf(Get("sales_invoices?search[api_reference]=KPL-1"), "X-Total"), "0");
  EXPECT_EQ(HeaderOf(Get("sales_invoices?selection=all"), "X-Total"), "1");
  EXPECT_EQ(Create("KPL-1").response.status, 422);
}

TEST_F(FaultsTest, EachLooksAsTheVendorOrItsProxyWould) {
  Play("refuse");
  EXPECT_EQ(Create("A").response.status, 422);
  Play("5xx_before", R"(,"status":503)");
  EXPECT_THAT(Create("A").response, Refuses(503, "server"));
  Play("5xx_after");
  EXPECT_THAT(Create("A").response, Refuses(500, "server"));
  Play("rate_limit", R"(,"retry_after":7)");
  EXPECT_EQ(HeaderOf(Create("B").response, "Retry-After"), "7");
  Play("rate_limit", R"(,"retry_after":-1)");
  EXPECT_EQ(HeaderOf(Create("B").response, "Retry-After"), "");
  Play("html_502");
  EXPECT_EQ(Create("B").response.content_type, "text/html");
  Play("html_200");
  const Response page = Create("P").response;
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html");
  Play("garbage");
  const Response garbage = Create("B").response;
  boost::system::error_code failed;
  json::parse(garbage.body, failed);
  EXPECT_TRUE(failed);
  EXPECT_EQ(garbage.status, 200);
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

TEST_F(FaultsTest, LateIsCarriedOutAfterTheDelayOnly) {
  Play("late", R"(,"delay_ms":90000)");
  const Request request{
      .method = "POST",
      .target = "/api/v1/companies/1203348871/sales_invoices",
      .authorization = authorization,
      .content_type = content_type,
      .body = InvoiceBody(contact, R"({"description":"a","price_per_unit":"10"})", R"("api_reference":"A",)")};
  const Answer answer = sandbox->Handle(request, now);
  EXPECT_EQ(answer.delivery, Delivery::kLate);
  EXPECT_EQ(answer.delay, absl::Seconds(90));
  EXPECT_EQ(Stored(), 0);
  Create("A");  // A second one overtakes it, and the vendor refuses the first.
  EXPECT_EQ(sandbox->HandleLate(request, now + answer.delay).response.status, 422);
  EXPECT_EQ(Stored(), 1);
}

TEST_F(FaultsTest, AnExpiredTokenStaysExpiredUntilItIsRefreshed) {
  Control("POST", "/_seed",
          R"({"tokens":[{"access_token":"a","refresh_token":"r"},{"access_token":"b","refresh_token":"s"}]})");
  authorization = "Bearer a";
  Play("expired_token");
  EXPECT_EQ(MessageOf(Create("A").response), "Het toegangstoken is verlopen");
  EXPECT_EQ(MessageOf(Create("A").response), "Het toegangstoken is verlopen");
  authorization = "Bearer b";
  EXPECT_EQ(Create("A").response.status, 201);
}

TEST_F(FaultsTest, WrongCentsAreStoredWrong) {
  Play("wrong_cents");
  const json::value made = json::parse(Create("A").response.body).at("sales_invoice");
  EXPECT_EQ(made.at("price_without_vat").as_string(), "10.01");
  EXPECT_EQ(made.at("price_with_vat").as_string(), "12.11");
  EXPECT_EQ(json::parse(Get(absl::StrCat("sales_invoices/", made.at("id").as_int64())).body).at("sales_invoice"), made);
}

TEST_F(FaultsTest, UniquenessCanBeLeftOutForAWhileTogetherWithAnotherFault) {
  Create("A");
  Control("POST", "/_faults",
          R"([{"match":{"path":"sales_invoices"},"fault":"unique_off","times":1},
              {"match":{"path":"sales_invoices"},"fault":"5xx_after","times":1}])");
  EXPECT_EQ(Create("A").response.status, 500);
  EXPECT_EQ(Create("A").response.status, 422);
  EXPECT_EQ(Control("GET", "/_ledger?summary=1").at("duplicates").at("api_reference").at("A").as_int64(), 2);
}

TEST_F(FaultsTest, ARuleStrikesWhatItMatchesAsOftenAsItSays) {
  Control(
      "POST", "/_faults",
      R"({"match":{"method":"POST","path":"/sales_invoices","body_contains":"KPL-X"},"fault":"5xx_before","times":2,"every":2})");
  std::string statuses;
  for (int i = 0; i < 6; ++i) absl::StrAppend(&statuses, Create("KPL-X").response.status, " ");
  EXPECT_EQ(statuses, "201 500 422 500 422 422 ");
  EXPECT_EQ(Create("KPL-Y").response.status, 201);
  EXPECT_EQ(Get("sales_invoices").status, 200);
  const json::value rule = Control("GET", "/_faults").at("rules").at(0);
  EXPECT_EQ(rule.at("fired").as_int64(), 2);
  EXPECT_EQ(rule.at("matched").as_int64(), 4);
  EXPECT_TRUE(Control("DELETE", "/_faults").at("rules").as_array().empty());
}

TEST_F(FaultsTest, TheLedgerTellsWhichRequestWasStruck) {
  Play("5xx_after");
  Create("A");
  const json::value requests = Control("GET", "/_ledger").at("requests");
  const json::value& last = requests.as_array().back();
  EXPECT_EQ(last.at("fault").as_string(), "5xx_after");
  EXPECT_EQ(last.at("status").as_int64(), 500);
}

TEST_F(FaultsTest, ABadRuleIsRefusedWithAllThatIsWrong) {
  const Response response =
      Ask("POST", "/_faults", R"([{"fault":"brand","time":1},{"fault":"slow","delay_ms":"veel","match":{"url":"x"}}])")
          .response;
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, AllOf(HasSubstr("rule 1: unknown key 'time'"), HasSubstr("fault 'brand' is unknown"),
                                   HasSubstr("rule 2: delay_ms"), HasSubstr("unknown key 'url'")));
  EXPECT_TRUE(Control("GET", "/_faults").at("rules").as_array().empty());
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
