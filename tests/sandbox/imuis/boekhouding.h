// iMUIS Online without its network: a request and the time go in, the answer comes out. Used by one thread.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/sandbox.h"
#include "tests/sandbox/imuis/books.h"
#include "tests/sandbox/imuis/call.h"
#include "tests/sandbox/imuis/soap.h"

namespace koppel::sandbox::imuis {

class Boekhouding : public Sandbox {
 public:
  // `sink` gets a line for every change before the answer to it is made; nullptr: nobody keeps them.
  Boekhouding(Config config, Ledger::Sink sink);

  absl::Status Restore(const std::string& line) override;
  Answer Handle(const Request& request, absl::Time now) override;
  Answer HandleLate(const Request& request, absl::Time now) override;
  Faults& faults() override { return faults_; }

 private:
  Answer CarryOut(const Request& request, const Effect& effect, absl::Time now);
  Response Route(SoapCall& soap, const Effect& effect, const Origin& origin);
  absl::Status Perform(SoapCall& soap, Administratie& books, const Effect& effect, const Origin& origin);

  const Config config_;
  std::unique_ptr<Books> books_;
  Ledger ledger_;
  Faults faults_;
};

}  // namespace koppel::sandbox::imuis
