// Plays Reeleezee on 127.0.0.1, strictly by the vendor page. README.md tells what it plays and how to make it fail.

#include "absl/strings/str_cat.h"
#include "program/flags.h"
#include "tests/sandbox/frame/run.h"
#include "tests/sandbox/reeleezee/boekhouding.h"
#include "tests/sandbox/reeleezee/errors.h"

int main(int argc, char** argv) {
  using namespace koppel;
  using namespace koppel::sandbox::reeleezee;
  Config config;
  sandbox::SharedFlags shared;
  shared.server.largest_body = 45 << 20;  // An attachment of 30 MB in base64.
  bool no_unique = false;
  int page_size = 0;

  program::Flags flags("reeleezee-sandbox",
                       "Plays Reeleezee's API over plain HTTP on 127.0.0.1, with a ledger and faults for tests.");
  shared.Add(flags, VendorManners());
  std::string user, password, administration, next_base;
  flags.Text("user", &user, absl::StrCat("of the first login; default ", config.user));
  flags.Text("password", &password, absl::StrCat("of the first login; default ", config.password));
  flags.Text("administration", &administration, absl::StrCat("the first one; default ", config.administration));
  flags.Number("page-size", &page_size, 1000, "most records in an answer; what is more comes with a next link");
  flags.Text("next-base", &next_base, absl::StrCat("what a next link begins with; default ", config.rules.next_base));
  sandbox::AddCount(
      flags, "lag-ms", [&](int milliseconds) { config.rules.lag = absl::Milliseconds(milliseconds); },
      "what was just made is found by no GET for so long; default 0");
  flags.Switch("no-unique", &no_unique, "store a customer number twice instead of refusing it");
  flags.Switch("cut-texts", &config.rules.cut_texts, "cut texts that are too long instead of refusing them");
  flags.Switch("vat-over-sums", &config.rules.vat_over_sums, "VAT over the sum per rate, not per line");
  flags.Check([&]() -> std::string {
    if (administration.empty()) return "";
    const auto id = ParseGuid(administration);
    if (!id) return absl::StrCat("--administration wants a GUID, not '", administration, "'");
    config.administration = *id;
    return "";
  });
  if (const auto code = flags.Parse(argc, argv)) return *code;
  if (!user.empty()) config.user = user;
  if (!password.empty()) config.password = password;
  if (!next_base.empty()) config.rules.next_base = next_base;
  config.rate_limit = shared.rate_limit;
  config.rules.page_size = static_cast<std::size_t>(page_size);
  config.rules.zone = shared.zone;
  config.rules.unique = !no_unique;
  return sandbox::RunSandbox("reeleezee-sandbox", shared, [&](sandbox::Ledger::Sink sink) {
    return std::make_unique<Boekhouding>(config, std::move(sink));
  });
}
