#include "tests/sandbox/asperion/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::Optional;

std::optional<std::string> Read(const char* text, Value::Kind kind) {
  const std::optional<Value> value = ReadValue(json::parse(text), kind);
  return value ? value->text.value_or("null") : std::optional<std::string>();
}

TEST(Value, ANumberComesThroughAsItWasWritten) {
  for (const char* written : {"2.35", "58.5", "0", "-14.1", "174.98", "0.1", "0.000001", "999999999.999999", "100000",
                              "123456789.123457", "0.3", "1.005"}) {
    EXPECT_THAT(Read(written, Value::Kind::kNumber), Optional(std::string(written)));
  }
  EXPECT_THAT(Read("58.50", Value::Kind::kNumber), Optional(std::string("58.5")));
  EXPECT_THAT(Read("1e5", Value::Kind::kNumber), Optional(std::string("100000")));
}

TEST(Value, EveryCentOfAThousandEurosComesThrough) {
  for (int cents = 0; cents < 100'000; ++cents) {
    std::string written = Decimal::Cents(cents).ToString();
    const std::optional<Value> value = ReadValue(json::parse(written), Value::Kind::kNumber);
    ASSERT_TRUE(value) << written;
    std::optional<Decimal> read;
    Assign(*value, &read);
    ASSERT_EQ(read, Decimal::Cents(cents)) << written;
  }
}

TEST(Value, AnotherJsonKindIsRefused) {
  EXPECT_FALSE(Read("\"2.35\"", Value::Kind::kNumber));
  EXPECT_FALSE(Read("1234567890.5", Value::Kind::kNumber));
  EXPECT_FALSE(Read("0.1234567", Value::Kind::kNumber));
  EXPECT_FALSE(Read("\"31\"", Value::Kind::kInteger));
  EXPECT_FALSE(Read("31.5", Value::Kind::kInteger));
  EXPECT_FALSE(Read("31", Value::Kind::kText));
  EXPECT_FALSE(Read("\"true\"", Value::Kind::kBool));
  EXPECT_FALSE(Read("{}", Value::Kind::kText));
  EXPECT_THAT(Read("null", Value::Kind::kInteger), Optional(std::string("null")));
}

TEST(Value, ADayIsWrittenWithItsTimeAndWithoutAZone) {
  EXPECT_THAT(Read("\"2026-03-02T00:00:00\"", Value::Kind::kDay), Optional(std::string("2026-03-02")));
  for (const char* written :
       {"\"2026-03-02\"", "\"2026-03-02T00:00:00Z\"", "\"2026-03-02T00:00:00+01:00\"", "\"2026-02-30T00:00:00\"",
        "\" 2026-3-02T00:00:00\"", "\"02-03-2026\"", "\"\"", "20260302"}) {
    EXPECT_FALSE(Read(written, Value::Kind::kDay)) << written;
  }
}

TEST(Value, AQueryTakesADayInEitherForm) {
  EXPECT_TRUE(ParseValue("2026-03-02", Value::Kind::kDay));
  EXPECT_TRUE(ParseValue("2026-03-02T00:00:00", Value::Kind::kDay));
  EXPECT_FALSE(ParseValue("gisteren", Value::Kind::kDay));
  EXPECT_FALSE(ParseValue("31x", Value::Kind::kInteger));
  EXPECT_EQ(ParseValue("58.50", Value::Kind::kNumber)->text, "58.5");
}

TEST(Value, IsWrittenAsTheVendorDoesAndKeptAsText) {
  std::optional<Decimal> price = Decimal::Parse("58.50");
  EXPECT_EQ(ToJson(ToValue(price)), "58.5");
  EXPECT_EQ(ToLedgerJson(ToValue(price)), "\"58.5\"");
  EXPECT_EQ(ToJson(ToValue(std::optional<absl::CivilDay>(absl::CivilDay(2026, 3, 2)))), "\"2026-03-02T00:00:00\"");
  EXPECT_EQ(ToJson(ToValue(std::string("a \"b\""))), "\"a \\\"b\\\"\"");
  EXPECT_EQ(ToJson(ToValue(std::optional<std::int64_t>())), "null");
  EXPECT_EQ(ToJson(ToValue(true)), "true");
}

TEST(Value, NumbersAreOrderedBySizeAndTextWithoutItsCase) {
  const auto number = [](const char* text) { return *ParseValue(text, Value::Kind::kNumber); };
  EXPECT_TRUE(Less(number("9"), number("10.5")));
  EXPECT_FALSE(Less(number("10.5"), number("9")));
  EXPECT_TRUE(Less(ToValue(std::string("aap")), ToValue(std::string("Boom"))));
  EXPECT_TRUE(Less(ToValue(std::optional<std::string>()), ToValue(std::string("a"))));
}

}  // namespace
}  // namespace koppel::sandbox::asperion
