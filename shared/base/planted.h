// Known bugs that a test may switch on, to see that the fault harness finds them. Compiled in only with
// -DKOPPEL_FAILPOINTS=ON; without it the macro is the constant false, and nothing of the bug is in the program.
//
//   if (KOPPEL_PLANTED("skip_find")) …
//
// A main arms at most one, from KOPPEL_PLANTED in its environment. What each does: docs/adr/0008-the-failpoints.md.
#pragma once

#ifdef KOPPEL_FAILPOINTS

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace koppel::base {

inline constexpr std::array<std::string_view, 11> kPlantedBugs = {
    "create_before_commit", "commit_before_delivery", "skip_find",           "find_by_amount",
    "random_reference",     "retry_post_on_timeout",  "ignore_lost",         "settings_outage_unknown_tenant",
    "html_is_success",      "log_authorization",      "drop_on_decode_error"};

constexpr bool IsPlantedBug(std::string_view name) {
  return std::find(kPlantedBugs.begin(), kPlantedBugs.end(), name) != kPlantedBugs.end();
}

inline std::string_view planted_bug;

// Used by main before any thread starts. A name that is none ends the process: a test would believe it was on.
inline void PlantBug(const char* name) {
  if (name == nullptr || *name == '\0') return;
  if (!IsPlantedBug(name)) {
    std::fprintf(stderr, "KOPPEL_PLANTED: no bug is called %s\n", name);
    std::_Exit(2);
  }
  planted_bug = *std::find(kPlantedBugs.begin(), kPlantedBugs.end(), name);
}

inline bool Planted(std::string_view name) { return planted_bug == name; }

}  // namespace koppel::base

#define KOPPEL_ARM_PLANTED() ::koppel::base::PlantBug(std::getenv("KOPPEL_PLANTED"))
#define KOPPEL_PLANTED(name)                                          \
  ([] {                                                               \
    static_assert(::koppel::base::IsPlantedBug(name), "no such bug"); \
    return ::koppel::base::Planted(name);                             \
  }())

#else

#define KOPPEL_ARM_PLANTED() static_cast<void>(0)
#define KOPPEL_PLANTED(name) false

#endif
