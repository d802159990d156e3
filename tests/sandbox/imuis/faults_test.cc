#include "tests/sandbox/frame/faults.h"

#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr char kOrder[] = "202600041";

class FaultsTest : public SandboxTest {
 protected:
  FaultsTest() { SeedOrder(); }

  // Strikes this function, once.
  void Play(const std::string& fault, const std::string& more = "",
            const std::string& function = "CreateVerkooporderRegel") {
    Control("DELETE", "/_faults");
    Control("POST", "/_faults",
            absl::StrCat(R"([{"match":{"body_contains":")", function, R"("},"times":1,"fault":")", fault, "\"", more,
                         "}]"));
  }
  Answer Add(const std::string& remark) {
    return Send("CreateVerkooporderRegel", LinesOf(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", remark}}}));
  }
  std::int64_t Stored() { return Counts("order_lines").at("created").as_int64(); }
  Outcome ReadLines() { return Question({{"TABLE", "ORDRG"}, {"SELECTFIELDS", "RG;OPMINT;BEDR"}, {"ORDERBY", "RG"}}); }
};

TEST_F(FaultsTest, BeforeMeansNothingIsStored) {
  for (const char* fault : {"refuse", "5xx_before", "hang_before", "rate_limit", "html_502", "close_before",
                            "soap_fault", "session_dead", "expired_token"}) {
    Play(fault);
    Add(fault);
    EXPECT_EQ(Stored(), 0) << fault;
    Login();
  }
}

TEST_F(FaultsTest, AfterMeansItIsStored) {
  int stored = 0;
  for (const char* fault : {"5xx_after", "hang_after", "close_after", "garbage", "empty", "huge", "slow", "html_200",
                            "text_200", "write_then_lost", "result_true_with_message"}) {
    Play(fault);
    Add(fault);
    EXPECT_EQ(Stored(), ++stored) << fault;
  }
}

TEST_F(FaultsTest, EachLooksAsTheVendorOrItsProxyWould) {
  Play("refuse");
  const Outcome refused = ReadOutcome(Add("A").response);
  EXPECT_THAT(refused, Refuses("CS399"));
  EXPECT_EQ(refused.element, "CreateVerkooporderRegelResponse");
  EXPECT_EQ(refused.Get("ORDNR"), kOrder);
  Play("5xx_before", R"(,"status":503,"retry_after":7)");
  const Response busy = Add("A").response;
  EXPECT_THAT(ReadOutcome(busy), IsFault(503));
  ASSERT_THAT(busy.headers, SizeIs(1));
  EXPECT_EQ(busy.headers[0].second, "7");
  Play("5xx_after");
  EXPECT_THAT(ReadOutcome(Add("A").response), IsFault(500));
  Play("soap_fault");
  const Outcome fault = ReadOutcome(Add("A").response);
  EXPECT_THAT(fault, IsFault(500));
  EXPECT_EQ(fault.Get("faultcode"), "soap:Server");
  Play("rate_limit", R"(,"retry_after":7)");
  EXPECT_EQ(Add("B").response.status, 429);
  Play("html_502");
  EXPECT_EQ(Add("B").response.content_type, "text/html");
  Play("html_200");
  const Response page = Add("B").response;
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, StartsWith("<!DOCTYPE html>"));
  Play("text_200");
  EXPECT_THAT(Add("B").response.body, Not(StartsWith("<")));
  Play("garbage");
  const Response garbage = Add("B").response;
  EXPECT_EQ(garbage.content_type, "text/xml; charset=utf-8");
  EXPECT_FALSE(pugi::xml_document().load_string(garbage.body.c_str()));
  Play("empty");
  EXPECT_EQ(Add("C").response.body, "");
  Play("hang_after");
  EXPECT_EQ(Add("D").delivery, Delivery::kHang);
  Play("close_before");
  EXPECT_EQ(Add("E").delivery, Delivery::kCut);
  Play("write_then_lost");
  EXPECT_EQ(Add("E").delivery, Delivery::kCut);
  Play("huge");
  EXPECT_EQ(Add("F").delivery, Delivery::kHuge);
  Play("slow", R"(,"delay_ms":250)");
  EXPECT_EQ(Add("G").delay, absl::Milliseconds(250));
}

TEST_F(FaultsTest, LateIsCarriedOutAfterTheDelayOnly) {
  Play("late", R"(,"delay_ms":90000)");
  const Request request =
      RequestOf("CreateVerkooporderRegel", LinesOf(kOrder, {{{"ART", "KOP-15"}, {"AANT", "2"}, {"OPMINT", "A"}}}));
  const Answer answer = sandbox->Handle(request, now);
  EXPECT_EQ(answer.delivery, Delivery::kLate);
  EXPECT_EQ(answer.delay, absl::Seconds(90));
  EXPECT_EQ(Stored(), 0);
  Add("A");  // A second one overtakes it, and nobody refuses the first.
  EXPECT_THAT(ReadOutcome(sandbox->HandleLate(request, now + answer.delay).response), Succeeds());
  EXPECT_EQ(Stored(), 2);
}

