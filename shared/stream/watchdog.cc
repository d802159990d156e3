#include "stream/watchdog.h"

#include "absl/strings/str_cat.h"

namespace koppel::stream {

std::optional<std::string> Watchdog::Judge(const Sight& sight) const {
  const auto since = [&](absl::Time moment) { return absl::FormatDuration(sight.now - moment); };
  if (sight.now - sight.last_poll > silent_poll) {
    return absl::StrCat("Kafka was not polled for ", since(sight.last_poll));
  }
  if (sight.now - sight.could_start_since > idle) {
    return absl::StrCat("work was ready for ", since(sight.could_start_since), " and nothing started");
  }
  if (sight.now - sight.oldest_start > stuck) {
    return absl::StrCat("one record has been running for ", since(sight.oldest_start));
  }
  return std::nullopt;
}

}  // namespace koppel::stream
