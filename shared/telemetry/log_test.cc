#include "telemetry/log.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <type_traits>

#include "base/secret.h"

namespace koppel::telemetry {
namespace {

using ::testing::MatchesRegex;

std::string Written(const std::function<void()>& write, Level level = Level::kInfo) {
  ::testing::internal::CaptureStderr();
  InitLog("test", level);
  write();
  return ::testing::internal::GetCapturedStderr();
}

boost::json::value Parse(const std::string& line) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(line, error);
  EXPECT_FALSE(error) << line;
  return value;
}

TEST(Log, WritesOneJsonObjectPerLineWhateverTheText) {
  const std::string said = Written([] {
    Log(Level::kInfo, "werkbon ended",
        {{"werkbon", "12\r\n{\"level\":\"forged\"}\x1b[31m"}, {"offer", 2}, {"ok", true}, {"bytes", "\xff\xc3\xa9"}});
    Log(Level::kDebug, "not shown");
  });
  ASSERT_EQ(std::count(said.begin(), said.end(), '\n'), 1);
  const boost::json::value line = Parse(said);
  EXPECT_THAT(std::string(line.at("time").as_string()), MatchesRegex("....-..-..T..:..:..\\....Z"));
  EXPECT_EQ(line.at("level").as_string(), "info");
  EXPECT_EQ(line.at("program").as_string(), "test");
  EXPECT_EQ(line.at("message").as_string(), "werkbon ended");
  EXPECT_EQ(line.at("werkbon").as_string(), "12\r\n{\"level\":\"forged\"}\x1b[31m");
  EXPECT_EQ(line.at("offer").as_int64(), 2);
  EXPECT_EQ(line.at("ok").as_bool(), true);
  EXPECT_EQ(line.at("bytes").as_string(), "\xEF\xBF\xBD\xc3\xa9");
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  const auto all = [] {
    for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarn, Level::kError}) Log(level, "x");
  };
  const auto lines = [](const std::string& said) { return std::count(said.begin(), said.end(), '\n'); };
  EXPECT_EQ(lines(Written(all, Level::kDebug)), 4);
  EXPECT_EQ(lines(Written(all, Level::kWarn)), 2);
  EXPECT_EQ(lines(Written(all, Level::kError)), 1);
}

// S19: neither a line break nor a command for a terminal comes through, and bytes that are no UTF-8 don't either.
TEST(JsonString, HoldsNoControlCharacterAndOnlyUtf8) {
  EXPECT_EQ(JsonString("plain"), "\"plain\"");
  EXPECT_EQ(JsonString("\"\\"), "\"\\\"\\\\\"");
  EXPECT_EQ(JsonString("a\nb\r\t"), "\"a\\u000ab\\u000d\\u0009\"");
  EXPECT_EQ(JsonString(absl::string_view("\0", 1)), "\"\\u0000\"");
  EXPECT_EQ(JsonString("\x7f"), "\"\\u007f\"");
  EXPECT_EQ(JsonString("\xc2\x9b"), "\"\\u009b\"");
  for (const char* whole :
       {"\xc2\xa0", "\xc3\xa9", "\xe2\x82\xac", "\xed\x9f\xbf", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(JsonString(whole), "\"" + std::string(whole) + "\"");
  }
  const std::string sign = "\xEF\xBF\xBD";
  EXPECT_EQ(JsonString("\xff"), "\"" + sign + "\"");
  EXPECT_EQ(JsonString("\xc3"), "\"" + sign + "\"");                                   // cut off
  EXPECT_EQ(JsonString("\xc0\xaf"), "\"" + sign + sign + "\"");                        // a detour for '/'
  EXPECT_EQ(JsonString("\xe0\x80\xaf"), "\"" + sign + sign + sign + "\"");             // another
  EXPECT_EQ(JsonString("\xed\xa0\x80"), "\"" + sign + sign + sign + "\"");             // half a pair
  EXPECT_EQ(JsonString("\xf4\x90\x80\x80"), "\"" + sign + sign + sign + sign + "\"");  // beyond the last character
}

// I6: only texts, whole numbers and bools; a secret, or what would quietly become a bool, does not compile.
TEST(Log, TakesNoSecretAndNothingByAccident) {
  static_assert(!std::is_constructible_v<Value, base::Secret>);
  static_assert(!std::is_constructible_v<Value, const base::Secret&>);
  static_assert(!std::is_constructible_v<Value, base::Secret*>);
  static_assert(!std::is_constructible_v<Value, double>);
  static_assert(!std::is_constructible_v<Value, void*>);
  static_assert(std::is_constructible_v<Value, absl::string_view>);
  static_assert(std::is_constructible_v<Value, std::size_t>);
  EXPECT_EQ(Value(absl::string_view("a")).ToJson(), "\"a\"");
  EXPECT_EQ(Value(std::size_t{7}).ToJson(), "7");
  EXPECT_EQ(Value(-7).ToJson(), "-7");
  EXPECT_EQ(Value(false).ToJson(), "false");
}

}  // namespace
}  // namespace koppel::telemetry
