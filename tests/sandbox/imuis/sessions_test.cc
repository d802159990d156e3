#include "tests/sandbox/imuis/sessions.h"

#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

class SessionsTest : public SandboxTest {
 protected:
  Outcome Keep() { return Ask("KeepSession", {{"Foutmelding", ""}}); }
  Outcome TryLogin() { return Ask("Login", {{"SessionId", ""}, {"Foutmelding", ""}}, false); }
};

TEST_F(SessionsTest, ALoginGivesAnOddId) {  // 2.2
  EXPECT_EQ(session, "66301/940@d2040;CSW");
  const Outcome again = TryLogin();
  EXPECT_THAT(again, Succeeds());
  EXPECT_NE(again.Get("SessionId"), session);
}

TEST_F(SessionsTest, CheckConnectionAsksNothing) {
  Request request = RequestOf("CheckConnection", {});
  request.body = Envelope("CheckConnection", "");
  const Outcome outcome = ReadOutcome(sandbox->Handle(request, now).response);
  EXPECT_THAT(outcome, Succeeds());
  EXPECT_EQ(outcome.values.size(), 1U);
}

TEST_F(SessionsTest, A4_AWrongKeyOrCodeIsRefusedEverywhere) {
  const std::string right = session;
  partner_key = "fout";
  const Outcome refused = TryLogin();
  EXPECT_THAT(refused, Refuses("CS101"));
  EXPECT_EQ(refused.Get("SessionId"), "");
  EXPECT_THAT(Keep(), Refuses("CS101"));
  partner_key = "abcdefghijklmnopqrstuvwxyz";
  code = "0";  // leading zeros count
  EXPECT_THAT(TryLogin(), Refuses("CS101"));
  EXPECT_THAT(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}}), Refuses("CS101"));
}

TEST_F(SessionsTest, A4_AnIdleSessionIsDeadForEveryFunction) {
  now += absl::Minutes(29);
  EXPECT_THAT(Keep(), Succeeds());  // and extends
  now += absl::Minutes(29);
  EXPECT_THAT(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}}), Succeeds());
  now += absl::Minutes(30);
  EXPECT_THAT(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}}), Refuses("CS102"));
  EXPECT_THAT(Keep(), Refuses("CS102"));
  EXPECT_THAT(Ask("Logout", {{"Foutmelding", ""}}), Refuses("CS102"));
  Login();
  EXPECT_THAT(Keep(), Succeeds());
}

TEST_F(SessionsTest, LogoutEndsASession) {
  EXPECT_THAT(Ask("Logout", {{"Foutmelding", ""}}), Succeeds());
  EXPECT_THAT(Keep(), Refuses("CS102"));
}

TEST_F(SessionsTest, A5_SeveralSessionsLiveSideBySide) {
  const std::string first = session;
  Login();
  EXPECT_THAT(Keep(), Succeeds());
  session = first;
  EXPECT_THAT(Keep(), Succeeds());
}

TEST_F(SessionsTest, WithOneSessionALoginEndsTheEarlierOneOfItsAdministrationOnly) {
  Config config;
  config.sessions.one_each = true;
  Start(config);
  Seed(R"({"administraties":[{"adm":2118,"omgevingscode":"48213"}]})");
  const std::string first = session;
  code = "48213";
  Login();
  code = "00000";
  session = first;
  EXPECT_THAT(Keep(), Succeeds());
  Login();
  EXPECT_THAT(Keep(), Succeeds());
  session = first;
  EXPECT_THAT(Keep(), Refuses("CS102"));
}

TEST_F(SessionsTest, ASessionDiesAfterSoManyCalls) {
  Config config;
  config.sessions.calls = 3;
  Start(config);
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Keep(), Succeeds());
  EXPECT_THAT(Keep(), Refuses("CS102"));
  EXPECT_THAT(Keep(), Refuses("CS102"));
}

TEST_F(SessionsTest, ASessionIsOfOneAdministration) {
  Seed(R"({"administraties":[{"adm":2118,"omgevingscode":"48213","domein":"d2118"}]})");
  const std::string first = session;
  code = "48213";
  EXPECT_THAT(Keep(), Refuses("CS102"));
  Login();
  EXPECT_THAT(session, testing::HasSubstr("@d2118;CSW"));
  EXPECT_THAT(Keep(), Succeeds());
  Seed(R"({"DEB":[{"adm":2118,"NR":10001,"ZKSL":"ANDERE"}]})");
  EXPECT_EQ(RowsOf(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}}).Get("Records")).size(), 1U);
  code = "00000";
  session = first;
  EXPECT_EQ(RowsOf(Question({{"TABLE", "DEB"}, {"SELECTFIELDS", "NR"}}).Get("Records")).size(), 0U);
}

TEST_F(SessionsTest, WithoutTheModuleNobodyComesIn) {
  Seed(R"({"administraties":[{"adm":2118,"omgevingscode":"48213","actief":false}]})");
  code = "48213";
  EXPECT_THAT(TryLogin(), Refuses("CS101"));
}

TEST_F(SessionsTest, TheDoorEndsAllSessions) {
  Control("POST", "/_expire");
  EXPECT_THAT(Keep(), Refuses("CS102"));
}

TEST_F(SessionsTest, A8_TheTimeStampIsLocalTime) {
  EXPECT_EQ(Ask("GetTimeStamp", {{"TimeStamp", ""}, {"Foutmelding", ""}}).Get("TimeStamp"), "16-03-2026 10:00:00");
}

TEST_F(SessionsTest, TheVersionNeedsNoSession) {
  session = "";
  const Outcome version = Ask("GetiMUISVersion", {{"iMUISVersion", ""}, {"Foutmelding", ""}}, false);
  EXPECT_THAT(version, Succeeds());
  EXPECT_EQ(version.Get("iMUISVersion"), "5.2.1");
}

TEST_F(SessionsTest, A20_TheRateLimitIsPerCodeAndMinute) {
  Config config;
  config.rate_limit = 3;
  Start(config);  // logs in
  EXPECT_THAT(Keep(), Succeeds());
  EXPECT_THAT(Keep(), Succeeds());
  const Response limited = sandbox->Handle(RequestOf("KeepSession", {{"Foutmelding", ""}}), now).response;
  EXPECT_EQ(limited.status, 429);
  ASSERT_EQ(limited.headers.size(), 1U);
  EXPECT_EQ(limited.headers[0].first, "Retry-After");
  now += absl::Minutes(1);
  EXPECT_THAT(Keep(), Succeeds());
}

}  // namespace
}  // namespace koppel::sandbox::imuis
