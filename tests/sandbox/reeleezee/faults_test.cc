#include "tests/sandbox/frame/faults.h"

#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FaultsTest : public SandboxTest {
 protected:
  FaultsTest() { StoredJansen(); }

  // Strikes PUTs of invoices, once.
  void Play(const std::string& fault, const std::string& more = "") {
    Control("DELETE", "/_faults");
    Control("POST", "/_faults",
            absl::StrCat(R"([{"match":{"method":"PUT","path":"SalesInvoices"},"times":1,"fault":")", fault, "\"", more,
                         "}]"));
  }
  // Strikes everything, as long as it stands.
  void PlayAlways(const std::string& fault) {
    Control("DELETE", "/_faults");
    Control("POST", "/_faults", absl::StrCat(R"([{"fault":")", fault, "\"}]"));
  }
  std::string Target(int n) { return absl::StrCat("/api/v1/", administration, "/", Invoice(Id(n))); }
  static std::string Id(int n) { return absl::StrCat("4c1a7f2e-8a63-5d0e-b1a4-", absl::Dec(n, absl::kZeroPad12)); }
  Answer Create(int n) { return Ask("PUT", Target(n), InvoiceBody(R"({"Description":"a","Quantity":1,"Price":10})")); }
  bool IsThere(int n) { return Get(Invoice(Id(n))).status == 200; }
  std::int64_t StoredInvoices() { return Counts("invoices").at("created").as_int64(); }
};

TEST_F(FaultsTest, BeforeMeansNothingIsStored) {
  int n = 0;
  for (const char* fault :
       {"refuse", "5xx_before", "hang_before", "rate_limit", "html_502", "close_before", "forbidden"}) {
    Play(fault);
    Create(++n);
    EXPECT_FALSE(IsThere(n)) << fault;
  }
  EXPECT_EQ(StoredInvoices(), 0);
}

TEST_F(FaultsTest, AfterMeansItIsStored) {
  int n = 0;
  for (const char* fault : {"5xx_after", "hang_after", "close_after", "garbage", "empty", "huge", "slow", "html_200"}) {
    Play(fault);
    Create(++n);
    EXPECT_TRUE(IsThere(n)) << fault;
  }
  EXPECT_EQ(StoredInvoices(), 8);
}

TEST_F(FaultsTest, EachLooksAsTheVendorOrItsGatewayWould) {
  Play("refuse");
  EXPECT_THAT(Create(1).response, Refuses(400, "_InvalidData"));
  Play("5xx_before");
  EXPECT_THAT(Create(1).response, Refuses(500, "Onverwachte fout"));
  Play("5xx_before", R"(,"status":503)");
  EXPECT_THAT(Create(1).response, IsPage(503));
  Play("5xx_after");
  EXPECT_THAT(Create(1).response, Refuses(500, "Onverwachte fout"));
  Play("rate_limit", R"(,"retry_after":7)");
  const Response limited = Create(2).response;
  EXPECT_THAT(limited, Refuses(429, "Too many requests"));
  EXPECT_EQ(HeaderOf(limited, "Retry-After"), "7");
  Play("rate_limit", R"(,"retry_after":-1)");
  EXPECT_EQ(HeaderOf(Create(2).response, "Retry-After"), "");
  Play("html_502");
  EXPECT_THAT(Create(2).response, IsPage(502));
  Play("html_200");
  EXPECT_THAT(Create(2).response, IsPage(200));
  Play("forbidden");
  EXPECT_THAT(Create(3).response, Refuses(403, "Forbidden"));
  Play("garbage");
  boost::system::error_code failed;
  json::parse(Create(3).response.body, failed);
  EXPECT_TRUE(failed);
  Play("empty");
  EXPECT_EQ(Create(4).response.body, "");
  Play("hang_after");
  EXPECT_EQ(Create(5).delivery, Delivery::kHang);
  Play("close_before");
  EXPECT_EQ(Create(6).delivery, Delivery::kCut);
  Play("huge");
  EXPECT_EQ(Create(7).delivery, Delivery::kHuge);
  Play("slow", R"(,"delay_ms":250)");
  EXPECT_EQ(Create(8).delay, absl::Milliseconds(250));
}

TEST_F(FaultsTest, LateIsCarriedOutAfterTheDelayAndOverwrites) {
  Play("late", R"(,"delay_ms":90000)");
  const Request request{.method = "PUT",
                        .target = Target(1),
                        .authorization = authorization,
                        .content_type = content_type,
                        .body = InvoiceBody(R"({"Description":"laat","Quantity":1,"Price":10})")};
  const Answer answer = sandbox->Handle(request, now);
  EXPECT_EQ(answer.delivery, Delivery::kLate);
  EXPECT_EQ(answer.delay, absl::Seconds(90));
  EXPECT_FALSE(IsThere(1));
  Create(1);  // A second one overtakes it; the vendor refuses neither.
  EXPECT_EQ(sandbox->HandleLate(request, now + answer.delay).response.status, 204);
  EXPECT_EQ(StoredInvoices(), 1);
  EXPECT_EQ(Duplicates("writes").at(Id(1)).as_int64(), 2);
  EXPECT_EQ(Read(Invoice(Id(1))).at("Description").as_string(), "laat");
}

