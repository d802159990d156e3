// The journal over gRPC: the workers' streams, and what people and the scheduler ask.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/journal/owners.h"
#include "services/journal/sweep.h"
#include "services/journal/werk.h"

namespace koppel::journal_service {

class Service {
 public:
  // Publishes one event and returns when it is durable; for opnieuw aanbieden.
  using Publiceer = std::function<absl::Status(const v1::WerkbonStatusChanged&)>;

  Service(Werk& werk, Sweep& sweep, Owners& owners, Publiceer publiceer);
  ~Service();  // ends the streams, and waits at most 3 s for calls

  // "host:port"; port 0 lets the kernel choose. Answers the port.
  absl::StatusOr<int> Listen(const std::string& address);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::journal_service
