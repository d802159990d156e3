// Who may do what (vendor page 2).
#include "tests/sandbox/reeleezee/logins.h"

#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;

constexpr char kDenied[] = "Authorization has been denied for this request.";

using LoginsTest = SandboxTest;

TEST_F(LoginsTest, EveryRequestNeedsItsLogin) {  // 7.4
  const std::string good = authorization;
  for (const std::string& bad :
       {std::string(), std::string("Bearer abc"), std::string("Basic"), std::string("Basic !!"),
        absl::StrCat("Basic ", absl::Base64Escape("koppel@devries.example:fout")),
        absl::StrCat("Basic ", absl::Base64Escape("niemand:geheim")),
        absl::StrCat("Basic ", absl::Base64Escape(":"))}) {
    authorization = bad;
    for (const char* path : {"Administrations", "Customers", "bestaat/niet", "DocumentStatuses"}) {
      const Response response = Root("GET", path);
      EXPECT_THAT(response, Refuses(401, kDenied)) << bad << " " << path;
      EXPECT_EQ(HeaderOf(response, "WWW-Authenticate"), "Basic");
    }
  }
  authorization = good;
  EXPECT_EQ(Root("GET", "Administrations").status, 200);
}

TEST_F(LoginsTest, APasswordMayHoldAColonAndLettersOfAllKinds) {
  Seed(R"({"logins":[{"user":"jan","password":"a:b:ë€"}]})");
  LogIn("jan", "a:b:ë€");
  EXPECT_EQ(Root("GET", "Administrations").status, 200);
  LogIn("jan", "a:b");
  EXPECT_EQ(Root("GET", "Administrations").status, 401);
}

TEST_F(LoginsTest, ALoginSeesItsOwnAdministrations) {
  Seed(R"({"administrations":[{"id":"c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02","Name":"Service"}],
           "logins":[{"user":"jan","password":"p","administrations":["c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02"]},
                     {"user":"niets","password":"p","administrations":[]}]})");
  const auto names = [this] {
    std::vector<std::string> found;
    const json::value list = json::parse(Root("GET", "Administrations").body);
    for (const json::value& one : list.at("value").as_array()) found.emplace_back(one.at("Name").as_string());
    return found;
  };
  EXPECT_THAT(names(), ElementsAre("Installatiebedrijf De Vries B.V.", "Service"));
  LogIn("jan", "p");
  EXPECT_THAT(names(), ElementsAre("Service"));
  EXPECT_THAT(Get("Customers"), Refuses(403, "Forbidden"));  // 7.5: another's.
  EXPECT_THAT(Root("GET", "Administrations/" + administration), Refuses(403, "Forbidden"));
  EXPECT_THAT(Root("GET", absl::StrCat(kOnbekend, "/Customers")), Refuses(403, "Forbidden"));
  administration = "c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02";
  EXPECT_EQ(Get("Customers").status, 200);
  EXPECT_EQ(Root("GET", "Administrations/" + administration).status, 200);
  LogIn("niets", "p");
  EXPECT_THAT(names(), ElementsAre());
  EXPECT_THAT(Root("GET", "Customers"), Refuses(403, "Forbidden"));
}

TEST_F(LoginsTest, WithoutAnAdministrationItIsTheLoginsOwn) {
  Seed(R"({"administrations":[{"id":"c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02","Name":"Service"}],
           "logins":[{"user":"jan","password":"p","administrations":["c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02"]}],
           "Customers":[{"Name":"Van De Vries"},
                        {"administration":"c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02","Name":"Van Service"}]})");
  EXPECT_EQ(json::parse(Root("GET", "Customers").body).at("value").at(0).at("Name").as_string(), "Van De Vries");
  LogIn("jan", "p");
  EXPECT_EQ(json::parse(Root("GET", "Customers").body).at("value").at(0).at("Name").as_string(), "Van Service");
}

