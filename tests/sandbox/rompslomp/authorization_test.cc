// Who may ask what (vendor page 2.3, 2.4, 4.1), and what every call has in common.
#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::ElementsAre;

class Authorization : public SandboxTest {};

TEST_F(Authorization, WithoutAGoodTokenIs401WithItsReasonTwice) {
  for (const char* header : {"", "Bearer", "Bearer onbekend", "Basic cGVyc29vbmxpams6"}) {
    authorization = header;
    const Response response = Get("contacts");
    EXPECT_THAT(response, Refuses(401, "client.authentication.invalid_token")) << header;
    EXPECT_EQ(MessageOf(response), "Het toegangstoken is ongeldig");
    EXPECT_EQ(HeaderOf(response, "WWW-Authenticate"),
              "Bearer realm=\"Rompslomp API v1\", error=\"invalid_token\", error_description=\"Het toegangstoken is "
              "ongeldig\"");
  }
}

TEST_F(Authorization, EveryAccessTokenCanBeExpiredAtOnceButNotAPersonalOne) {
  Control("POST", "/_seed", R"({"tokens":[{"access_token":"a","refresh_token":"r"}]})");
  Control("POST", "/_expire");
  EXPECT_EQ(Get("contacts").status, 200);
  authorization = "Bearer a";
  EXPECT_EQ(MessageOf(Get("contacts")), "Het toegangstoken is verlopen");
}

TEST_F(Authorization, ATokenNeedsTheScopeOfWhatItAsks) {  // A6
  Control("POST", "/_seed", R"({"tokens":[{"access_token":"t","scopes":"public manage:sales_invoices"}]})");
  authorization = "Bearer t";
  EXPECT_EQ(Get("vat_types").status, 200);
  EXPECT_EQ(Get("sales_invoices").status, 200);
  EXPECT_THAT(Get("contacts"), Refuses(403, "client.authorization.invalid_scope"));
  EXPECT_THAT(Get("products"), Refuses(403, "client.authorization.invalid_scope"));
  EXPECT_THAT(Ask("GET", "/api/v1/me").response, Refuses(403, "client.authorization.invalid_scope"));
}

TEST_F(Authorization, AGratisCompanyAndAnUnhelpfulUserAre403) {
  Control("POST", "/_seed",
          R"({"companies":[{"id":7,"access_control":{"api_accessible":false}},
                           {"id":8,"access_control":{"allowed_scopes":["public","manage:contacts"]}}]})");
  company = "7";
  EXPECT_THAT(Get("contacts"), Refuses(403, "client.authorization.access_denied"));
  company = "8";
  EXPECT_EQ(Get("contacts").status, 200);
  EXPECT_THAT(Get("products"), Refuses(403, "client.authorization.access_denied"));
}

TEST_F(Authorization, AnotherUsersCompanyIsUnknown) {  // I5, A7
  Control("POST", "/_seed", R"({"companies":[{"id":7}],"tokens":[{"access_token":"t","companies":[7]}]})");
  authorization = "Bearer t";
  EXPECT_THAT(Get("contacts"), Refuses(404, "client.not_found.resource"));
  EXPECT_THAT(Column(Ask("GET", "/api/v1/companies").response, "companies", "id"), ElementsAre("7"));
  company = "7";
  EXPECT_EQ(Get("contacts").status, 200);
  company = "99";
  EXPECT_THAT(Get("contacts"), Refuses(404, "client.not_found.resource"));
}

TEST_F(Authorization, ARecordOfAnotherCompanyIsUnknown) {  // A9
  const std::int64_t contact = MadeContact();
  Control("POST", "/_seed", R"({"companies":[{"id":7}]})");
  company = "7";
  EXPECT_THAT(Get(absl::StrCat("contacts/", contact)), Refuses(404, "client.not_found.resource"));
}

TEST_F(Authorization, UnknownAddressesAre404) {
  for (const char* target : {"/", "/api/v2/companies", "/api/v1/1203348871/contacts", "/api/v1/companies/1203348871",
                             "/api/v1/companies/1203348871/relaties", "/api/v1/companies/1203348871/contacts/1/x"}) {
    EXPECT_EQ(Ask("GET", target).response.status, 404) << target;
  }
  EXPECT_THAT(Call("PUT", "contacts/1", "{}"), Refuses(404, "client.not_found.endpoint"));
  EXPECT_THAT(Ask("POST", "/api/v1/companies", "{}").response, Refuses(404, "client.not_found.endpoint"));
}

