// The login server (vendor page 2).
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "base/ids.h"
#include "tests/sandbox/asperion/sandbox_fixture.h"
#include "tests/sandbox/frame/target.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::HasSubstr;

constexpr char kAuthorize[] =
    "/connect/authorize?client_id=koppel-test&redirect_uri=https%3A%2F%2Fkoppel.example%2Foauth%2Fasperion"
    "&response_type=code&scope=openid%20offline_access%20api&state=s%201";

class LoginTest : public SandboxTest {
 protected:
  LoginTest() { content_type = "application/x-www-form-urlencoded"; }

  Response Token(const std::string& form, const std::string& who = "client_id=koppel-test&client_secret=geheim") {
    return Ask("POST", "/connect/token", absl::StrCat(who, "&", form)).response;
  }
  Response Refresh(const std::string& token) { return Token("grant_type=refresh_token&refresh_token=" + token); }
  Response Exchange(const std::string& code, const std::string& more = "") {
    return Token(absl::StrCat("grant_type=authorization_code&code=", code,
                              "&redirect_uri=https%3A%2F%2Fkoppel.example%2Foauth%2Fasperion", more));
  }
  std::string NewCode(const std::string& more = "") {
    const Response response = Ask("GET", kAuthorize + more).response;
    EXPECT_EQ(response.status, 302) << response.body;
    return ParseTarget(HeaderOf(response, "Location")).query.Get("code");
  }
  int StatusWith(const std::string& access) {
    authorization = "Bearer " + access;
    return Get("vatcodes").status;
  }
};

std::string Outcome(const Response& response) {
  const json::value body = json::parse(response.body);
  if (response.status == 200) return "200";
  return absl::StrCat(response.status, " ", std::string(body.at("error").as_string()));
}

std::string Text(const Response& response, const char* name) {
  return std::string(json::parse(response.body).at(name).as_string());
}

TEST_F(LoginTest, ACodeGivesAPairThatWorks) {
  const Response pair = Exchange(NewCode());
  EXPECT_EQ(Outcome(pair), "200");
  EXPECT_EQ(json::parse(pair.body).at("expires_in").as_int64(), 3600);  // A4
  EXPECT_EQ(Text(pair, "token_type"), "Bearer");
  EXPECT_EQ(Text(pair, "scope"), "openid offline_access api");
  EXPECT_TRUE(absl::EndsWith(Text(pair, "refresh_token"), "-1"));
  EXPECT_EQ(StatusWith(Text(pair, "access_token")), 200);
  EXPECT_EQ(StatusWith(Text(pair, "refresh_token")), 401);
}

TEST_F(LoginTest, ACodeWorksOnceAndForFiveMinutes) {  // A4
  EXPECT_EQ(Outcome(Exchange("code-0")), "200");
  EXPECT_EQ(Outcome(Exchange("code-0")), "400 invalid_grant");
  Seed(R"({"codes":[{"code":"c"},{"code":"d"}]})");
  now += absl::Seconds(299);
  EXPECT_EQ(Outcome(Exchange("c")), "200");
  now += absl::Seconds(1);
  EXPECT_EQ(Outcome(Exchange("d")), "400 invalid_grant");
}

TEST_F(LoginTest, ARefreshTokenWorksOnceAndIsReplaced) {  // A5
  const Response first = Refresh("refresh-0");
  EXPECT_EQ(Outcome(first), "200");
  EXPECT_EQ(Outcome(Refresh("refresh-0")), "400 invalid_grant");
  const Response second = Refresh(Text(first, "refresh_token"));
  EXPECT_EQ(Outcome(second), "200");
  EXPECT_NE(Text(second, "refresh_token"), Text(first, "refresh_token"));
  EXPECT_EQ(StatusWith(Text(first, "access_token")), 200);
  EXPECT_EQ(StatusWith(Text(second, "access_token")), 200);
}

TEST_F(LoginTest, AConsentEndsAfterThirtyDaysHoweverOftenItIsRenewed) {  // A5
  std::string refresh = Text(Exchange(NewCode()), "refresh_token");
  now += absl::Hours(24 * 29);
  refresh = Text(Refresh(refresh), "refresh_token");
  now += absl::Hours(24) - absl::Seconds(1);
  refresh = Text(Refresh(refresh), "refresh_token");
  now += absl::Seconds(1);
  EXPECT_EQ(Outcome(Refresh(refresh)), "400 invalid_grant");
}

TEST_F(LoginTest, AnAccessTokenEndsAfterAnHour) {  // A4
  const std::string access = Text(Refresh("refresh-0"), "access_token");
  now += absl::Seconds(3599);
  EXPECT_EQ(StatusWith(access), 200);
  now += absl::Seconds(1);
  EXPECT_EQ(StatusWith(access), 401);
}

TEST_F(LoginTest, WithoutOfflineAccessThereIsNoRefreshToken) {  // A2
  Seed(R"({"codes":[{"code":"c","scopes":"openid api"}]})");
  const json::value pair = json::parse(Exchange("c").body);
  EXPECT_TRUE(pair.as_object().contains("access_token"));
  EXPECT_FALSE(pair.as_object().contains("refresh_token"));
}

