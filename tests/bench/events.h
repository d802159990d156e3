// The events of a measurement, as text: a head of fixed size that the stub sends back, then what makes it as large as a
// real one. The result is the answer of the stub, so that each result names the event that it is of and shows that the
// call was made.
//
//   {"id":000000001234,"at":1764107039123456,"slow":0,"fill":"xxx…"}   ->
//   {"id":000000001234,"at":1764107039123456,"slow":0}
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace koppel::bench {

struct Event {
  std::int64_t id = 0;
  std::int64_t at_us = 0;  // when it was produced, of the wall clock
  bool slow = false;
};

inline constexpr std::size_t kHeadBytes = 49;  // up to and including the mark
inline constexpr std::size_t kMarkAt = 48;

inline std::string Write(const Event& event, std::size_t bytes) {
  std::string text = absl::StrFormat(R"({"id":%012d,"at":%016d,"slow":%d)", event.id, event.at_us, event.slow ? 1 : 0);
  constexpr absl::string_view kBefore = R"(,"fill":")";
  const std::size_t rest = text.size() + kBefore.size() + 2;
  return absl::StrCat(text, kBefore, std::string(bytes > rest ? bytes - rest : 0, 'x'), "\"}");
}

inline bool IsSlow(absl::string_view event) { return event.size() > kMarkAt && event[kMarkAt] == '1'; }

inline std::string Echo(absl::string_view event) { return absl::StrCat(event.substr(0, kHeadBytes), "}"); }

// Of an event or a result; nullopt: it is neither.
inline std::optional<Event> Read(absl::string_view text) {
  Event event;
  if (text.size() < kHeadBytes || !absl::SimpleAtoi(text.substr(6, 12), &event.id) ||
      !absl::SimpleAtoi(text.substr(24, 16), &event.at_us)) {
    return std::nullopt;
  }
  event.slow = IsSlow(text);
  return event;
}

}  // namespace koppel::bench
