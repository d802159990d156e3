// Plays iMUIS Online's Cloudswitch on 127.0.0.1, strictly by the vendor page. README.md tells what it plays and how to
// make it fail.

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "program/flags.h"
#include "tests/sandbox/frame/run.h"
#include "tests/sandbox/imuis/boekhouding.h"
#include "tests/sandbox/imuis/errors.h"

int main(int argc, char** argv) {
  using namespace koppel;
  using namespace koppel::sandbox::imuis;
  Config config;
  sandbox::SharedFlags shared;
  shared.server.largest_body = 4 << 20;  // ASP.NET's own default
  shared.token_lifetime = config.sessions.idle;
  std::string adm;
  bool no_unique = false, nulls_left_out = false, no_lines_in_answer = false, lines_leave_order = false,
       remarks_add = false, mixed_where_fails = false;

  program::Flags flags(
      "imuis-sandbox",
      "Plays iMUIS Online's SOAP service over plain HTTP on 127.0.0.1, with a ledger and faults for tests.");
  shared.Add(flags, VendorManners());
  flags.Text("partner-key", &config.partner_key, "default abcdefghijklmnopqrstuvwxyz");
  flags.Text("omgevingscode", &config.omgevingscode, "of the first administration; default 00000");
  flags.Text("adm", &adm, "number of the first administration; default 2000");
  sandbox::AddCount(
      flags, "session-minutes", [&](int minutes) { shared.token_lifetime = absl::Minutes(minutes); },
      "a session idle for so long is dead, as --token-seconds in seconds; default 30");
  sandbox::AddCount(
      flags, "session-calls", [&](int calls) { config.sessions.calls = calls; },
      "a session is dead after so many calls, 0: no limit; default 0");
  flags.Switch("one-session", &config.sessions.one_each, "a login ends the administration's earlier sessions");
  flags.Switch("decimal-comma", &config.rules.formats.decimal_comma, "answers write 12,5; questions may");
  flags.Switch("iso-dates", &config.rules.formats.iso_dates, "answers write 2026-03-16T00:00:00+01:00");
  flags.Switch("null-fields-left-out", &nulls_left_out, "a field without a value is no element at all");
  flags.Switch("partial-lines", &config.rules.partial_lines, "lines before a refused one are stored");
  flags.Switch("no-lines-in-answer", &no_lines_in_answer, "CreateVerkooporderRegel answers what was sent");
  flags.Switch("lines-leave-order", &lines_leave_order, "a change of a line is no change of its order");
  flags.Switch("remarks-add", &remarks_add, "a sent OPMINT comes behind the article's own");
  flags.Switch("mixed-where-fails", &mixed_where_fails, "text and numbers in one WHERE are refused");
  flags.Duration("search-lag", &config.rules.search_lag, absl::ZeroDuration(), "a new record is found after so long");
  flags.Switch("no-unique", &no_unique, "store duplicates instead of refusing them");
  flags.Check([&]() -> std::string {
    if (adm.empty() || (absl::SimpleAtoi(adm, &config.adm) && config.adm > 0)) return "";
    return absl::StrCat("--adm wants a number, not '", adm, "'");
  });
  if (const auto code = flags.Parse(argc, argv)) return *code;
  config.sessions.idle = shared.token_lifetime;
  config.rate_limit = shared.rate_limit;
  config.rules.formats.zone = shared.zone;
  config.rules.unique = !no_unique;
  config.rules.nulls_shown = !nulls_left_out;
  config.rules.lines_in_answer = !no_lines_in_answer;
  config.rules.lines_touch_order = !lines_leave_order;
  config.rules.remark_replaces = !remarks_add;
  config.rules.mixed_where = !mixed_where_fails;
  return sandbox::RunSandbox("imuis-sandbox", shared, [&](sandbox::Ledger::Sink sink) {
    return std::make_unique<Boekhouding>(config, std::move(sink));
  });
}
