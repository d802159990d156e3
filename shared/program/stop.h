// The wish that this process ends: SIGTERM or SIGINT. A second one ends it at once with status 130.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::program {

// Made once, in main, before any thread starts. Any thread may ask.
class Stop {
 public:
  Stop();
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  bool requested() const;
  // Waits for it, at most so long (and at most eleven days); true when it was asked.
  bool WaitFor(absl::Duration timeout) const;
  void Wait() const;
};

// No core dumps and no peeking by other processes of this user: this one holds secrets.
void SetCoreLimits();

// Writes the whole file or nothing, so that who waits for it never reads half of it. An empty name: does nothing.
absl::Status WriteFileAtomically(const std::string& name, absl::string_view text);
absl::Status WritePortFile(const std::string& name, int port);

}  // namespace koppel::program