TEST_F(FaultsTest, ADeadSessionStaysDeadUntilALogin) {
  Play("session_dead");
  EXPECT_THAT(ReadOutcome(Add("A").response), Refuses("CS102"));
  EXPECT_THAT(ReadOutcome(Add("A").response), Refuses("CS102"));
  EXPECT_THAT(Ask("KeepSession", {{"Foutmelding", ""}}), Refuses("CS102"));
  Login();
  EXPECT_THAT(ReadOutcome(Add("A").response), Succeeds());
}

TEST_F(FaultsTest, ATrueResultMayCarryAMessage) {  // 4.1
  Play("result_true_with_message");
  const Outcome outcome = ReadOutcome(Add("A").response);
  EXPECT_TRUE(outcome.result);
  EXPECT_EQ(outcome.message, "Niet alle gegevens konden worden verwerkt.");
  EXPECT_EQ(Stored(), 1);
  Play("result_true_with_message", "", "GetStamtabelRecords");
  EXPECT_NE(ReadLines().message, "");
  EXPECT_THAT(ReadLines(), Succeeds());
}

TEST_F(FaultsTest, AnEmptyPageStillCountsItsRecords) {  // 3.1
  Add("A");
  Play("empty_page", "", "GetStamtabelRecords");
  const Outcome page = ReadLines();
  EXPECT_THAT(page, Succeeds());
  EXPECT_THAT(RowsOf(page.Get("Records")), IsEmpty());
  EXPECT_EQ(TextIn(page.Get("Records"), "METADATA", "RECORDCOUNT"), "1");
  EXPECT_EQ(TextIn(page.Get("Records"), "METADATA", "TOTALPAGES"), "1");
  EXPECT_THAT(RowsOf(ReadLines().Get("Records")), SizeIs(1));
}

TEST_F(FaultsTest, UnfoundHidesLinesWithOurToken) {
  Add("let op KPL-ABCDEFGHIJKLMNOP-1");
  Add("gewoon");
  Control("POST", "/_faults", R"([{"match":{"body_contains":"GetStamtabelRecords"},"fault":"unfound"}])");
  EXPECT_THAT(RowsOf(ReadLines().Get("Records")), testing::ElementsAre("10|gewoon|8.5"));
}

TEST_F(FaultsTest, WrongCentsAreStoredWrong) {
  Play("wrong_cents");
  EXPECT_EQ(TextIn(ReadOutcome(Add("A").response).Get("Verkooporder"), "ORDRG", "BEDR"), "8.51");
  EXPECT_THAT(RowsOf(ReadLines().Get("Records")), testing::ElementsAre("5|A|8.51"));
  EXPECT_EQ(Ledger("orders").at(0).at("BEDRTOT").as_string(), "8.51");
}

TEST_F(FaultsTest, UniquenessCanBeLeftOutForAWhileTogetherWithAnotherFault) {
  EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-1"}}), Succeeds());
  Control("POST", "/_faults",
          R"([{"match":{"body_contains":"OS-1"},"fault":"unique_off","times":1},
              {"match":{"body_contains":"OS-1"},"fault":"5xx_after","times":1}])");
  EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-1"}}), IsFault(500));
  EXPECT_THAT(Create("DEB", {{"ZKSL", "OS-1"}}), Refuses("CS204"));
  EXPECT_EQ(Duplicates("contact_number").at("OS-1").as_int64(), 2);
}

TEST_F(FaultsTest, TheLedgerTellsWhichRequestWasStruck) {
  Play("5xx_after", "", "ORDNR");
  Add("A");
  const json::value last = Ledger("requests").back();
  EXPECT_EQ(last.at("fault").as_string(), "5xx_after");
  EXPECT_EQ(last.at("status").as_int64(), 500);
  EXPECT_EQ(last.at("path").as_string(), "/v1/ws1_xml.asmx CreateVerkooporderRegel");
}

TEST_F(FaultsTest, ABadRuleIsRefusedWithAllThatIsWrong) {
  const Response response = Door("POST", "/_faults", R"([{"fault":"brand"},{"fault":"slow","delay_ms":"veel"}])");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("fault 'brand' is unknown"), HasSubstr("empty_page"), HasSubstr("rule 2")));
  EXPECT_THAT(Control("GET", "/_faults").at("rules").as_array(), IsEmpty());
}

}  // namespace
}  // namespace koppel::sandbox::imuis
