// Points at which a test may kill the process as kill -9 would. Compiled in only with -DKOPPEL_FAILPOINTS=ON; without
// it the macro is nothing.
//
//   KOPPEL_FAILPOINT("after_create");
//
// A main arms at most one point, from KOPPEL_FAILPOINT in its environment: "<name>" or "<name>:<n>", which passes the
// point n times first. "stop=<name>" freezes the process instead, as kill -STOP would; it goes on with SIGCONT.
#pragma once

#ifdef KOPPEL_FAILPOINTS

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace koppel::base {

struct ArmedFailpoint {
  std::string name;
  std::atomic<int> pass{0};
  bool stop = false;
};
inline ArmedFailpoint armed_failpoint;

// Used by main before any thread starts.
inline void ArmFailpoint(const char* spec) {
  if (spec == nullptr) return;
  const std::pair<std::string, std::string> parts = absl::StrSplit(spec, absl::MaxSplits(':', 1));
  int pass = 0;
  if (!parts.second.empty() && !absl::SimpleAtoi(parts.second, &pass)) std::abort();
  armed_failpoint.stop = absl::StartsWith(parts.first, "stop=");
  armed_failpoint.name = std::string(absl::StripPrefix(parts.first, "stop="));
  armed_failpoint.pass = pass;
}

inline void Failpoint(absl::string_view name) {
  if (armed_failpoint.name != name) return;
  if (const int left = armed_failpoint.pass.fetch_sub(1); left > 0 || (armed_failpoint.stop && left < 0)) return;
  if (armed_failpoint.stop) {
    raise(SIGSTOP);  // To this thread: to the process, it might run on a little before another thread stops all.
    return;
  }
  kill(getpid(), SIGKILL);
  pause();
}

}  // namespace koppel::base

#define KOPPEL_ARM_FAILPOINT() ::koppel::base::ArmFailpoint(std::getenv("KOPPEL_FAILPOINT"))
#define KOPPEL_FAILPOINT(name) ::koppel::base::Failpoint(name)

#else

#define KOPPEL_ARM_FAILPOINT() static_cast<void>(0)
#define KOPPEL_FAILPOINT(name) static_cast<void>(0)

#endif
