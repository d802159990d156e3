// Plays Rompslomp on 127.0.0.1, strictly by the vendor page. README.md tells what it plays and how to make it fail.

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "program/flags.h"
#include "tests/sandbox/frame/run.h"
#include "tests/sandbox/rompslomp/boekhouding.h"
#include "tests/sandbox/rompslomp/errors.h"

int main(int argc, char** argv) {
  using namespace koppel;
  using namespace koppel::sandbox::rompslomp;
  Config config;
  sandbox::SharedFlags shared;
  shared.server.largest_body = 10 << 20;  // A27
  std::string company;
  bool no_unique = false, codes_may_repeat = false, unrounded = false;

  program::Flags flags(
      "rompslomp-sandbox",
      "Plays Rompslomp's API and OAuth over plain HTTP on 127.0.0.1, with a ledger and faults for tests.");
  shared.Add(flags, VendorManners());
  flags.Text("client-id", &config.client.id, "default koppel-test");
  flags.Text("client-secret", &config.client.secret, "default geheim");
  flags.Text("redirect-uri", &config.client.redirect_uri, "default https://koppel.example/oauth/rompslomp");
  flags.Text("refresh-token", &config.refresh_token, "the first one; default refresh-0");
  flags.Text("code", &config.code, "an authorization code, good once; default code-0");
  flags.Text("personal-token", &config.personal_token, "an access token that never expires; default none");
  flags.Text("company-id", &company, "default 1203348871");
  flags.Switch("no-unique", &no_unique, "store duplicates instead of refusing them");
  flags.Switch("product-codes-may-repeat", &codes_may_repeat, "refuse only duplicate references and contact numbers");
  flags.Switch("unrounded-lines", &unrounded, "round totals only, not each line");
  flags.Check([&]() -> std::string {
    if (company.empty() || (absl::SimpleAtoi(company, &config.company_id) && config.company_id > 0)) return "";
    return absl::StrCat("--company-id wants a number, not '", company, "'");
  });
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.token_lifetime = shared.token_lifetime;
  config.rate_limit = shared.rate_limit;
  config.rules.zone = shared.zone;
  config.rules.unique = !no_unique;
  config.rules.unique_product_codes = !codes_may_repeat;
  config.rules.rounding = unrounded ? Rounding::kTotalsOnly : Rounding::kPerLine;
  return sandbox::RunSandbox("rompslomp-sandbox", shared, [&](sandbox::Ledger::Sink sink) {
    return std::make_unique<Boekhouding>(config, std::move(sink), absl::Now());
  });
}
