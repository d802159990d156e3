// OAuth of the vendor page 2.1, and its assumptions A1 to A4.
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr char kClient[] = "client_id=koppel-test&client_secret=geheim";

class OAuthTest : public SandboxTest {
 protected:
  Response Form(const std::string& page, const std::string& form) {
    content_type = "application/x-www-form-urlencoded";
    const Response response = Ask("POST", "/oauth/" + page, form).response;
    content_type = "application/json";
    return response;
  }
  Response Refresh(const std::string& token) {
    return Form("token", absl::StrCat(kClient, "&grant_type=refresh_token&refresh_token=", token));
  }
  Response Exchange(const std::string& code) {
    return Form("token", absl::StrCat(kClient, "&grant_type=authorization_code&code=", code,
                                      "&redirect_uri=https%3A%2F%2Fkoppel.example%2Foauth%2Frompslomp"));
  }
  int StatusWith(const std::string& access) {
    authorization = "Bearer " + access;
    return Ask("GET", "/api/v1/companies").response.status;
  }
  static std::string Of(const Response& response, const char* name) {
    EXPECT_EQ(response.status, 200) << response.body;
    return std::string(json::parse(response.body).at(name).as_string());
  }
  static std::string ErrorOf(const Response& response) {
    return absl::StrCat(response.status, " ", std::string(json::parse(response.body).at("error").as_string()));
  }
};

TEST_F(OAuthTest, ACodeGivesAPairOfTokensOnce) {
  const Response first = Exchange("code-0");
  const json::value pair = json::parse(first.body);
  EXPECT_EQ(pair.at("token_type").as_string(), "Bearer");
  EXPECT_EQ(pair.at("expires_in").as_int64(), 7200);
  EXPECT_EQ(pair.at("scope").as_string(), "public manage:contacts manage:products manage:sales_invoices");
  EXPECT_EQ(pair.at("created_at").as_int64(), 1773651600);
  EXPECT_EQ(StatusWith(Of(first, "access_token")), 200);
  EXPECT_EQ(ErrorOf(Exchange("code-0")), "400 invalid_grant");
}

TEST_F(OAuthTest, ARefreshKillsTheOldPairAtOnce) {  // A3
  const Response first = Refresh("refresh-0");
  const Response second = Refresh(Of(first, "refresh_token"));
  EXPECT_EQ(StatusWith(Of(second, "access_token")), 200);
  EXPECT_EQ(StatusWith(Of(first, "access_token")), 401);
  EXPECT_THAT(MessageOf(Ask("GET", "/api/v1/companies").response), "Het toegangstoken is geweigerd");
  EXPECT_EQ(ErrorOf(Refresh(Of(first, "refresh_token"))), "400 invalid_grant");
  EXPECT_EQ(ErrorOf(Refresh("refresh-0")), "400 invalid_grant");
}

TEST_F(OAuthTest, AnAccessTokenExpiresOnTheClockAndARefreshTokenDoesNot) {
  const Response pair = Refresh("refresh-0");
  now += absl::Seconds(7199);
  EXPECT_EQ(StatusWith(Of(pair, "access_token")), 200);
  now += absl::Seconds(1);
  EXPECT_EQ(StatusWith(Of(pair, "access_token")), 401);
  EXPECT_EQ(MessageOf(Ask("GET", "/api/v1/companies").response), "Het toegangstoken is verlopen");
  now += absl::Hours(24 * 400);
  EXPECT_EQ(StatusWith(Of(Refresh(Of(pair, "refresh_token")), "access_token")), 200);
}

TEST_F(OAuthTest, ErrorsAreFlat) {
  EXPECT_EQ(ErrorOf(Form("token", kClient)), "400 invalid_request");
  EXPECT_EQ(ErrorOf(Form("token", absl::StrCat(kClient, "&grant_type=password"))), "400 unsupported_grant_type");
  EXPECT_EQ(ErrorOf(Form("token", absl::StrCat(kClient, "&grant_type=refresh_token"))), "400 invalid_request");
  EXPECT_EQ(ErrorOf(Form("token", absl::StrCat(kClient, "&grant_type=authorization_code&code=code-0"))),
            "400 invalid_request");
  EXPECT_EQ(ErrorOf(Form("token",
                         "client_id=koppel-test&client_secret=fout&grant_type=refresh_token&refresh_token=refresh-0")),
            "401 invalid_client");
  EXPECT_EQ(ErrorOf(Form("token", "grant_type=refresh_token&refresh_token=refresh-0")), "401 invalid_client");
  EXPECT_EQ(ErrorOf(Refresh("onbekend")), "400 invalid_grant");
}

