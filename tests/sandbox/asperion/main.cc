// Plays Asperion on 127.0.0.1, strictly by the vendor page. README.md tells what it plays and how to make it fail.

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "program/flags.h"
#include "tests/sandbox/asperion/boekhouding.h"
#include "tests/sandbox/asperion/errors.h"
#include "tests/sandbox/frame/run.h"

int main(int argc, char** argv) {
  using namespace koppel;
  using namespace koppel::sandbox::asperion;
  Config config;
  sandbox::SharedFlags shared;
  shared.token_lifetime = config.token_lifetime;
  shared.rate_limit = 60;  // A20
  int largest_page = 0;
  bool no_unique = false, bookkeeping_lines_only = false;

  program::Flags flags(
      "asperion-sandbox",
      "Plays Asperion's API and login server over plain HTTP on 127.0.0.1, with a ledger and faults for tests.");
  shared.Add(flags, VendorManners());
  flags.Text("client-id", &config.client.id, "default koppel-test");
  flags.Text("client-secret", &config.client.secret, "default geheim");
  flags.Text("redirect-uri", &config.client.redirect_uri, "default https://koppel.example/oauth/asperion");
  flags.Text("refresh-token", &config.refresh_token, "the first one; default refresh-0");
  flags.Text("code", &config.code, "an authorization code, good once; default code-0");
  flags.Text("access-token", &config.access_token, "one that never expires; default none");
  std::string administration, default_administration;
  flags.Text("administration", &administration, "the one that tests are about; default 48213");
  flags.Text("default-administration", &default_administration, "the one that answers who names none; default 48977");
  flags.Switch("bookkeeping-lines-only", &bookkeeping_lines_only, "take the published fields of an invoice, not A19");
  flags.Switch("no-unique", &no_unique, "store duplicates instead of refusing them");
  flags.Number("largest-page", &largest_page, static_cast<int>(config.rules.largest_page), "rows on a page at most");
  flags.Duration("search-lag", &config.rules.search_lag, config.rules.search_lag,
                 "how long a list does not show what was made");
  const auto number = [&flags](const char* name, const std::string& text, std::int64_t* target) {
    flags.Check([name, &text, target]() -> std::string {
      if (text.empty() || (absl::SimpleAtoi(text, target) && *target > 0)) return "";
      return absl::StrCat("--", name, " wants a number, not '", text, "'");
    });
  };
  number("administration", administration, &config.administration_id);
  number("default-administration", default_administration, &config.default_administration_id);
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.token_lifetime = shared.token_lifetime;
  config.rate_limit = shared.rate_limit;
  config.rules.zone = shared.zone;
  config.rules.unique = !no_unique;
  config.rules.contract = bookkeeping_lines_only ? Contract::kBookkeepingLines : Contract::kArticleLines;
  config.rules.largest_page = static_cast<std::size_t>(largest_page);
  return sandbox::RunSandbox("asperion-sandbox", shared, [&](sandbox::Ledger::Sink sink) {
    return std::make_unique<Boekhouding>(config, std::move(sink));
  });
}
