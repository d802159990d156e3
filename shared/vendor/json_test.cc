#include "vendor/json.h"

#include <boost/json.hpp>

#include "base/status_matchers.h"

namespace koppel::vendor {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

boost::json::value Parsed(absl::string_view text) { return ParseJson(text).value(); }

TEST(ParseJson, RefusesWhatIsEmptyBrokenTooDeepOrTooLarge) {
  const auto nested = [](int deep) { return std::string(deep, '[') + std::string(deep, ']'); };
  EXPECT_THAT(ParseJson(nested(32)), IsOk());
  std::string huge(9'000'000, ' ');
  huge += '1';
  EXPECT_THAT(ParseJson(huge), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParseJson(nested(33)), StatusIs(absl::StatusCode::kInvalidArgument));
  for (const char* bad : {"", "{\"a\":", "<html>", "{} {}"}) {
    EXPECT_THAT(ParseJson(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

TEST(ParseJson, NeverQuotesTheBytes) {
  EXPECT_THAT(ParseJson("<p>geheim</p>"), StatusIs(absl::StatusCode::kInvalidArgument, Not(HasSubstr("geheim"))));
}

TEST(DecimalAt, KeepsEveryDigitThatWasWritten) {
  const boost::json::value value = Parsed(
      R"({"text":"2292.95","whole":300,"minus":-5,"broken":0.1,"cents":1234567.89,"small":1e-7,"null":null,"list":[]})");
  EXPECT_THAT(DecimalAt(value, "text"), Optional(std::string("2292.95")));
  EXPECT_THAT(DecimalAt(value, "whole"), Optional(std::string("300")));
  EXPECT_THAT(DecimalAt(value, "minus"), Optional(std::string("-5")));
  EXPECT_THAT(DecimalAt(value, "broken"), Optional(std::string("0.1")));
  EXPECT_THAT(DecimalAt(value, "cents"), Optional(std::string("1234567.89")));
  EXPECT_THAT(DecimalAt(value, "small"), Optional(std::string("0.0000001")));
  EXPECT_EQ(DecimalAt(value, "null"), std::nullopt);
  EXPECT_EQ(DecimalAt(value, "list"), std::nullopt);
  EXPECT_EQ(DecimalAt(value, "absent"), std::nullopt);
}

TEST(IdAt, IsTheSameForANumberAndForText) {
  const boost::json::value value =
      Parsed(R"({"a":1310077642,"b":"1310077642","c":9223372036854775807,"d":1.5,"e":""})");
  EXPECT_THAT(IdAt(value, "a"), Optional(std::string("1310077642")));
  EXPECT_THAT(IdAt(value, "b"), Optional(std::string("1310077642")));
  EXPECT_THAT(IdAt(value, "c"), Optional(std::string("9223372036854775807")));
  EXPECT_EQ(IdAt(value, "d"), std::nullopt);
  EXPECT_EQ(IdAt(value, "e"), std::nullopt);
}

TEST(TextAt, AnotherKindIsNothing) {
  const boost::json::value value = Parsed(R"({"a":1,"b":null,"c":"tekst","d":{"e":[]}})");
  EXPECT_EQ(TextAt(value, "a"), "");
  EXPECT_EQ(TextAt(value, "b"), "");
  EXPECT_EQ(TextAt(value, "c"), "tekst");
  EXPECT_EQ(TextAt(Parsed("[]"), "c"), "");
  EXPECT_EQ(ObjectAt(value, "c"), nullptr);
  ASSERT_NE(ObjectAt(value, "d"), nullptr);
  EXPECT_NE(ArrayAt(*ObjectAt(value, "d"), "e"), nullptr);
}

}  // namespace
}  // namespace koppel::vendor
