#include "tests/sandbox/frame/run.h"

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "program/stop.h"
#include "tests/sandbox/frame/ledger_file.h"

namespace koppel::sandbox {
namespace {

absl::Status AddFaults(const std::string& name, Faults& faults) {
  std::ifstream file(name);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::UnavailableError(absl::StrCat("cannot read ", name));
  boost::system::error_code failed;
  const boost::json::value rules = boost::json::parse(text.str(), failed);
  if (failed) return absl::InvalidArgumentError(absl::StrCat(name, " holds no JSON: ", failed.message()));
  return faults.Add(rules);
}

absl::Status Serve(const std::string& program, const SharedFlags& shared, const OpenSandbox& open,
                   const program::Stop& stop) {
  LedgerFile file(program);
  Ledger::Sink sink;
  if (!shared.ledger.empty()) sink = [&file](absl::string_view line) { file.Append(line); };
  const std::unique_ptr<Sandbox> sandbox = open(std::move(sink));
  if (!shared.ledger.empty()) {
    RETURN_IF_ERROR(file.Open(shared.ledger, [&](const std::string& line) { return sandbox->Restore(line); }));
  }
  if (!shared.faults.empty()) RETURN_IF_ERROR(AddFaults(shared.faults, sandbox->faults()));

  Server server(*sandbox, shared.server);
  ASSIGN_OR_RETURN(const int port, server.Open());
  RETURN_IF_ERROR(program::WritePortFile(shared.port_file, port));
  std::cout << "listening http://127.0.0.1:" << port << std::endl;
  std::thread serving([&server] { server.Run(); });
  stop.Wait();
  server.Stop();
  serving.join();
  return absl::OkStatus();
}

}  // namespace

void AddCount(program::Flags& flags, const char* name, std::function<void(int)> set, std::string help) {
  const auto text = std::make_shared<std::string>();
  flags.Check([name, text, set = std::move(set)]() -> std::string {
    int count = 0;
    if (text->empty()) return "";
    if (!absl::SimpleAtoi(*text, &count) || count < 0) {
      return absl::StrCat("--", name, " wants a whole number from 0, not '", *text, "'");
    }
    set(count);
    return "";
  });
  flags.Text(name, text.get(), std::move(help));
}

void SharedFlags::Add(program::Flags& flags, const Manners& manners) {
  flags.Port("port", &server.port, server.port, "port on 127.0.0.1; 0: any");
  flags.Text("port-file", &port_file, "file to write the port to");
  flags.Text("ledger", &ledger, "file of everything that was stored; read back at a restart. Default: memory only");
  flags.Text("faults", &faults, "file of fault rules, as POST /_faults takes them");
  AddCount(
      flags, "token-seconds", [this](int seconds) { token_lifetime = absl::Seconds(seconds); },
      absl::StrCat("life of an access token; default ", absl::ToInt64Seconds(token_lifetime)));
  AddCount(
      flags, "rate-limit", [this](int requests) { rate_limit = requests; },
      absl::StrCat("requests per token and minute, 0: no limit; default ", rate_limit));
  AddCount(
      flags, "delay-ms", [this](int milliseconds) { server.delay = absl::Milliseconds(milliseconds); },
      "before every answer of the vendor's; default 0");
  flags.Duration("idle", &server.idle, server.idle, "a connection silent for so long is closed");
  flags.Check([this]() -> std::string {
    if (absl::LoadTimeZone("Europe/Amsterdam", &zone)) return "";
    return "the time zone Europe/Amsterdam is not on this machine; install tzdata";
  });
  flags.Check([this, &manners]() -> std::string {
    Faults only_to_see(manners.extra_faults);
    const absl::Status good = faults.empty() ? absl::OkStatus() : AddFaults(faults, only_to_see);
    return good.ok() ? "" : absl::StrCat("--faults: ", std::string(good.message()));
  });
}

int RunSandbox(const std::string& program, const SharedFlags& shared, const OpenSandbox& open) {
  const program::Stop stop;
  const absl::Status status = Serve(program, shared, open, stop);
  if (!status.ok()) std::cerr << program << ": " << status.message() << "\n";
  return status.ok() ? 0 : 1;
}

}  // namespace koppel::sandbox
