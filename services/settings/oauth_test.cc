#include "services/settings/oauth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"

namespace koppel::settings_service {
namespace {

using base::IsOk;
using base::StatusIs;

// rompslomp.md 2.1, step 3
constexpr char kAnswer[] = R"({"access_token":"access-2","token_type":"Bearer","expires_in":7200,
  "refresh_token":"refresh-2","scope":"public manage:contacts","created_at":1773651600})";

TEST(Oauth, ARefreshIsAFormWithEverythingEncoded) {
  EXPECT_EQ(EncodeRefresh({"koppel", base::Secret("s&=+ %é")}, base::Secret("r/1")).Reveal(),
            "grant_type=refresh_token&client_id=koppel&client_secret=s%26%3D%2B%20%25%C3%A9&refresh_token=r%2F1");
}

TEST(Oauth, TheAnswerGivesTheNewPairAndItsLifetime) {
  const auto tokens = DecodeTokens(200, kAnswer);
  ASSERT_THAT(tokens, IsOk());
  EXPECT_EQ(tokens->access_token.Reveal(), "access-2");
  EXPECT_EQ(tokens->refresh_token.Reveal(), "refresh-2");
  EXPECT_EQ(tokens->expires_in, absl::Hours(2));
  EXPECT_EQ(tokens->scope, "public manage:contacts");
}

TEST(Oauth, WithoutANewRefreshTokenOrALifetimeNothingIsMadeUp) {
  const auto tokens = DecodeTokens(200, R"({"access_token":"a"})");
  ASSERT_THAT(tokens, IsOk());
  EXPECT_TRUE(tokens->refresh_token.empty());
  EXPECT_EQ(tokens->expires_in, std::nullopt);
  EXPECT_EQ(DecodeTokens(200, R"({"access_token":"a","expires_in":0})")->expires_in, std::nullopt);
  EXPECT_EQ(DecodeTokens(200, R"({"access_token":"a","expires_in":1e300})")->expires_in, std::nullopt);
}

TEST(Oauth, OnlyInvalidGrantEndsAConnection) {
  const auto error = [](int status, const char* name) {
    return DecodeTokens(status, absl::StrCat(R"({"error":")", name, R"(","error_description":"De verstrekte ..."})"));
  };
  EXPECT_THAT(error(400, "invalid_grant"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(error(401, "invalid_grant"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(error(500, "invalid_grant"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(error(401, "invalid_client"), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(error(400, "unauthorized_client"), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(error(400, "something_new"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(DecodeTokens(400, "<html>invalid_grant</html>"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(DecodeTokens(429, "{}"), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(DecodeTokens(503, ""), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(DecodeTokens(302, ""), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(Oauth, SuccessThatCannotBeUnderstoodMayHaveRotated) {
  for (const char* body : {"", "[]", "{}", "<html>", R"({"access_token":7})", R"({"access_token":""})",
                           R"({"access_token":"a\r\nX-Evil: 1"})", R"({"access_token":"a","refresh_token":"b c"})",
                           R"({"access_token":"a","token_type":"mac"})"}) {
    EXPECT_THAT(DecodeTokens(200, body), StatusIs(absl::StatusCode::kUnknown)) << body;
  }
  EXPECT_THAT(DecodeTokens(200, absl::StrCat(std::string(100000, ' '), kAnswer)), StatusIs(absl::StatusCode::kUnknown));
  EXPECT_THAT(DecodeTokens(200, std::string(50000, '[')), StatusIs(absl::StatusCode::kUnknown));
}

TEST(Oauth, NoStatusRepeatsWhatTheVendorWrote) {
  const auto status = DecodeTokens(400, R"({"error":"invalid_grant","error_description":"canary"})").status();
  EXPECT_FALSE(absl::StrContains(status.ToString(), "canary"));
}

}  // namespace
}  // namespace koppel::settings_service
