#include "vendor/answer.h"

#include "base/status_matchers.h"
#include "vendor/vendor.h"

namespace koppel::vendor {
namespace {

using ::koppel::base::StatusIs;
using ::testing::Eq;
using ::testing::Optional;
using ::testing::StartsWith;
using Code = absl::StatusCode;

http::Response Answered(int status, std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = ""};
}

TEST(WithoutAnswer, ACreateIsUnknownUnlessItWasSurelyNeverSent) {
  for (const absl::Status& lost : {absl::UnavailableError("lost"), absl::DeadlineExceededError("late"),
                                   absl::OutOfRangeError("huge"), absl::CancelledError("down")}) {
    EXPECT_THAT(WithoutAnswer(lost, Call::kCreate), StatusIs(Code::kUnknown)) << lost;
    const absl::Status never = WithoutAnswer(http::NeverSent(lost), Call::kCreate);
    EXPECT_THAT(never, StatusIs(Code::kUnavailable)) << lost;
    EXPECT_TRUE(http::SurelyNeverSent(never)) << lost;
  }
}

TEST(WithoutAnswer, AReadMayBeAskedAgainUnlessItsAnswerIsTooLarge) {
  EXPECT_THAT(WithoutAnswer(absl::UnavailableError("lost"), Call::kRead), StatusIs(Code::kUnavailable));
  EXPECT_THAT(WithoutAnswer(absl::CancelledError("down"), Call::kRead), StatusIs(Code::kUnavailable));
  EXPECT_THAT(WithoutAnswer(absl::DeadlineExceededError("late"), Call::kRead), StatusIs(Code::kDeadlineExceeded));
  EXPECT_THAT(WithoutAnswer(absl::OutOfRangeError("huge"), Call::kRead), StatusIs(Code::kInternal));
}

TEST(WithoutAnswer, TheAddressPolicySaysNothingAboutTheToken) {
  EXPECT_THAT(WithoutAnswer(http::NeverSent(absl::PermissionDeniedError("private address")), Call::kCreate),
              StatusIs(Code::kUnavailable));
}

TEST(Refusal, EveryHttpStatusHasOneMeaningForReadsAndOneForCreates) {
  const struct {
    int http;
    Code read;
    Code create;
  } kCases[] = {
      {301, Code::kInternal, Code::kUnknown},
      {400, Code::kInvalidArgument, Code::kInvalidArgument},
      {401, Code::kUnauthenticated, Code::kUnauthenticated},
      {402, Code::kPermissionDenied, Code::kPermissionDenied},
      {403, Code::kPermissionDenied, Code::kPermissionDenied},
      {404, Code::kNotFound, Code::kNotFound},
      {408, Code::kUnavailable, Code::kUnknown},
      {409, Code::kInvalidArgument, Code::kInvalidArgument},
      {422, Code::kInvalidArgument, Code::kInvalidArgument},
      {425, Code::kUnavailable, Code::kUnknown},
      {429, Code::kResourceExhausted, Code::kResourceExhausted},
      {500, Code::kUnavailable, Code::kUnknown},
      {503, Code::kUnavailable, Code::kUnknown},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Refusal(Answered(c.http), Call::kRead, ""), StatusIs(c.read)) << c.http;
    EXPECT_THAT(Refusal(Answered(c.http), Call::kCreate, ""), StatusIs(c.create)) << c.http;
  }
}

TEST(Refusal, WhatTheVendorRefusesIsToldInItsWordsAlone) {
  EXPECT_THAT(Refusal(Answered(422), Call::kCreate, "Factuurdatum ontbreekt."),
              StatusIs(Code::kInvalidArgument, Eq("Factuurdatum ontbreekt.")));
  EXPECT_THAT(Refusal(Answered(422), Call::kCreate, ""), StatusIs(Code::kInvalidArgument, Eq("HTTP 422")));
}

TEST(RetryAfter, IsReadInSecondsAndAsADateByTheVendorsOwnClock) {
  const auto wait = [](std::vector<std::pair<std::string, std::string>> headers) {
    return RetryAfter(Refusal(Answered(429, std::move(headers)), Call::kRead, ""));
  };
  EXPECT_THAT(wait({{"Retry-After", "7"}}), Optional(absl::Seconds(7)));
  EXPECT_THAT(wait({{"Date", "Mon, 16 Mar 2026 10:00:00 GMT"}, {"Retry-After", "Mon, 16 Mar 2026 10:00:42 GMT"}}),
              Optional(absl::Seconds(42)));
  EXPECT_THAT(wait({{"Retry-After", "999999999999"}}), Optional(absl::Hours(1)));
  EXPECT_THAT(wait({}), Optional(absl::Seconds(5)));
  EXPECT_THAT(wait({{"Retry-After", "soon"}}), Optional(absl::Seconds(5)));
}

TEST(RetryAfter, IsObeyedOnAnOutageToo) {
  EXPECT_THAT(RetryAfter(Refusal(Answered(503, {{"retry-after", "30"}}), Call::kRead, "")),
              Optional(absl::Seconds(30)));
  EXPECT_EQ(RetryAfter(Refusal(Answered(503), Call::kRead, "")), std::nullopt);
  EXPECT_EQ(RetryAfter(absl::ResourceExhaustedError("from elsewhere")), std::nullopt);
}

TEST(InWords, IsOneLineOfAtMost300Characters) {
  EXPECT_EQ(InWords("  Contact is\r\n\tinvalid:\x1b[31m naam.\x7f "), "Contact is invalid: [31m naam.");
  std::string euros;
  for (int i = 0; i < 400; ++i) euros += "€";
  EXPECT_EQ(InWords(euros).size(), 900u);
}

TEST(BytesOf, NeverCutsACharacterInTwo) {
  EXPECT_EQ(BytesOf("a€b", 0), 0u);
  EXPECT_EQ(BytesOf("a€b", 1), 1u);
  EXPECT_EQ(BytesOf("a€b", 2), 4u);
  EXPECT_EQ(BytesOf("a€b", 3), 5u);
  EXPECT_EQ(BytesOf("a€b", 99), 5u);
  EXPECT_EQ(BytesOf("", 5), 0u);
}

}  // namespace
}  // namespace koppel::vendor
