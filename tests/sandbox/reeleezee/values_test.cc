// GUIDs, numbers and moments as they stand in JSON.
#include <gmock/gmock.h>

#include <random>
#include <set>

#include "absl/strings/str_format.h"
#include "tests/sandbox/reeleezee/guid.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

std::string Written(const Value& value) {
  std::string text;
  AppendJson(value, &text);
  return text;
}

TEST(Guid, AnyCaseIsTakenAndLowerCaseIsAnswered) {  // 7.17
  EXPECT_EQ(ParseGuid("4C1A7F2E-8a63-5D0E-b1a4-6e0c5b9d2f77"), "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77");
  for (const char* none :
       {"", "4c1a7f2e", "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f7", "4c1a7f2e08a63-5d0e-b1a4-6e0c5b9d2f77",
        "{c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77", "gc1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77"}) {
    EXPECT_EQ(ParseGuid(none), std::nullopt) << none;
  }
}

TEST(Guid, EachIsGivenOnceAlsoAfterARestart) {
  Guids guids;
  std::set<std::string> given;
  for (int i = 0; i < 100; ++i) given.insert(guids.Next());
  Guids after;
  after.ContinueAfter(guids.given());
  given.insert(after.Next());
  EXPECT_EQ(given.size(), 101U);
  for (const std::string& guid : given) EXPECT_EQ(ParseGuid(guid), guid);
}

TEST(Number, IsReadAsItWasWritten) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100'000; ++i) {
    const int decimals = static_cast<int>(random() % 7);
    std::string text = absl::StrFormat("%s%d", random() % 2 == 0 ? "-" : "", random() % 1'000'000'000);
    if (decimals > 0) {
      std::string behind = absl::StrFormat("%06d", random() % 1'000'000);
      absl::StrAppendFormat(&text, ".%s", behind.substr(0, static_cast<std::size_t>(decimals)));
    }
    const auto number = DecimalOf(boost::json::parse(text));
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(*number, *Decimal::Parse(text)) << text;
  }
}

TEST(Number, TooLargeTooFineOrOtherIsNone) {
  for (const char* text : {"1000000000", "0.1234567", "1e300", "\"5\"", "true", "null"}) {
    EXPECT_EQ(DecimalOf(boost::json::parse(text)), std::nullopt) << text;
  }
  EXPECT_EQ(Written(*DecimalOf(boost::json::parse("1e-4"))), "0.0001");
}

TEST(Number, IsWrittenPlainly) {
  EXPECT_EQ(Written(*Decimal::Parse("62.00")), "62");
  EXPECT_EQ(Written(*Decimal::Parse("1249.50")), "1249.5");
  EXPECT_EQ(Written(*Decimal::Parse("-0.05")), "-0.05");
  EXPECT_EQ(Written(Decimal()), "0");
}

TEST(Moment, HasNoZoneAndIsADayOfTheCalendar) {
  EXPECT_EQ(Written(*ParseMoment("2026-03-14T10:20:30")), "\"2026-03-14T10:20:30\"");
  EXPECT_EQ(Written(*ParseMoment("2026-03-14")), "\"2026-03-14T00:00:00\"");
  for (const char* none : {"2026-03-14T00:00:00Z", "2026-03-14T00:00:00+01:00", "14-03-2026", "2026-02-30", "2026-3-1",
                           "2026-03-14 00:00:00", ""}) {
    EXPECT_EQ(ParseMoment(none), std::nullopt) << none;
  }
}

TEST(Value, NullComesFirstAndNumbersOfBothKindsCompare) {
  EXPECT_LT(Compare(Value(), Value(std::int64_t{-5})), 0);
  EXPECT_EQ(Compare(Value(), Value()), 0);
  EXPECT_EQ(Compare(Value(std::int64_t{5}), Value(*Decimal::Parse("5.0"))), 0);
  EXPECT_GT(Compare(Value(*Decimal::Parse("5.01")), Value(std::int64_t{5})), 0);
  EXPECT_LT(Compare(Value(std::string("a")), Value(std::string("b"))), 0);
  EXPECT_LT(Compare(Value(*ParseMoment("2026-03-14")), Value(*ParseMoment("2026-03-15"))), 0);
}

TEST(Record, NullIsNotKept) {
  Record product(ProductModel(), "a");
  product.Set("Code", std::string("X"));
  product.Set("Code", Value());
  EXPECT_TRUE(IsNull(product.Get("Code")));
  EXPECT_EQ(product.fields.size(), 1U);
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
