#include "stream/watchdog.h"

#include <gmock/gmock.h>

namespace koppel::stream {
namespace {

using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Watchdog::Sight Fine() {
  return {.now = kNow,
          .last_poll = kNow,
          .could_start_since = absl::InfiniteFuture(),
          .oldest_start = absl::InfiniteFuture()};
}

TEST(Watchdog, LeavesAloneWhoWorksAndWhoHasNothingToDo) {
  EXPECT_EQ(Watchdog().Judge(Fine()), std::nullopt);
  auto busy = Fine();
  busy.oldest_start = kNow - absl::Minutes(10);  // An unknown create that is being looked up.
  busy.could_start_since = kNow - absl::Seconds(1);
  EXPECT_EQ(Watchdog().Judge(busy), std::nullopt);
}

TEST(Watchdog, SaysWhatHangs) {
  auto sight = Fine();
  sight.last_poll = kNow - absl::Seconds(61);
  EXPECT_THAT(*Watchdog().Judge(sight), HasSubstr("not polled for 1m1s"));
  sight = Fine();
  sight.could_start_since = kNow - absl::Seconds(61);
  EXPECT_THAT(*Watchdog().Judge(sight), HasSubstr("nothing started"));
  sight = Fine();
  sight.oldest_start = kNow - absl::Minutes(31);
  EXPECT_THAT(*Watchdog().Judge(sight), HasSubstr("one record has been running for 31m"));
}

}  // namespace
}  // namespace koppel::stream