TEST_F(FaultsTest, StoredThenLostWasAnsweredWell) {
  Play("stored_then_lost");
  headers = {{"prefer", "return=representation"}};
  const Response response = Create(1).response;
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("\"TotalNetAmount\":10,"));
  headers.clear();
  EXPECT_FALSE(IsThere(1));
  EXPECT_THAT(Column("SalesInvoices", "id"), IsEmpty());
  EXPECT_FALSE(Control("GET", "/_ledger").at("invoices").at(0).at("deleted_at").is_null());
}

TEST_F(FaultsTest, UnfoundHidesFromEveryGet) {
  Create(1);
  PlayAlways("unfound");
  EXPECT_THAT(Get(Invoice(Id(1))), Refuses(404, "_NotFound"));
  EXPECT_THAT(Get(Invoice(Id(1)) + "/Lines"), Refuses(404, "_NotFound"));
  EXPECT_THAT(Column("SalesInvoices", "id"), IsEmpty());
  EXPECT_THAT(Names("Customers?$filter=Name eq 'Bakkerij Jansen V.O.F.'"), IsEmpty());
  Create(1);
  Control("DELETE", "/_faults");
  EXPECT_TRUE(IsThere(1));
  EXPECT_EQ(StoredInvoices(), 1);
}

TEST_F(FaultsTest, AListShrinksWhileItIsPaged) {
  Seed(R"({"Products":[{"Code":"A"},{"Code":"B"},{"Code":"C"},{"Code":"D"},{"Code":"E"}]})");
  PlayAlways("shrinking_list");
  EXPECT_THAT(Column("Products?$orderby=Code&$top=2&$skip=0", "Code"), ElementsAre("A", "B"));
  EXPECT_THAT(Column("Products?$orderby=Code&$top=2&$skip=2", "Code"), ElementsAre("D", "E"));  // C was passed over.
  EXPECT_THAT(Column("Products?$orderby=Code&$top=2&$skip=4", "Code"), IsEmpty());
}

TEST_F(FaultsTest, AnExpandOfAListCanBeRefused) {
  PlayAlways("expand_refused");
  EXPECT_THAT(Get("Customers?$expand=AddressList"), HasStatus(400));
  EXPECT_EQ(Get("Customers").status, 200);
  EXPECT_EQ(Get(absl::StrCat("Customers/", kJansen, "?$expand=*")).status, 200);
}

TEST_F(FaultsTest, WrongCentsAreStoredWrong) {
  Play("wrong_cents");
  Create(1);
  const json::object invoice = Read(Invoice(Id(1)));
  EXPECT_EQ(TextOfNumber(invoice.at("TotalNetAmount")), "10.01");
  EXPECT_EQ(TextOfNumber(invoice.at("BaseInvoiceAmount")), "12.11");
}

TEST_F(FaultsTest, UniquenessCanBeLeftOutForAWhile) {
  Stored(absl::StrCat("Customers/", kJansen), R"({"IdentifierNumber":5})");
  Control("POST", "/_faults", R"([{"fault":"unique_off","times":1}])");
  EXPECT_EQ(Put(absl::StrCat("Customers/", kKetel), R"({"IdentifierNumber":5})").status, 204);
  EXPECT_EQ(Put(absl::StrCat("Customers/", kOnbekend), R"({"IdentifierNumber":5})").status, 400);
}

TEST_F(FaultsTest, AnExpiredLoginStaysExpiredUntilItIsSeeded) {
  Seed(R"({"logins":[{"user":"jan","password":"p"}]})");
  const std::string first = authorization;
  LogIn("jan", "p");
  Play("expired_token");
  EXPECT_THAT(Create(1).response, HasStatus(401));
  EXPECT_THAT(Create(1).response, HasStatus(401));
  authorization = first;
  EXPECT_EQ(Create(1).response.status, 204);
  Seed(R"({"logins":[{"user":"jan","password":"p"}]})");
  LogIn("jan", "p");
  EXPECT_EQ(Create(2).response.status, 204);
}

TEST_F(FaultsTest, TheLedgerTellsWhichRequestWasStruck) {
  Play("html_200");
  Create(1);
  const json::value requests = Control("GET", "/_ledger").at("requests");
  EXPECT_EQ(requests.as_array().back().at("fault").as_string(), "html_200");
}

TEST_F(FaultsTest, AnUnknownFaultNamesThoseThereAre) {
  const Response response = Ask("POST", "/_faults", R"([{"fault":"brand"}])").response;
  EXPECT_EQ(response.status, 400);
  for (const std::string& own : VendorManners().extra_faults) EXPECT_THAT(response.body, HasSubstr(own));
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