TEST_F(Authorization, CompaniesTellWhatTheirUserMay) {
  const json::value list = json::parse(Ask("GET", "/api/v1/companies.json").response.body);
  const json::value& item = list.at("companies").at(0);
  EXPECT_EQ(item.at("id").as_int64(), 1203348871);
  EXPECT_TRUE(item.at("access_control").at("api_accessible").as_bool());
}

TEST_F(Authorization, VatTypesAreToldApartByNameOnly) {
  EXPECT_THAT(Column(Get("vat_types"), "vat_types", "name"),
              ElementsAre("vat_high", "vat_low_new", "vat_low", "vat_zero", "vat_reverse_charged", "vat_none",
                          "vat_custom", "vat_be_high"));
  EXPECT_EQ(json::parse(Get("vat_types/701000021").body).at("vat_type").at("value").as_string(), "0.21");
  EXPECT_THAT(Get("vat_types/1"), Refuses(404, "client.not_found.resource"));
  EXPECT_THAT(Get("vat_types?since=gisteren"), Refuses(400, "client.parameters.invalid_parameter_value"));
}

TEST_F(Authorization, OverTheLimitIs429UntilTheNextMinute) {  // A8
  Config config;
  config.rate_limit = 2;
  now += absl::Seconds(20);
  Start(config);
  EXPECT_EQ(Get("contacts").status, 200);
  EXPECT_EQ(Get("contacts").status, 200);
  const Response over = Get("contacts");
  EXPECT_THAT(over, Refuses(429, "client.rate_limit"));
  EXPECT_EQ(HeaderOf(over, "Retry-After"), "40");
  Control("POST", "/_seed", R"({"tokens":[{"access_token":"t"}]})");
  authorization = "Bearer t";
  EXPECT_EQ(Get("contacts").status, 200);
  authorization = "Bearer persoonlijk";
  now += absl::Seconds(40);
  EXPECT_EQ(Get("contacts").status, 200);
}

TEST_F(Authorization, PagesAreCountedAndBounded) {  // A19, A20
  for (int i = 0; i < 5; ++i) MadeContact(absl::StrCat("Klant ", i));
  const Response second = Get("contacts?page=2&per_page=2");
  EXPECT_THAT(Column(second, "contacts", "name"), ElementsAre("Klant 2", "Klant 3"));
  EXPECT_EQ(HeaderOf(second, "X-Page"), "2");
  EXPECT_EQ(HeaderOf(second, "X-Per-Page"), "2");
  EXPECT_EQ(HeaderOf(second, "X-Total"), "5");
  const Response past = Get("contacts?page=9&per_page=100");
  EXPECT_THAT(Column(past, "contacts", "name"), ElementsAre());
  EXPECT_EQ(HeaderOf(past, "X-Total"), "5");
  EXPECT_EQ(HeaderOf(Get("contacts"), "X-Per-Page"), "40");
  for (const char* query :
       {"page=0", "page=x", "per_page=0", "per_page=101", "per_page=-1", "per_page=", "selection=oud"}) {
    EXPECT_THAT(Get(absl::StrCat("contacts?", query)), Refuses(400, "client.parameters.invalid_parameter_value"))
        << query;
  }
}

TEST_F(Authorization, BodiesAreJsonInTheirWrapperAndNothingElse) {
  const std::string good = R"({"contact":{"company_name":"Garage"}})";
  EXPECT_THAT(Post("contacts", "{\"contact\":"), Refuses(400, "client.parameters.malformed_json"));
  EXPECT_THAT(Post("contacts", R"({"company_name":"Garage"})"), Refuses(400, "client.parameters.missing_parameter"));
  EXPECT_THAT(Post("contacts", R"({"contact":{}})"), Refuses(400, "client.parameters.missing_parameter"));
  EXPECT_THAT(Post("contacts", R"([])"), Refuses(400, "client.parameters.missing_parameter"));
  EXPECT_THAT(Post("contacts", R"({"contact":{"company_name":"Garage","active":true,"id":1}})"),
              Refuses(400, "client.parameters.unpermitted_parameters"));
  EXPECT_THAT(Post("contacts", R"({"contact":{"company_name":{"x":1}}})"),
              Refuses(400, "client.parameters.unpermitted_parameters"));
  content_type = "text/plain";  // A21
  EXPECT_THAT(Post("contacts", good), Refuses(400, "client.parameters.missing_parameter"));
  content_type = "application/json; charset=utf-8";
  EXPECT_EQ(Post("contacts", good).status, 201);
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
