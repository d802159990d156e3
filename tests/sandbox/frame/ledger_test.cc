#include "tests/sandbox/frame/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/status_matchers.h"
#include "tests/sandbox/frame/ledger_json.h"

namespace koppel::sandbox {
namespace {

namespace json = boost::json;

const Origin kSeed{.request = 0, .at = absl::UnixEpoch(), .token = ""};
const Origin kThird{.request = 3, .at = absl::FromUnixMicros(1773651600123456), .token = "0a1b2c"};

class LedgerTest : public testing::Test {
 protected:
  json::value LastLine() { return json::parse(lines.back()); }

  std::vector<std::string> lines;
  Ledger ledger{[this](absl::string_view line) { lines.emplace_back(line); }};
};

TEST_F(LedgerTest, EachKindIsCountedUnderTheVendorsName) {
  ledger.Created("debiteur", 1, kSeed, 1, "{}");
  ledger.Created("debiteur", 1, kThird, 2, "{}");
  ledger.Created("factuur", 1, kThird, 3, "{}");
  ledger.Changed("factuur", 1, kThird, 3, "{}");
  ledger.Refused({.kind = "factuur", .company = 1, .key = "KPL-A", .existing_id = 7, .origin = kThird});
  EXPECT_EQ(json::serialize(CountsOf("debiteur", ledger, 2)),
            R"({"created":1,"seeded":1,"refused_duplicates":0,"live":2})");
  EXPECT_EQ(json::serialize(CountsOf("factuur", ledger, 1)),
            R"({"created":1,"seeded":0,"refused_duplicates":1,"live":1})");
  EXPECT_EQ(json::serialize(CountsOf("artikel", ledger, 0)),
            R"({"created":0,"seeded":0,"refused_duplicates":0,"live":0})");
  EXPECT_EQ(AllCreates(ledger), 2);
  EXPECT_EQ(AllRefused(ledger), 1);
}

TEST_F(LedgerTest, IdsAreNumbersOrTextsAsTheVendorHasThem) {
  ledger.Deleted("factuur", 1203348871, kThird, 12);
  EXPECT_EQ(LastLine().at("company"), json::value(1203348871));
  EXPECT_EQ(LastLine().at("id"), json::value(12));
  ledger.Refused(
      {.kind = "factuur", .company = "een \"guid\"", .key = "K", .existing_id = "ook een", .origin = kThird});
  EXPECT_EQ(LastLine().at("company"), json::value("een \"guid\""));
  EXPECT_EQ(LastLine().at("existing_id"), json::value("ook een"));
  EXPECT_EQ(Refusals(ledger).at(0).at("company_id"), json::value("een \"guid\""));
}

TEST_F(LedgerTest, ALineTellsWhoDidItToTheMicrosecond) {
  ledger.Changed("factuur", 1, kThird, 0, "{}");
  const absl::StatusOr<Origin> origin = OriginOf(LastLine().as_object());
  ASSERT_THAT(origin, base::IsOk());
  EXPECT_EQ(origin->request, 3);
  EXPECT_EQ(origin->at, kThird.at);
  EXPECT_EQ(origin->token, "0a1b2c");
  EXPECT_THAT(OriginOf({{"request", 3}}), base::StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(LedgerTest, WhatIsReadBackIsCountedAndNotWritten) {
  ledger.set_silent(true);
  ledger.Created("factuur", 1, kThird, 1, "{}");
  ledger.ContinueAfterRequest(3);
  EXPECT_TRUE(lines.empty());
  EXPECT_EQ(AllCreates(ledger), 1);
  EXPECT_EQ(ledger.NextRequest(), 4);
}

}  // namespace
}  // namespace koppel::sandbox