TEST_F(LoginTest, AChallengeMustBeMetWhenItWasGiven) {  // A3
  const std::string challenge = absl::WebSafeBase64Escape(base::Sha256("bewijs"));
  const std::string asked = absl::StrCat("&code_challenge=", challenge, "&code_challenge_method=S256");
  EXPECT_EQ(Outcome(Exchange(NewCode(asked), "&code_verifier=bewijs")), "200");
  EXPECT_EQ(Outcome(Exchange(NewCode(asked), "&code_verifier=anders")), "400 invalid_grant");
  EXPECT_EQ(Outcome(Exchange(NewCode(asked))), "400 invalid_grant");
  EXPECT_EQ(Outcome(Exchange(NewCode(), "&code_verifier=bewijs")), "200");
  EXPECT_THAT(HeaderOf(Ask("GET", absl::StrCat(kAuthorize, "&code_challenge=x&code_challenge_method=plain")).response,
                       "Location"),
              HasSubstr("error=invalid_request"));
}

TEST_F(LoginTest, WhoTheClientIsStandsInTheForm) {
  const std::string form = "grant_type=refresh_token&refresh_token=refresh-0";
  EXPECT_EQ(Outcome(Token(form, "client_id=koppel-test&client_secret=fout")), "400 invalid_client");
  EXPECT_EQ(Outcome(Token(form, "client_id=ander&client_secret=geheim")), "400 invalid_client");
  authorization = "Basic a29wcGVsLXRlc3Q6Z2VoZWlt";
  EXPECT_EQ(Outcome(Token(form, "x=1")), "400 invalid_client");
  EXPECT_EQ(Outcome(Token(form)), "200");
}

TEST_F(LoginTest, WhatIsNoGoodQuestionIsRefusedAsSuch) {
  EXPECT_EQ(Outcome(Token("x=1")), "400 invalid_request");
  EXPECT_EQ(Outcome(Token("grant_type=password")), "400 unsupported_grant_type");
  EXPECT_EQ(Outcome(Token("grant_type=refresh_token")), "400 invalid_request");
  EXPECT_EQ(Outcome(Token("grant_type=authorization_code&code=code-0")), "400 invalid_request");
  EXPECT_EQ(Outcome(Token("grant_type=authorization_code&code=code-0&redirect_uri=https://elders.example")),
            "400 invalid_grant");
  content_type = "application/json";
  EXPECT_EQ(Outcome(Token("grant_type=refresh_token&refresh_token=refresh-0")), "400 invalid_request");
  EXPECT_EQ(Ask("GET", "/connect/token").response.status, 405);
  EXPECT_EQ(Ask("GET", "/connect/userinfo").response.status, 404);
}

TEST_F(LoginTest, TheStateComesBackWithCodeOrRefusal) {
  EXPECT_THAT(HeaderOf(Ask("GET", kAuthorize).response, "Location"), HasSubstr("&state=s%201"));
  Seed(R"({"consent":"refuse"})");
  EXPECT_EQ(HeaderOf(Ask("GET", kAuthorize).response, "Location"),
            "https://koppel.example/oauth/asperion?error=access_denied&state=s%201");
}

TEST_F(LoginTest, AStrangerIsNotSentAnywhere) {
  const Response response =
      Ask("GET", "/connect/authorize?client_id=koppel-test&redirect_uri=https://elders.example/&response_type=code")
          .response;
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(HeaderOf(response, "Location"), "");
}

TEST_F(LoginTest, ASeedChoosesChallengeAndEnd) {
  const std::string challenge = absl::WebSafeBase64Escape(base::Sha256("bewijs"));
  Seed(absl::StrCat(R"({"codes":[{"code":"c","code_challenge":")", challenge, R"("},{"code":"d","code_challenge":")",
                    challenge, R"("}],"tokens":[{"refresh_token":"r","refresh_seconds":10}]})"));
  EXPECT_EQ(Outcome(Exchange("c")), "400 invalid_grant");
  EXPECT_EQ(Outcome(Exchange("d", "&code_verifier=bewijs")), "200");
  now += absl::Seconds(10);
  EXPECT_EQ(Outcome(Refresh("r")), "400 invalid_grant");
}

TEST_F(LoginTest, AccessAndConsentCanBeTakenAway) {
  const Response pair = Refresh("refresh-0");
  Control("POST", "/_expire");
  EXPECT_EQ(StatusWith(Text(pair, "access_token")), 401);
  EXPECT_EQ(StatusWith("sesam"), 200);
  const std::string refresh = Text(Refresh(Text(pair, "refresh_token")), "refresh_token");
  Control("POST", "/_expire?refresh=1");
  EXPECT_EQ(Outcome(Refresh(refresh)), "400 invalid_grant");
}

}  // namespace
}  // namespace koppel::sandbox::asperion
