// Plays Rompslomp on 127.0.0.1, strictly by the vendor page. README.md tells what it plays and how to make it fail.

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "program/flags.h"
#include "program/stop.h"
#include "tests/sandbox/rompslomp/ledger_file.h"
#include "tests/sandbox/rompslomp/server.h"

namespace koppel::sandbox::rompslomp {
namespace {

struct Settings {
  Config config;
  Server::Options server;
  std::string port_file;
  std::string ledger;
  std::string faults;
};

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

absl::Status Main(const Settings& settings, const program::Stop& stop) {
  LedgerFile file;
  Ledger::Sink sink;
  if (!settings.ledger.empty()) sink = [&file](absl::string_view line) { file.Append(line); };
  Boekhouding boekhouding(settings.config, std::move(sink), absl::Now());
  if (!settings.ledger.empty()) {
    RETURN_IF_ERROR(file.Open(settings.ledger, [&](const std::string& line) { return boekhouding.Restore(line); }));
  }
  if (!settings.faults.empty()) RETURN_IF_ERROR(AddFaults(settings.faults, boekhouding.faults()));

  Server server(boekhouding, settings.server);
  ASSIGN_OR_RETURN(const int port, server.Open());
  RETURN_IF_ERROR(program::WritePortFile(settings.port_file, port));
  std::cout << "listening http://127.0.0.1:" << port << std::endl;
  std::thread serving([&server] { server.Run(); });
  stop.Wait();
  server.Stop();
  serving.join();
  return absl::OkStatus();
}

// A whole number from 0.
program::Flags::Added Count(program::Flags& flags, const char* name, std::string* text, int* target,
                            const std::string& help) {
  flags.Check([=]() -> std::string {
    if (text->empty() || (absl::SimpleAtoi(*text, target) && *target >= 0)) return "";
    return absl::StrCat("--", name, " wants a whole number from 0, not '", *text, "'");
  });
  return flags.Text(name, text, help);
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp

int main(int argc, char** argv) {
  using namespace koppel;
  using namespace koppel::sandbox::rompslomp;
  Settings settings;
  Config& config = settings.config;
  std::string company, delay_text, rate_text, token_text;
  bool no_unique = false, codes_may_repeat = false, unrounded = false;
  int delay_ms = 0, token_seconds = 7200;

  program::Flags flags(
      "rompslomp-sandbox",
      "Plays Rompslomp's API and OAuth over plain HTTP on 127.0.0.1, with a ledger and faults for tests.");
  flags.Port("port", &settings.server.port, 0, "port on 127.0.0.1; 0: any");
  flags.Text("port-file", &settings.port_file, "file to write the port to");
  flags.Text("ledger", &settings.ledger,
             "file of everything that was stored; read back at a restart. Default: memory only");
  flags.Text("faults", &settings.faults, "file of fault rules, as POST /_faults takes them");
  flags.Text("client-id", &config.client.id, "default koppel-test");
  flags.Text("client-secret", &config.client.secret, "default geheim");
  flags.Text("redirect-uri", &config.client.redirect_uri, "default https://koppel.example/oauth/rompslomp");
  flags.Text("refresh-token", &config.refresh_token, "the first one; default refresh-0");
  flags.Text("code", &config.code, "an authorization code, good once; default code-0");
  flags.Text("personal-token", &config.personal_token, "an access token that never expires; default none");
  flags.Text("company-id", &company, "default 1203348871");
  Count(flags, "token-seconds", &token_text, &token_seconds, "life of an access token; default 7200");
  Count(flags, "rate-limit", &rate_text, &config.rate_limit, "requests per token and minute; default 0: no limit");
  Count(flags, "delay-ms", &delay_text, &delay_ms, "before every answer of the vendor's; default 0");
  flags.Duration("idle", &settings.server.idle, settings.server.idle, "a connection silent for so long is closed");
  flags.Switch("no-unique", &no_unique, "store duplicates instead of refusing them");
  flags.Switch("product-codes-may-repeat", &codes_may_repeat, "refuse only duplicate references and contact numbers");
  flags.Switch("unrounded-lines", &unrounded, "round totals only, not each line");
  flags.Check([&]() -> std::string {
    if (company.empty() || (absl::SimpleAtoi(company, &config.company_id) && config.company_id > 0)) return "";
    return absl::StrCat("--company-id wants a number, not '", company, "'");
  });
  flags.Check([&]() -> std::string {
    if (absl::LoadTimeZone("Europe/Amsterdam", &config.rules.zone)) return "";
    return "the time zone Europe/Amsterdam is not on this machine; install tzdata";
  });
  flags.Check([&]() -> std::string {
    Faults only_to_see;
    const absl::Status good = settings.faults.empty() ? absl::OkStatus() : AddFaults(settings.faults, only_to_see);
    return good.ok() ? "" : absl::StrCat("--faults: ", std::string(good.message()));
  });
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.token_lifetime = absl::Seconds(token_seconds);
  config.rules.unique = !no_unique;
  config.rules.unique_product_codes = !codes_may_repeat;
  config.rules.rounding = unrounded ? Rounding::kTotalsOnly : Rounding::kPerLine;
  settings.server.delay = absl::Milliseconds(delay_ms);

  const program::Stop stop;
  const absl::Status status = Main(settings, stop);
  if (!status.ok()) std::cerr << "rompslomp-sandbox: " << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
