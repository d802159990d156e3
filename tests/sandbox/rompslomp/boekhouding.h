// Rompslomp without its network: a request and the time go in, the answer comes out. Used by one thread.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tests/sandbox/rompslomp/books.h"
#include "tests/sandbox/rompslomp/faults.h"

namespace koppel::sandbox::rompslomp {

class Boekhouding {
 public:
  // `sink` gets a line for every change before the answer to it is made; nullptr: nobody keeps them.
  Boekhouding(Config config, Ledger::Sink sink, absl::Time now);

  // Carries out a line that a sink once got. Only before the first request.
  absl::Status Restore(const std::string& line);

  // Anything that a client may ask, the tests' own /_… included.
  Answer Handle(const Request& request, absl::Time now);

  // Carries out a request that Handle answered with Delivery::kLate.
  Answer HandleLate(const Request& request, absl::Time now);

  Faults& faults() { return faults_; }

 private:
  Answer CarryOut(const Request& request, const Target& target, const Effect& effect, absl::Time now);
  Response Route(const Request& request, const Target& target, const Effect& effect, const Origin& origin);
  Response HandleCompany(const Request& request, const Target& target, const Effect& effect, const Origin& origin,
                         const Rights& rights);

  const Config config_;
  std::unique_ptr<Books> books_;
  Ledger ledger_;
  Faults faults_;
};

}  // namespace koppel::sandbox::rompslomp
