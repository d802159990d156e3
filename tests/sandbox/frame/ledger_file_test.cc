#include "tests/sandbox/frame/ledger_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"

namespace koppel::sandbox {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(LedgerFile, ForgetsTheHalfLineOfACrash) {
  const std::string name = testing::TempDir() + absl::StrCat("/ledger-", getpid());
  std::ofstream(name) << "een\ntwee\ndr";
  std::vector<std::string> seen;
  const auto see = [&](const std::string& line) {
    seen.push_back(line);
    return absl::OkStatus();
  };
  {
    LedgerFile file("proef-sandbox");
    ASSERT_THAT(file.Open(name, see), base::IsOk());
    file.Append("drie");
  }
  EXPECT_THAT(seen, ElementsAre("een", "twee"));
  seen.clear();
  LedgerFile again("proef-sandbox");
  ASSERT_THAT(again.Open(name, see), base::IsOk());
  EXPECT_THAT(seen, ElementsAre("een", "twee", "drie"));
  std::filesystem::remove(name);
}

TEST(LedgerFile, SaysWhichLineIsBroken) {
  const std::string name = testing::TempDir() + absl::StrCat("/ledger-broken-", getpid());
  std::ofstream(name) << "een\ntwee\n";
  LedgerFile file("proef-sandbox");
  const absl::Status status = file.Open(name, [](const std::string& line) {
    return line == "twee" ? absl::InvalidArgumentError("no JSON object") : absl::OkStatus();
  });
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 2: no JSON object"));
  std::filesystem::remove(name);
}

TEST(LedgerFile, AWriteThatFailsEndsTheProgramUnderItsOwnName) {
  const std::string name = testing::TempDir() + absl::StrCat("/ledger-full-", getpid());
  constexpr std::size_t kFull = 1 << 20;  // Leaves the message on stderr, a file too, its room.
  std::ofstream(name) << std::string(kFull - 1, 'x') << "\n";
  const auto overfill = [&] {
    LedgerFile file("proef-sandbox");
    const absl::Status opened = file.Open(name, [](const std::string&) { return absl::OkStatus(); });
    signal(SIGXFSZ, SIG_IGN);
    const rlimit full{.rlim_cur = kFull, .rlim_max = kFull};
    if (opened.ok() && setrlimit(RLIMIT_FSIZE, &full) == 0) file.Append("een");
  };
  EXPECT_EXIT(overfill(), testing::ExitedWithCode(1), "proef-sandbox: cannot write .*ledger-full");
  std::filesystem::remove(name);
}

}  // namespace
}  // namespace koppel::sandbox
