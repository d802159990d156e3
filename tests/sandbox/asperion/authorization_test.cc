// Who may ask what, and which administration answers (vendor page 1, 3.1, 4).
#include "tests/sandbox/asperion/sandbox_fixture.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class AuthorizationTest : public SandboxTest {
 protected:
  std::int64_t Answering(const std::string& path = "debtors") {
    return MetaOf(Get(path)).at("administrationId").as_int64();
  }
};

TEST_F(AuthorizationTest, WithoutAGoodTokenIs401WithoutABody) {
  for (const char* header : {"", "Bearer", "Bearer onbekend", "Basic c2VzYW06"}) {
    authorization = header;
    const Response response = Get("debtors");
    EXPECT_EQ(response.status, 401) << header;
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(HeaderOf(response, "WWW-Authenticate"), "Bearer error=\"invalid_token\"");
  }
}

TEST_F(AuthorizationTest, TheHeaderChoosesTheAdministrationUnderBothItsNames) {  // A1
  EXPECT_EQ(Answering(), 48213);
  tenant.clear();
  more_headers = {{"x-tenantid", "48213"}};
  EXPECT_EQ(Answering(), 48213);
}

TEST_F(AuthorizationTest, WithoutTheHeaderAnotherAdministrationAnswersAndStores) {
  tenant.clear();
  EXPECT_EQ(Answering(), 48977);
  MadeDebtor();
  EXPECT_EQ(Control("GET", "/_ledger").at("debtors").at(0).at("company_id").as_int64(), 48977);
  tenant = "48213";
  EXPECT_EQ(MetaOf(Get("debtors")).at("totalCount").as_int64(), 0);
}

TEST_F(AuthorizationTest, WhichAnswersWithoutTheHeaderIsTheUsersOwn) {
  Seed(R"({"tokens":[{"access_token":"t","default_administration":48213}]})");
  authorization = "Bearer t";
  tenant.clear();
  EXPECT_EQ(Answering(), 48213);
  more_headers = {{"x-tenant-id", " "}};
  EXPECT_EQ(Answering(), 48213);
  more_headers = {{"x-tenantid", "48213"}, {"x-tenant-id", "48977"}};
  EXPECT_EQ(Answering(), 48977);
}

TEST_F(AuthorizationTest, AnUnknownAdministrationIs403) {  // A1
  for (const char* id : {"1", "acht", "48213x", "-1"}) {
    tenant = id;
    EXPECT_THAT(Get("debtors"), Refuses(403, "Forbidden")) << id;
  }
  EXPECT_EQ(Get("administrations").status, 200);
}

