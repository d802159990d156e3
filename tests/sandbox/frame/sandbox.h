// A vendor that is played: what it answers, what it remembers over a restart, and how it fails.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "tests/sandbox/frame/faults.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox {

class Sandbox : public Handler {
 public:
  // Carries out a line that the ledger's sink once got. Only before the first request. InvalidArgument: it is not such
  // a line.
  virtual absl::Status Restore(const std::string& line) = 0;

  virtual Faults& faults() = 0;
};

}  // namespace koppel::sandbox