TEST_F(OAuthTest, JsonIsNoForm) {
  const Response response = Ask("POST", "/oauth/token", R"({"grant_type":"refresh_token"})").response;
  EXPECT_EQ(ErrorOf(response), "400 invalid_request");
}

TEST_F(OAuthTest, TheTokenPageTakesMultipartToo) {
  content_type = "multipart/form-data; boundary=xyz";
  std::string body;
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"client_id", "koppel-test"},
                                                                                    {"client_secret", "geheim"},
                                                                                    {"grant_type", "refresh_token"},
                                                                                    {"refresh_token", "refresh-0"}}) {
    absl::StrAppend(&body, "--xyz\r\nContent-Disposition: form-data; name=\"", name, "\"\r\n\r\n", value, "\r\n");
  }
  EXPECT_EQ(Ask("POST", "/oauth/token", body + "--xyz--\r\n").response.status, 200);
  EXPECT_EQ(ErrorOf(Ask("POST", "/oauth/token", body).response), "400 invalid_request");
}

TEST_F(OAuthTest, RevokingEitherTokenKillsThePair) {  // A4
  const Response pair = Refresh("refresh-0");
  EXPECT_EQ(ErrorOf(Form("revoke", absl::StrCat("client_id=ander&token=", Of(pair, "access_token")))),
            "403 unauthorized_client");
  EXPECT_EQ(StatusWith(Of(pair, "access_token")), 200);
  const Response revoked = Form("revoke", absl::StrCat(kClient, "&token=", Of(pair, "access_token")));
  EXPECT_EQ(revoked.status, 200);
  EXPECT_EQ(revoked.body, "{}");
  EXPECT_EQ(StatusWith(Of(pair, "access_token")), 401);
  EXPECT_EQ(ErrorOf(Refresh(Of(pair, "refresh_token"))), "400 invalid_grant");
  EXPECT_EQ(Form("revoke", absl::StrCat(kClient, "&token=onbekend")).status, 200);
}

TEST_F(OAuthTest, ConsentRedirectsWithACodeAndTheState) {  // A1
  const std::string authorize =
      "/oauth/"
      "authorize?client_id=koppel-test&redirect_uri=https%3A%2F%2Fkoppel.example%2Foauth%2Frompslomp&response_type=code"
      "&scope=public%20manage%3Acontacts&state=a%26b";
  const Response response = Ask("GET", authorize).response;
  EXPECT_EQ(response.status, 302);
  const std::string location = HeaderOf(response, "Location");
  EXPECT_THAT(location, StartsWith("https://koppel.example/oauth/rompslomp?code="));
  EXPECT_THAT(location, HasSubstr("&state=a%26b"));
  const Parameters answer = ParseTarget(location).query;
  EXPECT_EQ(Of(Exchange(answer.Get("code")), "scope"), "public manage:contacts");
}

TEST_F(OAuthTest, ACodeIsDeadAfterTenMinutes) {  // A2
  const std::string authorize =
      "/oauth/authorize?client_id=koppel-test&redirect_uri=https://koppel.example/oauth/rompslomp&response_type=code";
  const std::string location = HeaderOf(Ask("GET", authorize).response, "Location");
  now += absl::Seconds(600);
  EXPECT_EQ(ErrorOf(Exchange(ParseTarget(location).query.Get("code"))), "400 invalid_grant");
}

TEST_F(OAuthTest, ARefusedConsentComesBackAsAnErrorWithTheState) {
  Control("POST", "/_seed", R"({"consent":"refuse"})");
  const std::string location = HeaderOf(Ask("GET",
                                            "/oauth/authorize?client_id=koppel-test&redirect_uri=https://"
                                            "koppel.example/oauth/rompslomp&response_type=code&state=s")
                                            .response,
                                        "Location");
  EXPECT_THAT(location, HasSubstr("error=access_denied"));
  EXPECT_THAT(location, HasSubstr("&state=s"));
}

TEST_F(OAuthTest, AStrangerIsNotSentAnywhere) {
  const Response response =
      Ask("GET", "/oauth/authorize?client_id=koppel-test&redirect_uri=https://elders.example/&response_type=code")
          .response;
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(HeaderOf(response, "Location"), "");
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