TEST_F(AuthorizationTest, AUserReachesHisOwnAdministrationsOnly) {  // I5
  Seed(R"({"administrations":[{"id":7,"name":"Zeven"}],"tokens":[{"access_token":"t","administrations":[7]}]})");
  authorization = "Bearer t";
  EXPECT_THAT(Get("debtors"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Column(Get("administrations"), "id"), ElementsAre("7"));
  EXPECT_EQ(Get("administrations/48213").status, 404);
  tenant = "7";
  EXPECT_EQ(Answering(), 7);
  tenant.clear();
  EXPECT_EQ(Answering(), 7);
}

TEST_F(AuthorizationTest, WithoutInvoicingRightsInvoicesAre403) {  // A21
  Seed(R"({"tokens":[{"access_token":"t","invoicing":false}]})");
  authorization = "Bearer t";
  EXPECT_EQ(Get("debtors").status, 200);
  EXPECT_THAT(Get("salesinvoices"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Post("salesinvoiceswithlines", "{}"), Refuses(403, "Forbidden"));
}

TEST_F(AuthorizationTest, AdministrationsAreListedWithoutTellingWhoAnswers) {
  tenant.clear();
  const Response list = Get("administrations");
  EXPECT_THAT(Column(list, "name"), ElementsAre("Van Dalen Installaties B.V.", "Van Dalen Onderhoud V.O.F."));
  EXPECT_FALSE(MetaOf(list).as_object().contains("administrationId"));
  EXPECT_FALSE(json::parse(list.body).at("_data").at(0).as_object().contains("email"));
  EXPECT_THAT(Column(Get("administrations?Email=onderhoud"), "id"), ElementsAre("48977"));
  EXPECT_THAT(Column(Get("administrations?Id=48213"), "id"), ElementsAre("48213"));
  EXPECT_EQ(json::parse(Get("administrations/48213").body).at("_meta").at("self").as_string(),
            "http://127.0.0.1:4711/v1/administrations/48213");
  EXPECT_EQ(Post("administrations", "{}").status, 405);
}

TEST_F(AuthorizationTest, PathsAreKnownInAnyCaseAndOthersAre404) {
  EXPECT_EQ(Ask("GET", "/V1/VatCodes/").response.status, 200);
  EXPECT_EQ(Ask("GET", "/v1/SalesInvoicesWithLines").response.status, 200);
  for (const char* target : {"/", "/v1", "/v2/debtors", "/debtors", "/v1/relaties", "/v1/debtors/1/x"}) {
    EXPECT_EQ(Ask("GET", target).response.status, 404) << target;
  }
  EXPECT_EQ(Call("DELETE", "debtors/1").status, 405);
  EXPECT_EQ(Call("DELETE", "salesinvoiceswithlines/1").status, 405);
  EXPECT_EQ(Put("salesinvoiceswithlines/1", "{}").status, 405);
  EXPECT_EQ(Post("vatcodes", "{}").status, 405);
  EXPECT_EQ(Post("salesinvoices", "{}").status, 405);
}

TEST_F(AuthorizationTest, OnlyJsonGoesInAndOut) {
  content_type = "text/plain";
  EXPECT_THAT(Post("debtors", "{}"), Refuses(415, "Unsupported Media Type"));
  content_type = "application/json; charset=utf-8";
  EXPECT_THAT(Objections(Post("debtors", "{\"name\":")),
              ElementsAre("$: De inhoud van het verzoek is geen geldig JSON-object."));
  EXPECT_THAT(Objections(Post("debtors", "[]")),
              ElementsAre("$: De inhoud van het verzoek is geen geldig JSON-object."));
  more_headers = {{"accept", "application/xml"}};
  EXPECT_EQ(Get("debtors").status, 406);
  more_headers = {{"accept", "application/json, text/plain"}};
  EXPECT_EQ(Get("debtors").status, 200);
}

TEST_F(AuthorizationTest, ErrorsAreProblemDetailsInTheLanguageThatWasAsked) {
  const Response dutch = Post("debtors", R"({"debtorKindId":"XYZ","name":"A"})");
  EXPECT_EQ(dutch.content_type, "application/problem+json; charset=utf-8");
  EXPECT_THAT(Objections(dutch), ElementsAre("DebtorKindId: Debiteursoort 'XYZ' bestaat niet."));
  const json::value body = json::parse(dutch.body);
  EXPECT_EQ(body.at("title").as_string(), "One or more validation errors occurred.");
  EXPECT_EQ(body.at("traceId").as_string().size(), 55U);
  more_headers = {{"accept-language", "nl-NL"}};
  EXPECT_THAT(Objections(Post("debtors", R"({"debtorKindId":"XYZ","name":"A"})")),
              ElementsAre("DebtorKindId: Debiteursoort 'XYZ' bestaat niet."));
  more_headers = {{"accept-language", "en-US"}};
  EXPECT_THAT(Objections(Post("debtors", R"({"debtorKindId":"XYZ","name":"A"})")),
              ElementsAre("DebtorKindId: Debtor kind 'XYZ' does not exist."));
  EXPECT_THAT(Get("debtors/1").body, HasSubstr("does not exist"));
}

TEST_F(AuthorizationTest, OverTheLimitIs429UntilTheNextMinutePerAdministration) {  // A20
  Config config;
  config.rate_limit = 2;
  Start(config);
  now += absl::Seconds(20);
  EXPECT_EQ(Get("vatcodes").status, 200);
  EXPECT_EQ(Get("vatcodes").status, 200);
  const Response over = Get("vatcodes");
  EXPECT_THAT(over, Refuses(429, "Too Many Requests"));
  EXPECT_EQ(HeaderOf(over, "Retry-After"), "40");
  Seed(R"({"tokens":[{"access_token":"t"}]})");
  authorization = "Bearer t";
  EXPECT_EQ(Get("vatcodes").status, 429);
  tenant = "48977";
  EXPECT_EQ(Get("vatcodes").status, 200);
  tenant = "48213";
  now += absl::Seconds(40);
  EXPECT_EQ(Get("vatcodes").status, 200);
}

TEST_F(AuthorizationTest, ARecordOfAnotherAdministrationIsUnknown) {
  const std::int64_t debtor = MadeDebtor();
  tenant = "48977";
  EXPECT_THAT(Get(absl::StrCat("debtors/", debtor)), Refuses(404, "Not Found"));
  EXPECT_THAT(Objections(Post("salesinvoiceswithlines", Described("a"))),
              testing::Contains("DebtorCustomerNumber: Debiteur '10042' bestaat niet."));
}

}  // namespace
}  // namespace koppel::sandbox::asperion
