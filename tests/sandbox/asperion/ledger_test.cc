#include "tests/sandbox/frame/ledger.h"

#include "base/status_matchers.h"
#include "tests/sandbox/asperion/sandbox_fixture.h"
#include "tests/sandbox/frame/fingerprint.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kPath[] = "salesinvoiceswithlines";
constexpr char kForm[] = "client_id=koppel-test&client_secret=geheim&grant_type=refresh_token&refresh_token=";

class LedgerTest : public SandboxTest {
 protected:
  // A new sandbox that reads the lines of the old one.
  void Restart() {
    const std::vector<std::string> before = lines;
    Start({});
    for (const std::string& line : before) ASSERT_THAT(sandbox->Restore(line), base::IsOk()) << line;
    EXPECT_TRUE(lines.empty());
    lines = before;
  }
  // All that a client or a test can see, but for the requests.
  std::string Seen() {
    json::object whole = Control("GET", "/_ledger").as_object();
    whole.erase("requests");
    whole["counts"].as_object().erase("requests");
    std::string seen = json::serialize(whole);
    for (const char* list : {"vatcodes", "journals", "administrations", "debtors", "articles?ActiveState=All", kPath}) {
      seen += Get(list).body;
    }
    return seen;
  }
  json::value Refresh(const std::string& token) {
    content_type = "application/x-www-form-urlencoded";
    json::value pair = json::parse(Ask("POST", "/connect/token", kForm + token).response.body);
    content_type = "application/json";
    return pair;
  }
};

std::string Text(const json::value& pair, const char* name) { return std::string(pair.at(name).as_string()); }

TEST_F(LedgerTest, ARestartChangesNothing) {
  MadeDebtor("OS-1");
  MadeDebtor("10042");
  const std::int64_t article = MadeArticle("KOP-15", "82.64463");
  EXPECT_EQ(Post("articles", R"({"code":"KOP-15","description":"A","salesTypeId":"MAT"})").status, 400);
  const std::string line =
      absl::StrCat(R"({"lineType":"Article","articleId":)", article, R"(,"quantity":0.3333,"discountPercentage":2.5},)",
                   R"({"lineType":"Text","description":"é\n\"b\""})");
  for (const char* name : {"KPL-A", "KPL-B", "KPL-C"}) {
    Made(kPath, InvoiceBody(line, absl::StrCat(R"("reference":"WB-1","description":"Werkbon )", name, "\",")));
  }
  Seed(R"({"administrations":[{"id":7,"name":"Zeven"}],"debtors":[{"administration":7,"name":"Z","debtorKindId":"BUI"}],
           "vatcodes":[{"id":"VH","isDefault":false},{"id":"VX","salesCode":true,"percentage":"9.5"}],
           "booked":[{"id":500004}],"deleted":[{"kind":"salesinvoice","id":500005},{"kind":"debtor","id":500001}]})");
  EXPECT_EQ(Put(absl::StrCat("articles/", article),
                R"({"code":"KOP-16","description":"B","salesTypeId":"MAT","active":false})")
                .status,
            200);
  const std::string before = Seen();

  Restart();
  EXPECT_EQ(Seen(), before);
  EXPECT_EQ(MadeDebtor("OS-2"), 500008);
  EXPECT_EQ(Get("debtors/500001").status, 404);
  EXPECT_EQ(Counts("articles").at("refused_duplicates").as_int64(), 1);
  Seed(R"({"booked":[{"id":500006}]})");
  EXPECT_EQ(json::parse(Get("salesinvoices/500006").body).at("invoiceNumber").as_string(), "20260002");
}

TEST_F(LedgerTest, ARestartKeepsTokensAndUsedCodes) {
  const json::value pair = Refresh("refresh-0");
  content_type = "application/x-www-form-urlencoded";
  const std::string code =
      "client_id=koppel-test&client_secret=geheim&grant_type=authorization_code&code=code-0&redirect_uri=https://"
      "koppel.example/oauth/asperion";
  EXPECT_EQ(Ask("POST", "/connect/token", code).response.status, 200);
  Restart();
  content_type = "application/x-www-form-urlencoded";
  EXPECT_EQ(Ask("POST", "/connect/token", code).response.body, R"({"error":"invalid_grant"})");
  EXPECT_EQ(Text(Refresh("refresh-0"), "error"), "invalid_grant");
  authorization = "Bearer " + Text(pair, "access_token");
  EXPECT_EQ(Get("debtors").status, 200);
  EXPECT_EQ(Text(Refresh(Text(pair, "refresh_token")), "token_type"), "Bearer");
}

TEST_F(LedgerTest, ARestartKeepsWhatAUserMay) {
  Seed(R"({"tokens":[{"access_token":"t","refresh_token":"r","administrations":[48977],"invoicing":false}]})");
  Restart();
  authorization = "Bearer t";
  EXPECT_EQ(Get("debtors").status, 403);
  tenant = "48977";
  EXPECT_EQ(Get("debtors").status, 200);
  EXPECT_EQ(Get("salesinvoices").status, 403);
}