TEST_F(LoginsTest, AReadOnlyLoginReadsAndWritesNothing) {
  Seed(R"({"logins":[{"user":"kijker","password":"p","read_only":true}]})");
  StoredJansen();
  LogIn("kijker", "p");
  EXPECT_EQ(Get(absl::StrCat("Customers/", kJansen)).status, 200);
  EXPECT_THAT(Put(absl::StrCat("Customers/", kJansen), R"({"Name":"X"})"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Put(Invoice(), "{}"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Post(Invoice() + "/Actions", R"({"Type":17})"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Delete(Invoice()), Refuses(403, "Forbidden"));
  EXPECT_EQ(Counts("creates").as_int64(), 1);
}

TEST_F(LoginsTest, WithoutTheInvoicingModuleSalesInvoicesAreForbidden) {
  Seed(R"({"administrations":[{"id":"7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11","Invoicing":false}]})");
  EXPECT_THAT(Get("SalesInvoices?$top=1"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Put(Invoice(), "{}"), Refuses(403, "Forbidden"));
  EXPECT_EQ(Get("Customers?$top=1").status, 200);
}

TEST_F(LoginsTest, ARightCanBeMissingPerResource) {
  Seed(R"({"logins":[{"user":"half","password":"p","denied":["Products","TaxRates"]}]})");
  LogIn("half", "p");
  EXPECT_THAT(Get("products?$top=1"), Refuses(403, "Forbidden"));
  EXPECT_THAT(Get("TaxRates?$top=1"), Refuses(403, "Forbidden"));
  EXPECT_EQ(Get("SalesInvoices?$top=1").status, 200);
}

TEST_F(LoginsTest, AnExpiredLoginStaysOutUntilItIsGivenAnew) {
  Seed(R"({"logins":[{"user":"jan","password":"oud"}]})");
  Control("POST", "/_expire", R"({"user":"jan"})");
  EXPECT_EQ(Root("GET", "Administrations").status, 200);
  LogIn("jan", "oud");
  EXPECT_THAT(Root("GET", "Administrations"), Refuses(401, kDenied));
  Seed(R"({"logins":[{"user":"jan","password":"nieuw"}]})");
  EXPECT_THAT(Root("GET", "Administrations"), Refuses(401, kDenied));
  LogIn("jan", "nieuw");
  EXPECT_EQ(Root("GET", "Administrations").status, 200);
  Control("POST", "/_expire");
  EXPECT_THAT(Root("GET", "Administrations"), Refuses(401, kDenied));
  EXPECT_EQ(Ask("POST", "/_expire", R"({"user":"niemand"})").response.status, 400);
}

TEST_F(LoginsTest, TheRateLimitIsPerLoginAndMinute) {  // 7.6
  Config config;
  config.rate_limit = 60;
  Start(config);
  Seed(R"({"logins":[{"user":"jan","password":"p"}]})");
  for (int i = 0; i < 60; ++i) ASSERT_EQ(Get("TaxRates").status, 200);
  now += absl::Seconds(20);
  const Response refused = Get("TaxRates");
  EXPECT_THAT(refused, Refuses(429, "Too many requests"));
  EXPECT_EQ(HeaderOf(refused, "Retry-After"), "40");
  const std::string first = authorization;
  LogIn("jan", "p");
  EXPECT_EQ(Get("TaxRates").status, 200);
  authorization = first;
  now += absl::Seconds(40);
  EXPECT_EQ(Get("TaxRates").status, 200);
}

TEST_F(LoginsTest, NoPasswordStandsInLedgerOrLines) {
  Seed(R"({"logins":[{"user":"jan","password":"w8woord-van-jan"}]})");
  LogIn("jan", "w8woord-van-jan");
  StoredJansen();
  const std::string whole = Ask("GET", "/_ledger").response.body;
  EXPECT_THAT(whole, testing::Not(testing::HasSubstr("w8woord")));
  EXPECT_THAT(whole, testing::HasSubstr(FingerprintOf("jan:w8woord-van-jan")));
  for (const std::string& line : written) EXPECT_THAT(line, testing::Not(testing::HasSubstr("w8woord")));
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
