// What every sandbox's main has in common: flags, the files it reads, and serving until it is stopped.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "program/flags.h"
#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/manners.h"
#include "tests/sandbox/frame/sandbox.h"
#include "tests/sandbox/frame/server.h"

namespace koppel::sandbox {

// --port, --port-file, --ledger, --faults, --token-seconds, --rate-limit, --delay-ms and --idle. What stands here
// before Add is the default.
struct SharedFlags {
  Server::Options server;
  std::string port_file;
  std::string ledger;  // file; empty: memory only
  std::string faults;  // file; empty: none
  absl::Duration token_lifetime = absl::Hours(2);
  int rate_limit = 0;   // requests per token and minute; 0: none
  absl::TimeZone zone;  // of the Netherlands, after Parse

  // Outlives `flags`, as `manners` does.
  void Add(program::Flags& flags, const Manners& manners);
};

// A whole number from 0; `set` gets it when the flag was given.
void AddCount(program::Flags& flags, const char* name, std::function<void(int)> set, std::string help);

// Makes the sandbox; what it writes to the sink goes to the ledger's file. The sink is empty without one.
using OpenSandbox = std::function<std::unique_ptr<Sandbox>(Ledger::Sink sink)>;

// Opens the sandbox, reads its ledger and faults, writes the port file, prints `listening http://127.0.0.1:N` and
// serves until SIGTERM or SIGINT. Answers the exit status; 1 after a sentence on stderr.
int RunSandbox(const std::string& program, const SharedFlags& shared, const OpenSandbox& open);

}  // namespace koppel::sandbox