TEST_F(LedgerTest, NoTokenStandsInItsLinesOrAnswers) {
  const json::value pair = Refresh("refresh-0");
  authorization = "Bearer " + Text(pair, "access_token");
  MadeDebtor();
  const std::string whole = Ask("GET", "/_ledger").response.body;
  for (const std::string& secret :
       {Text(pair, "access_token"), Text(pair, "refresh_token"), std::string("refresh-0"), std::string("geheim")}) {
    EXPECT_THAT(whole, Not(HasSubstr(secret)));
    for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(whole, HasSubstr(FingerprintOf(Text(pair, "access_token"))));
}

TEST_F(LedgerTest, ARecordTellsWhoMadeItWhenAndHowOftenItWasWritten) {
  const std::int64_t id = MadeDebtor("OS-1");
  Put(absl::StrCat("debtors/", id), R"({"customerNumber":"OS-1","name":"B","debtorKindId":"BIN"})");
  Post("debtors", R"({"customerNumber":"OS-1","name":"C","debtorKindId":"BIN"})");
  const json::value ledger = Control("GET", "/_ledger");
  const json::value& debtor = ledger.at("debtors").at(0);
  EXPECT_EQ(debtor.at("request").as_int64(), 1);
  EXPECT_EQ(debtor.at("stored_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(debtor.at("token_fingerprint").as_string(), FingerprintOf("sesam"));
  EXPECT_EQ(debtor.at("writes").as_int64(), 2);
  EXPECT_EQ(debtor.at("refused_duplicates").as_int64(), 1);
  EXPECT_EQ(debtor.at("company_id").as_int64(), 48213);
  EXPECT_TRUE(debtor.at("deleted_at").is_null());
  EXPECT_FALSE(debtor.at("seeded").as_bool());
  const json::value& refused = ledger.at("refused_duplicates").at(0);
  EXPECT_EQ(refused.at("key").as_string(), "OS-1");
  EXPECT_EQ(refused.at("existing_id").as_int64(), id);
  EXPECT_EQ(refused.at("request").as_int64(), 3);
}

TEST_F(LedgerTest, SeedsAreNoCreatesAndObeyTheRules) {
  const json::value seeded = Control("POST", "/_seed",
                                     R"({"debtors":[{"customerNumber":"10042","name":"A","debtorKindId":"BIN"}],
          "articles":[{"code":"K","description":"K","price":1.5,"salesTypeId":"MAT"}],
          "salesinvoices":[{"debtorCustomerNumber":"10042","date":"2026-03-02T00:00:00","journalId":"70",
                            "lines":{"_data":[{"lineType":"Text","description":"a"}]}}]})");
  EXPECT_EQ(seeded.at("salesinvoices").at(0).at("status").as_int64(), 1);
  EXPECT_EQ(Counts("creates").as_int64(), 0);
  EXPECT_EQ(Counts("debtors").at("seeded").as_int64(), 1);
  EXPECT_EQ(Counts("invoices").at("live").as_int64(), 1);
}

TEST_F(LedgerTest, ABadSeedSaysWhere) {
  const Response response =
      Ask("POST", "/_seed", R"({"debtors":[{"name":"A","debtorKindId":"BIN"},{"name":"B"}]})").response;
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("debtors[1]: "));
  EXPECT_THAT(response.body, HasSubstr("DebtorKindId is verplicht."));
  for (const char* bad :
       {R"({"klanten":[]})", R"({"debtors":{}})", R"({"debtors":[1]})", R"({"consent":"soms"})",
        R"({"vatcodes":[{"percentage":21}]})", R"({"vatcodes":[{"id":"A","tarief":21}]})",
        R"({"articles":[{"administration":1,"code":"A"}]})", R"({"administrations":[{"name":"A"}]})",
        R"({"tokens":[{"scopes":"api"}]})", R"({"codes":[{}]})", R"({"deleted":[{"kind":"contact","id":1}]})",
        R"({"deleted":[{"kind":"debtor","id":1}]})", "geen json"}) {
    EXPECT_EQ(Ask("POST", "/_seed", bad).response.status, 400) << bad;
  }
}

TEST_F(LedgerTest, AResetEmptiesItAlsoForTheNextStart) {
  MadeDebtor();
  Refresh("refresh-0");
  Control("POST", "/_faults", R"([{"fault":"html_502"}])");
  Control("POST", "/_reset");
  EXPECT_EQ(Counts("debtors").at("live").as_int64(), 0);
  EXPECT_EQ(Counts("requests").as_int64(), 0);
  EXPECT_EQ(Get("debtors").status, 200);
  Restart();
  EXPECT_EQ(Counts("debtors").at("live").as_int64(), 0);
  EXPECT_EQ(Text(Refresh("refresh-0"), "token_type"), "Bearer");
}

TEST_F(LedgerTest, RequestsAreCountedExactlyAndKeptInBounds) {
  for (int i = 0; i < 10'005; ++i) Get("journals/70");
  const json::value ledger = Control("GET", "/_ledger");
  EXPECT_EQ(ledger.at("counts").at("requests").as_int64(), 10'005);
  EXPECT_EQ(ledger.at("requests").as_array().size(), 10'000U);
}

TEST_F(LedgerTest, TheDoorAsksNoTokenAndCountsNoRequest) {
  authorization.clear();
  EXPECT_EQ(Control("GET", "/_health").at("status").as_string(), "ok");
  EXPECT_EQ(Counts("requests").as_int64(), 0);
  EXPECT_EQ(Ask("GET", "/_onbekend").response.status, 400);
  EXPECT_EQ(Ask("POST", "/_onbekend", "{}").response.status, 400);
}

TEST_F(LedgerTest, ALineThatIsNotOursIsRefused) {
  for (const char* line :
       {"geen json", R"({"op":"onbekend"})", R"({"op":"create","kind":"debtor","company":1})",
        R"({"op":"create","kind":"contact","company":48213})",
        R"({"op":"create","kind":"debtor","company":48213,"at":"2026-03-02T00:00:00Z"})",
        R"({"op":"row","list":"landen","company":48213,"object":{}})", R"({"op":"administration"})"}) {
    EXPECT_FALSE(sandbox->Restore(line).ok()) << line;
  }
}

}  // namespace
}  // namespace koppel::sandbox::asperion
