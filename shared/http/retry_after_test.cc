#include "http/retry_after.h"

#include <gmock/gmock.h>

#include <string>

namespace koppel::http {
namespace {

constexpr absl::Duration kCap = absl::Hours(1);

absl::Time Now() { return absl::FromCivil(absl::CivilSecond(2026, 3, 1, 12, 0, 0), absl::UTCTimeZone()); }

struct Case {
  const char* name;
  const char* value;
  std::optional<absl::Duration> wait;
};

class RetryAfter : public ::testing::TestWithParam<Case> {};

TEST_P(RetryAfter, IsReadCappedOrLeftAlone) {
  EXPECT_EQ(ParseRetryAfter(GetParam().value, Now(), kCap), GetParam().wait);
}

INSTANTIATE_TEST_SUITE_P(
    Values, RetryAfter,
    ::testing::Values(Case{"Seconds", "120", absl::Seconds(120)}, Case{"Zero", "0", absl::ZeroDuration()},
                      Case{"SpacesAround", " 7\t", absl::Seconds(7)}, Case{"ADayIsCapped", "86400", kCap},
                      Case{"MoreThanFitsIsCapped", "99999999999999999999999", kCap},
                      Case{"Date", "Sun, 01 Mar 2026 12:00:30 GMT", absl::Seconds(30)},
                      Case{"OldDate", "Sunday, 01-Mar-26 12:00:30 GMT", absl::Seconds(30)},
                      Case{"OldestDate", "Sun Mar  1 12:00:30 2026", absl::Seconds(30)},
                      Case{"DateThatHasPassed", "Sun, 01 Mar 2026 11:00:00 GMT", absl::ZeroDuration()},
                      Case{"DateFarAwayIsCapped", "Fri, 31 Dec 9999 23:59:59 GMT", kCap},
                      Case{"Empty", "", std::nullopt}, Case{"Negative", "-1", std::nullopt},
                      Case{"Fraction", "1.5", std::nullopt}, Case{"Words", "soon", std::nullopt},
                      Case{"ImpossibleDate", "Sun, 31 Feb 2026 12:00:00 GMT", std::nullopt},
                      Case{"DateWithMore", "Sun, 01 Mar 2026 12:00:30 GMT, 5", std::nullopt},
                      Case{"Infinity", "inf", std::nullopt}, Case{"InfiniteFuture", "infinite-future", std::nullopt}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace koppel::http
